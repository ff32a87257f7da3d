"""Reading appointments, always for somebody."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.directory import selectors as directory
from wervel.scheduling.calendar_entry import calendar_entry
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AppointmentOver, AppointmentUnknown, TransitionRefused
from wervel.scheduling.late_changes import changeable_until
from wervel.scheduling.letters import entry_of
from wervel.scheduling.links import manage_url
from wervel.scheduling.models import Appointment
from wervel.scheduling.rules import (
    may_export,
    may_see_all_appointments,
    may_see_own_appointments,
)
from wervel.scheduling.selectors.catalogue import PlaceInfo, ServiceInfo, catalogue
from wervel.scheduling.selectors.chain_query import ChainQuery, Moving
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.selectors.groups import (
    BookedVisit,
    days_with,
    moving_of,
    rows_of_group,
    standing,
    visit_of,
)

SHOWN_AFTER_VISIT = timedelta(days=30)


class ReadEvent(StrEnum):
    DAY_LIST = "scheduling.day-list.read"
    EXPORTED = "scheduling.day-list.exported"
    APPOINTMENT = "scheduling.appointment.read"


@dataclass(frozen=True, slots=True)
class ManagedAppointment:
    """What the holder of a manage link may see: when, where and the reference, never why.

    `visit` is all that was booked with it; None for an appointment that stands alone.
    """

    reference: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    place: PlaceInfo
    manage_url: str
    can_change: bool
    change_until: datetime
    visit: BookedVisit | None = None

    @property
    def can_cancel(self) -> bool:
        """What can be moved can be cancelled: both end at `change_until`."""
        return self.can_change

    @property
    def too_late(self) -> bool:
        """It is still to come, and only by telephone can it be changed."""
        ahead = self.status == AppointmentStatus.CONFIRMED and self.start > clock.now()
        return ahead and not self.can_change


@dataclass(frozen=True, slots=True)
class DayListEntry:
    """A line of a clinic's day, for staff."""

    reference: str
    status: AppointmentStatus
    start: datetime
    end: datetime
    service: str
    practitioner: str
    patient: str
    birth_date: date
    phone: str
    language: str
    urgency: str
    provisional: bool


def managed(
    appointment: Appointment, place: PlaceInfo | None = None, service: ServiceInfo | None = None
) -> ManagedAppointment:
    """The public view of an appointment that the caller may see; `place` and `service` where they
    are known."""
    status = AppointmentStatus(appointment.status)
    now = clock.now()
    hours = (service or appointment.service).late_change_hours
    until = changeable_until(appointment.start, hours)
    upcoming = appointment.start > now and until >= now
    return ManagedAppointment(
        reference=appointment.reference,
        status=status,
        start=clock.to_clinic(appointment.start),
        end=clock.to_clinic(appointment.end),
        place=place or catalogue().place_by_id[appointment.location_id],
        manage_url=manage_url(appointment.manage_secret, appointment.language),
        can_change=upcoming and status == AppointmentStatus.CONFIRMED,
        change_until=clock.to_clinic(until),
    )


def appointment_by_manage_secret(secret: str, *, actor: Actor) -> ManagedAppointment:
    """What a manage link shows, until 30 days after the visit; the read is audited.

    AppointmentUnknown or AppointmentOver.
    """
    return replace(managed(_read(secret, actor)), visit=visit_of(secret))


def calendar_by_manage_secret(secret: str, *, actor: Actor) -> str:
    """The same as a calendar file to add by hand, in the reader's language."""
    appointment = _read(secret, actor)
    place = catalogue().place_by_id[appointment.location_id]
    return calendar_entry(entry_of(appointment, place))


@dataclass(frozen=True, slots=True)
class ToMove:
    """An appointment for which another time is looked for: its service, and whose claims count as
    free meanwhile."""

    appointment: ManagedAppointment
    service: str
    practitioner: UUID | None
    giving: UUID


def appointment_to_move(secret: str, *, actor: Actor) -> ToMove:
    """What the holder of a manage link needs to find another time; errors as above."""
    appointment = _read(secret, actor)
    return ToMove(
        managed(appointment),
        appointment.service.slug,
        appointment.practitioner_id,
        appointment.pk,
    )


