"""Which reminders are due, which ones a patient chose, and which ones never reached anybody."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.contact.choices import MessageStatus
from wervel.scheduling.choices import AppointmentStatus, ReminderKind, ReminderOutcome
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment, Reminder
from wervel.scheduling.reminder_times import (
    due_at,
    in_order,
    nearer_than,
    starts_due,
    still_possible,
)
from wervel.scheduling.rules import may_see_all_appointments
from wervel.scheduling.selectors.catalogue import catalogue

UNSENT_SHOWN = timedelta(days=30)
MOST_UNSENT = 200
# Of one that has begun: whoever was expected, came or not.
EXPECTED = (
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FINISHED,
    AppointmentStatus.NO_SHOW,
)


@dataclass(frozen=True, slots=True)
class DueReminder:
    """`replaced`: a reminder nearer to the visit has gone out for the same time."""

    appointment: Appointment
    kind: ReminderKind
    due_at: datetime
    replaced: bool


@dataclass(frozen=True, slots=True)
class ReminderChoice:
    """What a patient chose, and what can still be chosen; nothing without a mail address."""

    chosen: tuple[ReminderKind, ...]
    offered: tuple[ReminderKind, ...]


@dataclass(frozen=True, slots=True)
class UnsentReminder:
    """One that reached nobody; `refused` when the receiver's mail server wanted none."""

    reference: str
    start: datetime
    clinic: str
    clinic_slug: str
    kind: ReminderKind
    refused: bool


def chosen_kinds(appointment: Appointment) -> tuple[ReminderKind, ...]:
    """The kinds that the patient wants, the earliest first."""
    return in_order(kind for kind in ReminderKind.values if getattr(appointment, f"remind_{kind}"))


def due_reminders(
    kind: ReminderKind, *, since: datetime, now: datetime, most: int
) -> list[DueReminder]:
    """At most so many of a kind that came due, the soonest visit first.

    Only what was agreed before its reminder came due: who books or moves later than that knows.
    """
    wanted = dict(islice(_due(kind, since, now), most))
    nearer = Reminder.objects.filter(
        appointment=OuterRef("pk"), sequence=OuterRef("sequence"), kind__in=nearer_than(kind)
    )
    rows = Appointment.objects.filter(pk__in=wanted).select_related("patient")
    found = rows.annotate(replaced=Exists(nearer)).order_by("start", "pk")
    return [DueReminder(row, kind, wanted[row.pk], row.replaced) for row in found]


def _due(kind: ReminderKind, since: datetime, now: datetime) -> Iterator[tuple[UUID, datetime]]:
    rows = undecided(kind, since, now).values_list("pk", "start")
    for key, start, agreed_at in rows.annotate(Max("changes__at")).order_by("start", "pk"):
        moment = due_at(start, kind)
        if agreed_at <= moment <= now:
            yield key, moment


def undecided(kind: ReminderKind, since: datetime, now: datetime) -> QuerySet[Appointment]:
    """Visits that may have a reminder of this kind due: few, by the index on their start."""
    after, up_to = starts_due(since, now, kind)
    decided = Reminder.objects.filter(
        appointment=OuterRef("pk"), sequence=OuterRef("sequence"), kind=kind
    )
    return Appointment.objects.filter(
        Q(status=AppointmentStatus.CONFIRMED) | Q(status__in=EXPECTED, start__lte=now),
        ~Exists(decided),
        ~Q(patient__email=""),
        start__gt=after,
        start__lte=up_to,
        **{f"remind_{kind.value}": True},
    )


def reminder_choice(manage_secret: str) -> ReminderChoice:
    """For the holder of a manage link; AppointmentUnknown."""
    rows = Appointment.objects.select_related("patient").filter(manage_secret=manage_secret)
    found = rows.first() if is_secret(manage_secret) else None
    if found is None:
        raise AppointmentUnknown
    stands = found.status == AppointmentStatus.CONFIRMED and bool(found.patient.email)
    offered = still_possible(found.start, clock.now()) if stands else ()
    return ReminderChoice(chosen_kinds(found), offered)


def unsent_reminders(*, actor: Actor) -> list[UnsentReminder]:
    """Those of the last 30 days that were missed or refused, the newest first: somebody may have
    to telephone. Planners and agents see them; no patient is named."""
    if not may_see_all_appointments(actor):
        raise Forbidden
    rows = Reminder.objects.filter(
        Q(outcome=ReminderOutcome.MISSED) | Q(message__status=MessageStatus.REFUSED),
        decided_at__gt=clock.now() - UNSENT_SHOWN,
    )
    found = rows.select_related("appointment").order_by("-decided_at", "-pk")[:MOST_UNSENT]
    return [_unsent(row) for row in found]


def _unsent(row: Reminder) -> UnsentReminder:
    place = catalogue().place_by_id[row.appointment.location_id]
    return UnsentReminder(
        reference=row.appointment.reference,
        start=clock.to_clinic(row.appointment.start),
        clinic=place.name,
        clinic_slug=place.slug,
        kind=ReminderKind(row.kind),
        refused=row.outcome != ReminderOutcome.MISSED,
    )
