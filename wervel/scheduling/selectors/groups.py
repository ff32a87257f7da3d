"""Reading what was booked as one, for the holder of any of its links."""

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
from wervel.scheduling.choices import AppointmentStatus, GroupKind
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import may_release_any, may_release_provisional


class VisitReadEvent(StrEnum):
    RESERVED_STEP = "scheduling.reserved-step.read"


@dataclass(frozen=True, slots=True)
class VisitStep:
    """When, and whether it still stands; never why, and nobody's name.

    `provisional`: it may turn out not to be needed.
    """

    status: AppointmentStatus
    start: datetime
    end: datetime
    provisional: bool

    @property
    def words(self) -> str:
        return f"{time_words(self.start)}–{time_words(self.end)}"

    @property
    def stands(self) -> bool:
        return self.status != AppointmentStatus.CANCELLED


@dataclass(frozen=True, slots=True)
class BookedVisit:
    """`can_cancel`: all that is left can be cancelled as one, by the secret of any of its links."""

    secret: str
    kind: GroupKind
    steps: tuple[VisitStep, ...]
    can_cancel: bool

    @property
    def is_day(self) -> bool:
        """One person's day, and not several people's visit."""
        return self.kind == GroupKind.ONE_DAY

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


def visit_of(secret: str) -> BookedVisit | None:
    """What was booked with the appointment of this link; None for one that stands alone.

    The caller has read that appointment, which is where the read is audited.
    """
    group = Appointment.objects.filter(manage_secret=secret, group__isnull=False)
    rows = list(
        Appointment.objects.filter(group__in=group.values("group"))
        .select_related("group")
        .order_by("position")
        if is_secret(secret)
        else ()
    )
    if not rows:
        return None
    steps = tuple(_step(row) for row in rows)
    left = [one for one in steps if one.stands]
    kind = GroupKind(rows[0].group.kind) if rows[0].group else GroupKind.ONE_DAY
    upcoming = bool(left) and left[0].start > clock.now()
    confirmed = all(one.status == AppointmentStatus.CONFIRMED for one in left)
    return BookedVisit(secret, kind, steps, upcoming and confirmed)


def _step(row: Appointment) -> VisitStep:
    return VisitStep(
        AppointmentStatus(row.status),
        clock.to_clinic(row.start),
        clock.to_clinic(row.end),
        row.provisional,
    )
