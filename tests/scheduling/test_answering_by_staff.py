"""Offers that staff answer on the telephone, and kept-free times for the urgent who wait."""

from datetime import time, timedelta

import pytest
import time_machine

from tests.scheduling.staff import AGENT, DOCTOR, EDITOR, PLANNER
from tests.scheduling.waiting import TUESDAY, book, free, on, open_offers, wait
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.common.jobs.worker import run_due_jobs
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Location, PractitionerRole
from wervel.directory.opening import WeeklyHours
from wervel.patients.services import PatientDetails
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.exceptions import OfferOver, OfferUnknown
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.models import WaitingOffer
from wervel.scheduling.services.answering import accept_for_patient, decline_for_patient
from wervel.scheduling.services.hours import set_kept_free
from wervel.scheduling.tasks import look_for_everybody
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
FRIDAY = TUESDAY + timedelta(days=3)


@pytest.fixture
def offer(morning: time_machine.Traveller) -> WaitingOffer:
    """Somebody without an e-mail address waits and has an offer."""
    morning.move_to(on(TUESDAY, 9))
    person = PatientDetails("Demo", "Patiënt", TUESDAY.replace(year=1980), "", "+31612345678", "nl")
    wait(book(free("aachen", on(FRIDAY, 14)), person))
    run_due_jobs()
    (found,) = open_offers()
    return found


def test_a_yes_on_the_telephone_moves_the_appointment(offer: WaitingOffer) -> None:
    for _ in range(2):
        accept_for_patient(offer_id=offer.pk, actor=AGENT)
    appointment = offer.entry.appointment
    appointment.refresh_from_db()
    assert (appointment.start, appointment.sequence) == (offer.start, 1)
    assert OutboundMessage.objects.count() == 0
    events = AuditEvent.objects.filter(event="scheduling.offer.accepted")
    assert [(one.actor_id, one.object_id) for one in events] == [(AGENT.id, str(offer.pk))]
    assert list(verify_scheduling()) == []


def test_a_no_on_the_telephone_gives_the_time_on(offer: WaitingOffer) -> None:
    declined = decline_for_patient(offer_id=offer.pk, actor=PLANNER)
    assert declined.state == "declined"
    assert AuditEvent.objects.filter(event="scheduling.offer.declined").count() == 1
    with pytest.raises(OfferOver):
        accept_for_patient(offer_id=offer.pk, actor=PLANNER)
    assert list(verify_scheduling()) == []


@pytest.mark.parametrize("actor", [DOCTOR, EDITOR, VISITOR])
def test_nobody_else_answers(offer: WaitingOffer, actor: Actor) -> None:
    for answer in (accept_for_patient, decline_for_patient):
        with pytest.raises(Forbidden):
            answer(offer_id=offer.pk, actor=actor)
    offer.refresh_from_db()
    assert offer.state == "open"


def test_an_offer_that_never_was(chain: None) -> None:
    with pytest.raises(OfferUnknown):
        accept_for_patient(offer_id=uuid7(), actor=PLANNER)


def keep_wednesday_free() -> None:
    """All of Wednesday in Aachen is for who must be seen within days."""
    place = Location.objects.get(slug="aachen")
    hours = WeeklyHours(2, time(0), time(23, 55))
    for role in PractitionerRole.objects.filter(location=place).select_related("practitioner"):
        set_kept_free(
            claimable=role.practitioner.claimable,
            location=place,
            kept=[Kept(hours, Urgency.WITHIN_DAYS, 60)],
            actor=PLANNER,
        )


@pytest.mark.parametrize(
    ("urgency", "offered"), [("", 0), ("within-weeks", 0), ("within-days", 1), ("same-day", 1)]
)
def test_kept_free_times_are_offered_to_the_urgent_alone(
    morning: time_machine.Traveller, details: PatientDetails, urgency: str, offered: int
) -> None:
    morning.move_to(on(TUESDAY, 9))
    keep_wednesday_free()
    late = book(free("aachen", on(FRIDAY, 14)), details, urgency=urgency)
    wait(late, weekdays=frozenset({2}))
    run_due_jobs()
    look_for_everybody.func()
    assert [one.start.date() for one in open_offers()] == [TUESDAY + timedelta(days=1)] * offered
    assert list(verify_scheduling()) == []