@dataclass(frozen=True, slots=True)
class ChainToMove:
    """What was booked as one and looks for another time; `appointment` is the first that is left,
    and `times` when all that is left begins and ends."""

    appointment: ManagedAppointment
    moving: Moving
    times: tuple[datetime, datetime]
    present: tuple[tuple[datetime, UUID | None], ...]

    def query(
        self,
        clinic: str | None,
        after: datetime | None,
        limit: int,
        earliest: datetime | None = None,
    ) -> ChainQuery:
        """The search for other times; without `earliest` from the first on."""
        return ChainQuery(
            plan=self.moving.plan,
            kind=self.moving.kind,
            location=clinic,
            earliest=earliest,
            after=after,
            limit=limit,
            moving=self.moving,
        )

    def is_there(self, offer: ChainOffer) -> bool:
        """Whether the offer is where it is already."""
        if offer.location.id != self.appointment.place.id:
            return False
        found = tuple(
            (one.start, one.practitioner.id if one.practitioner else None) for one in offer.steps
        )
        return found == self.present


def chain_to_move(secret: str, *, actor: Actor) -> ChainToMove:
    """What the holder of a manage link needs to find other times for all that was booked with it;
    TransitionRefused when it stands alone or has gone further, else errors as above."""
    appointment = _read(secret, actor)
    if appointment.group_id is None:
        raise TransitionRefused
    return moving_chain(appointment.group_id)


def moving_chain(group_id: UUID) -> ChainToMove:
    """The same, for who has read one of its appointments."""
    rows = rows_of_group(group_id)
    moving = moving_of(rows)
    left = standing(rows)
    return ChainToMove(
        managed(left[0]),
        moving,
        (clock.to_clinic(left[0].start), clock.to_clinic(max(one.end for one in left))),
        tuple((clock.to_clinic(one.start), one.practitioner_id) for one in left),
    )


def appointment_behind_link(secret: str, *, actor: Actor) -> UUID:
    """Which appointment a manage link is for, for parts that hang on it; errors as above."""
    return _read(secret, actor).pk


def _read(secret: str, actor: Actor) -> Appointment:
    rows = Appointment.objects.filter(manage_secret=secret).select_related("service")
    appointment = rows.first() if is_secret(secret) else None
    if appointment is None:
        raise AppointmentUnknown
    if appointment.end + SHOWN_AFTER_VISIT <= clock.now():
        raise AppointmentOver
    audit.record(
        event=ReadEvent.APPOINTMENT,
        actor=actor,
        object_type="Appointment",
        object_id=appointment.pk,
        patient_id=appointment.patient_id,
    )
    return appointment


def day_list(*, location: str, day: date, actor: Actor) -> list[DayListEntry]:
    """The appointments of a clinic on a calendar day, earliest first; the read is audited.

    Planners and agents see all; a doctor sees their own, and the reserved steps on which they
    decide; everybody else is refused.
    """
    return _day_list(location, day, actor, ReadEvent.DAY_LIST)


def export_day_list(*, location: str, day: date, actor: Actor) -> list[DayListEntry]:
    """The same, to be taken out of the program: for planners alone, audited as such."""
    if not may_export(actor):
        raise Forbidden
    return _day_list(location, day, actor, ReadEvent.EXPORTED)


def _day_list(location: str, day: date, actor: Actor, event: ReadEvent) -> list[DayListEntry]:
    place = directory.location(location)
    begin = datetime.combine(day, time(), clock.CLINIC_ZONE)
    end = datetime.combine(day + timedelta(days=1), time(), clock.CLINIC_ZONE)
    found = Appointment.objects.filter(location=place, start__gte=begin, start__lt=end)
    if not may_see_all_appointments(actor):
        if not may_see_own_appointments(actor):
            raise Forbidden
        own = Q(practitioner__user_id=actor.id)
        reserved = Q(provisional=True, group__in=days_with(actor))
        found = found.filter(own | reserved)
    audit.record(
        event=event,
        actor=actor,
        object_type="Location",
        object_id=place.pk,
        detail={"day": day.isoformat()},
    )
    rows = found.select_related("patient", "service", "practitioner").order_by("start", "id")
    return [_entry(row) for row in rows]


def _entry(row: Appointment) -> DayListEntry:
    return DayListEntry(
        reference=row.reference,
        status=AppointmentStatus(row.status),
        start=clock.to_clinic(row.start),
        end=clock.to_clinic(row.end),
        service=row.service.name,
        practitioner=row.practitioner.name if row.practitioner else "",
        patient=str(row.patient),
        birth_date=row.patient.birth_date,
        phone=row.patient.phone,
        language=row.language,
        urgency=row.triage_urgency,
        provisional=row.provisional,
    )
