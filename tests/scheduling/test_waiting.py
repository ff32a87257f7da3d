"""The waiting list for an earlier time: who is asked, and what becomes of the answers."""

from datetime import datetime, time, timedelta

import pytest
import time_machine

from tests.scheduling.waiting import (
    TUESDAY,
    book,
    fill,
    free,
    offered_to,
    on,
    open_offers,
    wait,
)
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.jobs.worker import run_due_jobs
from wervel.contact.models import OutboundMessage
from wervel.directory.models import OpeningHours
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import OfferState, PartOfDay, WaitingEnd
from wervel.scheduling.exceptions import OfferOver, OfferUnknown, TransitionRefused
from wervel.scheduling.models import Appointment, Claim, FreedTime, Hold, Schedule, WaitingOffer
from wervel.scheduling.services.answering import accept_offer, decline_offer
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.waiting import leave_waiting_list
from wervel.scheduling.tasks import look_for_everybody, offer_what_was_freed
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
WEDNESDAY, THURSDAY = TUESDAY + timedelta(days=1), TUESDAY + timedelta(days=2)
FRIDAY = TUESDAY + timedelta(days=3)
ONLY_WEDNESDAY = frozenset({2})


@pytest.fixture
def at_nine(morning: time_machine.Traveller) -> datetime:
    morning.move_to(on(TUESDAY, 9))
    return clock.now()


def cancel(appointment: Appointment) -> None:
    cancel_appointment(manage_secret=appointment.manage_secret, actor=VISITOR)
    offer_what_was_freed.call()


@pytest.fixture
def wednesday(at_nine: datetime, details: PatientDetails) -> list[Appointment]:
    """All of Wednesday in Aachen, the only day that suits those who wait here."""
    return fill("aachen", WEDNESDAY, details)


