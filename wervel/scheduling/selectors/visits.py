"""One appointment as staff see it, and what stands in the way of a block."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import QuerySet

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import read_reference
from wervel.directory.choices import ClaimableKind
from wervel.scheduling.chain_token import FEWEST_STEPS
from wervel.scheduling.choices import AppointmentStatus, GroupKind
from wervel.scheduling.exceptions import AppointmentUnknown, LeaveUnknown
from wervel.scheduling.models import Appointment, AppointmentChange, Leave
from wervel.scheduling.rules import (
    may_change_hours,
    may_see_all_appointments,
    may_see_own_appointments,
)
from wervel.scheduling.selectors.appointments import ReadEvent
from wervel.scheduling.selectors.calendar_values import Column
from wervel.scheduling.selectors.groups import rows_of_group, standing
from wervel.scheduling.ticks import tick_at, tick_from
from wervel.scheduling.transitions import TRANSITIONS


@dataclass(frozen=True, slots=True)
class HistoryStep:
    """What an appointment became, when and by whom."""

    at: datetime
    before: str
    after: AppointmentStatus
    actor_kind: str
    note: str


@dataclass(frozen=True, slots=True)
class GroupStep:
    """Another appointment that was booked as one with this."""

    reference: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    service_name: str
    provisional: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class StaffGroup:
    """What an appointment was booked with. `can_move`: all that is left can be moved as one."""

    id: UUID
    is_day: bool
    steps: tuple[GroupStep, ...]
    can_move: bool

    @property
    def begins(self) -> bool:
        """Whether this appointment is the first: the rest of a day goes with it."""
        return self.steps[0].is_this


@dataclass(frozen=True, slots=True)
class StaffVisit:
    """An appointment for those who work with it. `reason` is filled for its own doctor alone."""

    id: UUID
    reference: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    location: str
    location_name: str
    service: str
    service_name: str
    practitioner: str
    practitioner_name: str
    uses: tuple[Column, ...]
    patient_id: UUID
    patient: str
    birth_date: date
    phone: str
    email: str
    language: str
    verified: bool
    reason: str
    next_steps: frozenset[AppointmentStatus]
    history: tuple[HistoryStep, ...]
    group: StaffGroup | None


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which somebody or something cannot be booked."""

    id: int
    claimable: int
    name: str
    start: datetime
    end: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class InTheWay:
    """An appointment that a block covers."""

    reference: str
    start: datetime
    end: datetime
    patient: str
    phone: str
    service: str
    practitioner: str


def staff_visit(reference: str, *, actor: Actor) -> StaffVisit:
    """The appointment that a reference names; the read is audited.

    Somebody else's is not there for a doctor: AppointmentUnknown, as for one that never was.
    """
    found = _for(actor).filter(reference=read_reference(reference)).first()
    if found is None:
        raise AppointmentUnknown
    audit.record(
        event=ReadEvent.APPOINTMENT,
        actor=actor,
        object_type="Appointment",
        object_id=found.pk,
        patient_id=found.patient_id,
    )
    return _staff_visit(found, actor)


def _for(actor: Actor) -> QuerySet[Appointment]:
    rows = Appointment.objects.select_related("patient", "service", "practitioner", "location")
    if may_see_all_appointments(actor):
        return rows
    if may_see_own_appointments(actor):
        return rows.filter(practitioner__user_id=actor.id)
    raise Forbidden


