"""One transaction from the claims to the mail in the outbox."""

import pytest

from wervel.common import references
from wervel.common.actor import VISITOR
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.holds import hold_slot

pytestmark = pytest.mark.usefixtures("chain")


def first_slot() -> SlotOffer:
    return search_slots(SlotQuery(service="first-consultation-back")).slots[0]


def book(details: PatientDetails) -> Appointment:
    return book_appointment(wanted=prepare(slot=first_slot().id), details=details, actor=VISITOR)


def test_a_booking_has_its_claims_and_its_mail(details: PatientDetails) -> None:
    slot = first_slot()
    booked = book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
    appointment = Appointment.objects.get()
    assert (appointment.pk, appointment.start) == (booked.pk, slot.start)
    # doctor and room for 35 minutes, the patient for 30
    assert Claim.objects.filter(appointment=appointment).count() == 7 + 7 + 6
    message = OutboundMessage.objects.get()
    assert message.event_key == f"appointment:{appointment.pk}:0"
    assert message.subject == "Uw afspraak in Aken"


def test_a_taken_slot_is_refused_with_three_alternatives(details: PatientDetails) -> None:
    slot = first_slot()
    book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
    with pytest.raises(SlotTaken) as refused:
        hold_slot(slot=slot.id, actor=VISITOR)
    assert len(refused.value.alternatives) == 3
    assert slot.id not in [one.id for one in refused.value.alternatives]


def test_a_reference_that_another_has_is_drawn_anew(
    details: PatientDetails, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = book(details)
    drawn = iter([first.reference, first.reference, "W-2345-67"])
    monkeypatch.setattr(references, "new_reference", lambda: next(drawn))
    assert book(details).reference == "W-2345-67"