def test_a_freed_time_is_offered_to_who_waits(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    entry = wait(late, weekdays=ONLY_WEDNESDAY)
    run_due_jobs()
    assert open_offers() == []
    freed = wednesday[3]
    cancel(freed)
    (offer,) = open_offers()
    assert (offer.entry, offer.start, offer.location_id) == (entry, freed.start, freed.location_id)
    assert offer.hold is not None
    assert offer.hold.expires_at == offer.expires_at == clock.now() + timedelta(hours=1)
    assert free("aachen", on(WEDNESDAY, 0)).start >= on(THURSDAY, 8)
    assert list(verify_scheduling()) == []
    assert FreedTime.objects.count() == 0


def test_what_suits_and_is_free_already_is_offered_at_once(
    at_nine: datetime, details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    # Two hours of notice, and twenty minutes to think.
    first = free("aachen", at_nine + timedelta(hours=2, minutes=20))
    wait(late)
    run_due_jobs()
    assert [offer.start for offer in open_offers()] == [first.start]


def test_the_mail_says_when_and_where_with_one_link(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    wait(book(free("aachen", on(THURSDAY, 10)), details), weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    (offer,) = open_offers()
    mail = OutboundMessage.objects.get(event_key=f"offer:{offer.pk}")
    assert mail.recipient == details.email
    assert mail.subject == "Een eerdere tijd in Aken"
    assert mail.text.count("http") == 1
    assert f"/nl/afspraak/aanbod/{offer.secret}/" in mail.text
    assert "tot dinsdag 10 maart 10:00" in mail.text
    assert mail.calendar == ""


def test_accepting_moves_the_appointment_and_the_old_time_goes_to_the_next(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    first = book(free("aachen", on(THURSDAY, 10)), details)
    fill("aachen", THURSDAY, details)
    second = book(free("aachen", on(FRIDAY, 14)), details)
    wait(first, weekdays=ONLY_WEDNESDAY)
    wait(
        second,
        parts=frozenset({PartOfDay.MORNING}),
        weekdays=frozenset({3}),
        same_practitioner=True,
    )
    before = first.start
    cancel(wednesday[3])
    assert offered_to() == [first.reference]
    (offer,) = open_offers()
    accept_offer(secret=offer.secret, actor=VISITOR)
    first.refresh_from_db()
    assert (first.start, first.sequence) == (wednesday[3].start, 1)
    offer.refresh_from_db()
    assert (offer.state, offer.hold_id, offer.sequence) == (OfferState.ACCEPTED, None, 1)
    assert offer.entry.ended_because == WaitingEnd.MOVED
    assert Hold.objects.count() == 0
    offer_what_was_freed.call()
    assert [(one.entry.appointment, one.start) for one in open_offers()] == [(second, before)]
    assert list(verify_scheduling()) == []
    told = OutboundMessage.objects.filter(event_key=f"appointment:{first.pk}:1")
    assert told.count() == 1
    assert "SEQUENCE:1" in told.get().calendar


def test_accepting_twice_is_accepting_once(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    wait(late, weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    (offer,) = open_offers()
    for _ in range(2):
        accept_offer(secret=offer.secret, actor=VISITOR)
    late.refresh_from_db()
    assert late.sequence == 1
    with pytest.raises(OfferOver):
        decline_offer(secret=offer.secret, actor=VISITOR)


def test_a_declined_time_goes_to_the_next_at_once_and_never_again_to_the_same(
    wednesday: list[Appointment], details: PatientDetails, morning: time_machine.Traveller
) -> None:
    first, second = (book(free("aachen", on(THURSDAY, hour)), details) for hour in (10, 11))
    wait(first, weekdays=ONLY_WEDNESDAY)
    morning.shift(timedelta(minutes=1))
    wait(second, weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    assert offered_to() == [first.reference]
    declined = open_offers()[0].secret
    for _ in range(2):
        decline_offer(secret=declined, actor=VISITOR)
    offer_what_was_freed.call()
    assert offered_to() == [second.reference]
    decline_offer(secret=open_offers()[0].secret, actor=VISITOR)
    look_for_everybody.call()
    assert open_offers() == []
    assert free("aachen", on(WEDNESDAY, 0)).start == wednesday[3].start
    assert list(verify_scheduling()) == []


def test_an_unanswered_offer_ends_and_the_next_is_asked(
    wednesday: list[Appointment], details: PatientDetails, morning: time_machine.Traveller
) -> None:
    first, second = (book(free("aachen", on(THURSDAY, hour)), details) for hour in (10, 11))
    wait(first, weekdays=ONLY_WEDNESDAY)
    morning.shift(timedelta(minutes=1))
    wait(second, weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[9])
    (offer,) = open_offers()
    assert offered_to() == [first.reference]
    morning.move_to(offer.expires_at)
    with pytest.raises(OfferOver):
        accept_offer(secret=offer.secret, actor=VISITOR)
    offer_what_was_freed.call()
    assert offered_to() == [second.reference]
    offer.refresh_from_db()
    assert (offer.state, offer.hold_id) == (OfferState.EXPIRED, None)
    assert list(verify_scheduling()) == []


def test_newly_opened_hours_are_offered(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    wait(late, weekdays=ONLY_WEDNESDAY)
    run_due_jobs()
    offer_what_was_freed.call()
    place = late.location
    hours = OpeningHours.objects.filter(location=place, weekday=2).latest("closes")
    closed = hours.closes
    OpeningHours.objects.filter(pk=hours.pk).update(closes=time(21))
    doctor = wednesday[0].practitioner
    assert doctor is not None
    evening = {"claimable": doctor.claimable, "location": place, "weekday": 2}
    Schedule.objects.create(**evening, opens=closed, closes=time(21))
    rebuild([doctor.claimable_id])
    rooms = place.rooms.values_list("claimable_id", flat=True)
    rebuild(list(rooms))
    offer_what_was_freed.call()
    (offer,) = open_offers()
    assert clock.to_clinic(offer.start) == on(WEDNESDAY, closed.hour, closed.minute)


def test_at_night_nobody_is_asked_but_in_the_morning(
    wednesday: list[Appointment], details: PatientDetails, morning: time_machine.Traveller
) -> None:
    late = book(free("aachen", on(THURSDAY, 16)), details)
    wait(late, weekdays=ONLY_WEDNESDAY)
    morning.move_to(on(TUESDAY, 22))
    cancel(wednesday[-1])
    assert open_offers() == []
    morning.move_to(on(WEDNESDAY, 8))
    look_for_everybody.call()
    assert [offer.start for offer in open_offers()] == [wednesday[-1].start]


def test_urgency_goes_first_then_waiting_then_distance(
    wednesday: list[Appointment], details: PatientDetails, morning: time_machine.Traveller
) -> None:
    ordinary = book(free("aachen", on(THURSDAY, 10)), details)
    wait(ordinary, weekdays=ONLY_WEDNESDAY)
    morning.shift(timedelta(hours=1))
    urgent = book(free("aachen", on(THURSDAY, 11)), details, urgency="within-days")
    wait(urgent, weekdays=ONLY_WEDNESDAY)
    run_due_jobs()
    cancel(wednesday[8])
    assert offered_to() == [urgent.reference]
    cancel(wednesday[9])
    assert offered_to() == [urgent.reference, ordinary.reference]


def test_one_offer_at_a_time(wednesday: list[Appointment], details: PatientDetails) -> None:
    wait(book(free("aachen", on(THURSDAY, 10)), details), weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[8])
    cancel(wednesday[9])
    look_for_everybody.call()
    assert len(open_offers()) == 1
    assert free("aachen", on(WEDNESDAY, 0)).start == wednesday[9].start


def test_leaving_gives_the_offered_time_back(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    wait(late, weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    for _ in range(2):
        leave_waiting_list(manage_secret=late.manage_secret, actor=VISITOR)
    assert open_offers() == []
    assert WaitingOffer.objects.get().state == OfferState.WITHDRAWN
    assert free("aachen", on(WEDNESDAY, 0)).start == wednesday[3].start
    offer_what_was_freed.call()
    assert open_offers() == []


def test_cancelling_ends_the_waiting_and_the_offer(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    entry = wait(late, weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    (offer,) = open_offers()
    cancel_appointment(manage_secret=late.manage_secret, actor=VISITOR)
    with pytest.raises(OfferOver):
        accept_offer(secret=offer.secret, actor=VISITOR)
    offer_what_was_freed.call()
    entry.refresh_from_db()
    assert (entry.ended_because, open_offers()) == (WaitingEnd.OVER, [])
    assert list(verify_scheduling()) == []


def test_joining_again_changes_the_wishes_and_keeps_the_place(
    wednesday: list[Appointment], details: PatientDetails, morning: time_machine.Traveller
) -> None:
    late = book(free("aachen", on(THURSDAY, 10)), details)
    entry = wait(late, weekdays=ONLY_WEDNESDAY)
    morning.shift(timedelta(minutes=5))
    again = wait(late, "aachen", "bottrop")
    assert (again.pk, again.since) == (entry.pk, entry.since)
    assert again.places.count() == 2


def test_every_step_is_audited(wednesday: list[Appointment], details: PatientDetails) -> None:
    wait(book(free("aachen", on(THURSDAY, 10)), details), weekdays=ONLY_WEDNESDAY)
    cancel(wednesday[3])
    accept_offer(secret=open_offers()[0].secret, actor=VISITOR)
    events = AuditEvent.objects.filter(object_type__startswith="Waiting")
    assert set(events.values_list("event", "actor_id")) == {
        ("scheduling.waiting.joined", "anonymous"),
        ("scheduling.offer.made", "waiting-list"),
        ("scheduling.offer.accepted", "anonymous"),
    }


def test_nobody_waits_for_what_cannot_come(at_nine: datetime, details: PatientDetails) -> None:
    """An hour to book it, twenty minutes to think, and an hour that it must be earlier."""
    soon = book(free("aachen", at_nine + timedelta(hours=2)), details)
    with pytest.raises(TransitionRefused):
        wait(soon)
    wait(book(free("aachen", at_nine + timedelta(hours=2, minutes=20)), details))


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    for answer in (accept_offer, decline_offer):
        with pytest.raises(OfferUnknown):
            answer(secret=secret, actor=VISITOR)


def test_a_booking_writes_nothing_for_the_waiting_list(
    wednesday: list[Appointment], details: PatientDetails
) -> None:
    wait(book(free("aachen", on(THURSDAY, 10)), details), weekdays=ONLY_WEDNESDAY)
    run_due_jobs()
    FreedTime.objects.all().delete()
    book(free("aachen", on(THURSDAY, 12)), details)
    assert FreedTime.objects.count() == 0
    assert Claim.objects.filter(hold__isnull=False).count() == 0