def _staff_visit(row: Appointment, actor: Actor) -> StaffVisit:
    doctor, patient = row.practitioner, row.patient
    own = doctor is not None and doctor.user_id is not None and str(doctor.user_id) == actor.id
    status = AppointmentStatus(row.status)
    claims = row.claims.exclude(claimable__kind=ClaimableKind.PERSON).order_by("claimable__kind")
    taken = claims.values_list("claimable_id", "claimable__kind", "claimable__label").distinct()
    uses = (Column(pk, ClaimableKind(kind), label) for pk, kind, label in taken)
    return StaffVisit(
        id=row.pk,
        reference=row.reference,
        status=status,
        start=clock.to_clinic(row.start),
        end=clock.to_clinic(row.end),
        location=row.location.slug,
        location_name=row.location.name,
        service=row.service.slug,
        service_name=row.service.name,
        practitioner=doctor.slug if doctor else "",
        practitioner_name=doctor.name if doctor else "",
        uses=tuple(one for one in uses if one.kind != ClaimableKind.PRACTITIONER),
        patient_id=patient.pk,
        patient=str(patient),
        birth_date=patient.birth_date,
        phone=patient.phone,
        email=patient.email,
        language=row.language,
        verified=patient.verified,
        reason=row.reason if own else "",
        next_steps=TRANSITIONS[status],
        history=tuple(_step(change) for change in row.changes.order_by("pk")),
        group=_group(row) if row.group_id else None,
    )


def _group(row: Appointment) -> StaffGroup | None:
    rows = rows_of_group(row.group_id) if row.group_id else []
    if not rows or rows[0].group is None:
        return None
    left = standing(rows)
    confirmed = all(one.status == AppointmentStatus.CONFIRMED for one in left)
    steps = tuple(_group_step(one, row.pk) for one in rows)
    is_day = rows[0].group.kind == GroupKind.ONE_DAY
    can_move = confirmed and len(left) >= FEWEST_STEPS
    return StaffGroup(rows[0].group.pk, is_day, steps, can_move)


def _group_step(row: Appointment, own: UUID) -> GroupStep:
    return GroupStep(
        row.reference,
        AppointmentStatus(row.status),
        clock.to_clinic(row.start),
        clock.to_clinic(row.end),
        row.service.name,
        row.provisional,
        row.pk == own,
    )


def _step(row: AppointmentChange) -> HistoryStep:
    at, after = clock.to_clinic(row.at), AppointmentStatus(row.after)
    return HistoryStep(at, row.before, after, row.actor_kind, row.note)


def blocks(*, claimables: list[int], actor: Actor) -> list[Block]:
    """Those that are not over, earliest first."""
    _require_planner(actor)
    rows = Leave.objects.filter(claimable_id__in=claimables, end__gt=clock.now())
    return [_block(row) for row in rows.select_related("claimable").order_by("start", "id")]


def block(number: int, *, actor: Actor) -> Block:
    """LeaveUnknown when it is not there, or over."""
    _require_planner(actor)
    rows = Leave.objects.filter(pk=number, end__gt=clock.now())
    row = rows.select_related("claimable").first()
    if row is None:
        raise LeaveUnknown
    return _block(row)


def in_the_way(one: Block, *, actor: Actor) -> list[InTheWay]:
    """The appointments that the block covers, in whole or in part; each read is audited."""
    _require_planner(actor)
    begin, end = max(tick_at(one.start), tick_at(clock.now())), tick_from(one.end)
    rows = Appointment.objects.filter(
        pk__in=Appointment.objects.filter(
            claims__claimable_id=one.claimable, claims__tick__gte=begin, claims__tick__lt=end
        ).values("pk")
    ).select_related("patient", "service", "practitioner")
    found = list(rows.order_by("start", "id"))
    for row in found:
        audit.record(
            event=ReadEvent.APPOINTMENT,
            actor=actor,
            object_type="Appointment",
            object_id=row.pk,
            patient_id=row.patient_id,
        )
    return [
        InTheWay(
            row.reference,
            clock.to_clinic(row.start),
            clock.to_clinic(row.end),
            str(row.patient),
            row.patient.phone,
            row.service.name,
            row.practitioner.name if row.practitioner else "",
        )
        for row in found
    ]


def _require_planner(actor: Actor) -> None:
    if not may_change_hours(actor):
        raise Forbidden


def _block(row: Leave) -> Block:
    begin, end = clock.to_clinic(row.start), clock.to_clinic(row.end)
    return Block(row.pk, row.claimable_id, str(row.claimable), begin, end, row.reason)
