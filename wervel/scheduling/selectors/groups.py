"""Reading what was booked as one, for the holder of any of its links."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.scheduling.chain_token import FEWEST_STEPS
from wervel.scheduling.choices import AppointmentStatus, GroupKind
from wervel.scheduling.exceptions import AppointmentUnknown, TransitionRefused
from wervel.scheduling.late_changes import changeable_until
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import may_release_any, may_release_provisional
from wervel.scheduling.selectors.chain_query import Moving, StandingStep

NO_MORE = (AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW)


class VisitReadEvent(StrEnum):
    RESERVED_STEP = "scheduling.reserved-step.read"


@dataclass(frozen=True, slots=True)
class VisitStep:
    """When, and whether it still stands; never why, and nobody's name.

    `provisional`: it may turn out not to be needed. `number` counts from 1. `secret` is that of
    its own link, for whoever gets its mails as well; else empty.
    """

    status: AppointmentStatus
    start: datetime
    end: datetime
    provisional: bool
    number: int
    secret: str

    @property
    def words(self) -> str:
        return f"{time_words(self.start)}–{time_words(self.end)}"

    @property
    def stands(self) -> bool:
        return self.status != AppointmentStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """`can_cancel`: all that is left can be cancelled as one, by the secret of any of its links;
    `can_move`: it can be moved as one."""

    secret: str
    kind: GroupKind
    steps: tuple[VisitStep, ...]
    can_cancel: bool
    can_move: bool

    @property
    def is_day(self) -> bool:
        """One person's day, and not several people's visit."""
        return self.kind == GroupKind.ONE_DAY

    @property
    def own(self) -> VisitStep:
        """The one whose link this is."""
        return next(one for one in self.steps if one.secret == self.secret)

    @property
    def moves_as_one(self) -> bool:
        """A day of which several steps are left: none of them moves alone."""
        return self.is_day and self.some_left

    @property
    def some_left(self) -> bool:
        """Several of it are left, so that a change is of one of them or of all."""
        left = [one for one in self.steps if one.status == AppointmentStatus.CONFIRMED]
        return len(left) >= FEWEST_STEPS

    @property
    def some_reserved(self) -> bool:
        return any(one.provisional and one.stands for one in self.steps)


@dataclass(frozen=True, slots=True)
class ReservedStep:
    """A step that may turn out not to be needed, for who decides. `is_open`: nobody has yet."""

    reference: str
    clinic: str
    patient: str
    service: str
    start: datetime
    end: datetime
    is_open: bool

    @property
    def words(self) -> str:
        day = day_with_date_words(self.start.date())
        return f"{day}, {time_words(self.start)}–{time_words(self.end)}"


def reserved_step(reference: str, *, actor: Actor) -> ReservedStep:
    """A later step of somebody's day; the read is audited. Forbidden or AppointmentUnknown."""
    if not may_release_provisional(actor):
        raise Forbidden
    rows = Appointment.objects.select_related("patient", "service", "location")
    if not may_release_any(actor):
        rows = rows.filter(group__in=days_with(actor))
    row = rows.filter(reference=reference, group__kind=GroupKind.ONE_DAY, position__gt=0).first()
    if row is None:
        raise AppointmentUnknown
    audit.record(
        event=VisitReadEvent.RESERVED_STEP,
        actor=actor,
        object_type="Appointment",
        object_id=row.pk,
        patient_id=row.patient_id,
    )
    return ReservedStep(
        row.reference,
        row.location.slug,
        str(row.patient),
        row.service.name,
        clock.to_clinic(row.start),
        clock.to_clinic(row.end),
        row.provisional and row.status == AppointmentStatus.CONFIRMED,
    )


def days_with(actor: Actor) -> QuerySet[Appointment, UUID | None]:
    """The groups in which this doctor sees the patient."""
    own = Appointment.objects.filter(practitioner__user_id=actor.id, group__isnull=False)
    return own.values_list("group_id", flat=True)


def standing(rows: Iterable[Appointment]) -> list[Appointment]:
    """Those of a group that still take place, in their order."""
    return sorted((one for one in rows if one.status not in NO_MORE), key=lambda one: one.position)


def moving_of(rows: Sequence[Appointment]) -> Moving:
    """What of a group looks for another time. TransitionRefused unless several of it stand and
    none has gone further."""
    left = standing(rows)
    group = left[0].group if left else None
    if group is None or len(left) < FEWEST_STEPS:
        raise TransitionRefused
    if any(one.status != AppointmentStatus.CONFIRMED for one in left):
        raise TransitionRefused
    steps = tuple(
        StandingStep(
            one.position, one.service.slug, int((one.end - one.start).total_seconds() // 60)
        )
        for one in left
    )
    plan = group.plan.slug if group.plan else ""
    return Moving(GroupKind(group.kind), plan, tuple(one.pk for one in left), steps)


def rows_of_group(group_id: UUID) -> list[Appointment]:
    rows = Appointment.objects.select_related("patient", "service", "group__plan", "practitioner")
    return list(rows.filter(group_id=group_id).order_by("position"))


def visit_of(secret: str) -> BookedVisit | None:
    """What was booked with the appointment of this link; None for one that stands alone.

    The caller has read that appointment, which is where the read is audited.
    """
    group = Appointment.objects.filter(manage_secret=secret, group__isnull=False)
    rows = list(
        Appointment.objects.filter(group__in=group.values("group"))
        .select_related("group", "service", "patient")
        .order_by("position")
        if is_secret(secret)
        else ()
    )
    if not rows:
        return None
    address = next(row.patient.email for row in rows if row.manage_secret == secret)
    steps = tuple(_step(row, secret, address) for row in rows)
    left = [one for one in steps if one.stands]
    kind = GroupKind(rows[0].group.kind) if rows[0].group else GroupKind.ONE_DAY
    upcoming = bool(left) and left[0].start > clock.now()
    confirmed = all(one.status == AppointmentStatus.CONFIRMED for one in left)
    can_cancel = upcoming and confirmed
    can_move = can_cancel and len(left) >= FEWEST_STEPS and _in_time(standing(rows)[0])
    return BookedVisit(secret, kind, steps, can_cancel, can_move)


def _in_time(first: Appointment) -> bool:
    return changeable_until(first.start, first.service.late_change_hours) >= clock.now()


def _step(row: Appointment, secret: str, address: str) -> VisitStep:
    """Whose mails go to the same address has the other link as well."""
    same = row.manage_secret == secret or (address and row.patient.email == address)
    return VisitStep(
        AppointmentStatus(row.status),
        clock.to_clinic(row.start),
        clock.to_clinic(row.end),
        row.provisional,
        row.position + 1,
        row.manage_secret if same else "",
    )
