"""`wervel verify` names what does not agree about an offer of the waiting list."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine

from tests.scheduling.waiting import TUESDAY, book, free, on, wait
from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.jobs.worker import run_due_jobs
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, Claim, Hold, WaitingEntry, WaitingOffer
from wervel.scheduling.services.answering import accept_offer
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")


@pytest.fixture
def offer(morning: time_machine.Traveller, details: PatientDetails) -> WaitingOffer:
    morning.move_to(on(TUESDAY, 9))
    wait(book(free("aachen", on(TUESDAY + timedelta(days=3), 14)), details))
    run_due_jobs()
    return WaitingOffer.objects.get()


def faults(offer: WaitingOffer) -> list[str]:
    where = f"{offer.entry.appointment.reference}, offer {offer.pk}"
    found = [fault for fault in verify_scheduling() if fault.where == where]
    return [fault.kind for fault in found]


def test_an_offer_agrees_with_everything(offer: WaitingOffer) -> None:
    assert list(verify_scheduling()) == []
    accept_offer(secret=offer.secret, actor=VISITOR)
    assert list(verify_scheduling()) == []


def its_claims_are_gone(offer: WaitingOffer) -> str:
    Claim.objects.filter(hold__offer=offer).delete()
    return "offer-without-its-time"


def its_hold_ends_earlier(offer: WaitingOffer) -> str:
    Hold.objects.filter(offer=offer).update(expires_at=clock.now() + timedelta(minutes=1))
    return "offer-and-hold-differ"


def nobody_waits(offer: WaitingOffer) -> str:
    WaitingEntry.objects.update(state="ended", ended_because="left", ended_at=clock.now())
    return "offer-to-nobody"


def its_mail_is_gone(offer: WaitingOffer) -> str:
    OutboundMessage.objects.filter(event_key__startswith="offer:").delete()
    return "offer-without-mail"


def it_was_accepted_and_nothing_moved(offer: WaitingOffer) -> str:
    nobody_waits(offer)
    WaitingOffer.objects.update(state="accepted", hold=None, answered_at=clock.now(), sequence=1)
    return "accepted-offer-elsewhere"


def it_was_accepted_and_somebody_waits_on(offer: WaitingOffer) -> str:
    accept_offer(secret=offer.secret, actor=VISITOR)
    WaitingEntry.objects.update(state="active", ended_because="", ended_at=None)
    return "waits-after-the-move"


@pytest.mark.parametrize(
    "plant",
    [
        its_claims_are_gone,
        its_hold_ends_earlier,
        nobody_waits,
        its_mail_is_gone,
        it_was_accepted_and_nothing_moved,
        it_was_accepted_and_somebody_waits_on,
    ],
)
def test_a_planted_fault_is_named(
    offer: WaitingOffer, plant: Callable[[WaitingOffer], str]
) -> None:
    assert faults(offer) == []
    assert plant(offer) in faults(offer)


def test_a_later_move_is_no_fault(offer: WaitingOffer) -> None:
    accept_offer(secret=offer.secret, actor=VISITOR)
    appointment = Appointment.objects.get(pk=offer.entry.appointment_id)
    later = appointment.start + timedelta(days=1)
    Appointment.objects.filter(pk=appointment.pk).update(
        start=later, end=later + timedelta(minutes=30), sequence=2
    )
    assert faults(offer) == []
