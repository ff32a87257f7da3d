"""People who wait for an earlier time, and times that become free for them."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import OfferState, PartOfDay
from wervel.scheduling.models import Appointment, WaitingEntry, WaitingOffer
from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import TriageOutcome, book_appointment, prepare
from wervel.scheduling.services.waiting import Wishes, join_waiting_list

SERVICE = "first-consultation-back"
EVERY_DAY = frozenset(range(7))
ANY_TIME = frozenset(PartOfDay)
# The morning of the tests is 10 March 2026, a Tuesday, at six; nobody is asked before eight.
TUESDAY = date(2026, 3, 10)


def on(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), clock.CLINIC_ZONE)


def free(clinic: str, begin: datetime, until: datetime | None = None, **query: str) -> SlotOffer:
    """The first free time at a clinic from a moment on."""
    return search_slots(
        SlotQuery(
            service=query.pop("service", SERVICE),
            location=clinic,
            earliest=begin,
            until=until,
            limit=1,
            **query,  # type: ignore[arg-type]
        )
    ).slots[0]


def book(offer: SlotOffer, details: PatientDetails, urgency: str = "") -> Appointment:
    return book_appointment(
        wanted=prepare(slot=offer.id),
        details=details,
        actor=VISITOR,
        triage=TriageOutcome(urgency, "outcome" if urgency else ""),
    )


def fill(clinic: str, day: date, details: PatientDetails) -> list[Appointment]:
    """Book all that is free at a clinic on a day, earliest first."""
    made = []
    while slots := search_slots(
        SlotQuery(
            service=SERVICE,
            location=clinic,
            earliest=on(day, 0),
            until=on(day + timedelta(days=1), 0),
            limit=1,
        )
    ).slots:
        made.append(book(slots[0], details))
    return made


def wishes(
    *places: str,
    weekdays: frozenset[int] = EVERY_DAY,
    parts: frozenset[PartOfDay] = ANY_TIME,
    notice_hours: int = 2,
    near: Near | None = None,
    radius_km: int | None = None,
    own_language: bool = False,
    same_practitioner: bool = False,
) -> Wishes:
    return Wishes(
        frozenset(places),
        weekdays,
        parts,
        notice_hours,
        near,
        radius_km,
        own_language,
        same_practitioner,
    )


def wait(appointment: Appointment, *places: str, **wanted: object) -> WaitingEntry:
    return join_waiting_list(
        manage_secret=appointment.manage_secret,
        wishes=wishes(*(places or ("aachen",)), **wanted),  # type: ignore[arg-type]
        actor=VISITOR,
    )


def open_offers() -> Sequence[WaitingOffer]:
    return list(WaitingOffer.objects.filter(state=OfferState.OPEN).order_by("start"))


def offered_to() -> list[str]:
    """The references of those who have an open offer, by its start."""
    return [offer.entry.appointment.reference for offer in open_offers()]
