"""A booking in the making: typed words outlive the time that was held."""

from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine

from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import DraftOver, DraftUnknown, SlotTaken
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import TriageOutcome, book_appointment, prepare
from wervel.scheduling.services.drafts import (
    Draft,
    book_draft,
    choose_slot,
    keep_slot,
    load_draft,
    save_draft,
    start_draft,
)
from wervel.scheduling.services.holds import HOLD_TIME

pytestmark = pytest.mark.usefixtures("chain")
SERVICE = "first-consultation-back"
TYPED = {"given": "Demo", "reason": "Mijn rug"}


@pytest.fixture
def draft(chain: None) -> Draft:
    triage = TriageOutcome("within-days", "reference")
    begun = start_draft(service=SERVICE, actor=VISITOR, triage=triage)
    slot = search_slots(SlotQuery(service=SERVICE)).slots[0]
    choose_slot(secret=begun.secret, slot=slot.id, actor=VISITOR)
    return save_draft(secret=begun.secret, typed=TYPED, actor=VISITOR)


def book(draft: Draft, details: PatientDetails, *, share: bool = True) -> Draft:
    return book_draft(
        secret=draft.secret, details=details, reason="", share_check=share, actor=VISITOR
    )


def take_the_time(draft: Draft, details: PatientDetails) -> None:
    """Somebody else books it."""
    other = replace(details, given="Ander", email="other@patient.example", phone="+31201234568")
    book_appointment(wanted=prepare(slot=draft.slot), details=other, actor=VISITOR)


def test_booked_twice_is_one_appointment(draft: Draft, details: PatientDetails) -> None:
    first, second = book(draft, details), book(draft, details)
    assert first.appointment == second.appointment == Appointment.objects.get().manage_secret


@pytest.mark.parametrize(("share", "urgency"), [(True, "within-days"), (False, "")])
def test_the_check_goes_along_only_when_shared(
    draft: Draft, details: PatientDetails, share: bool, urgency: str
) -> None:
    book(draft, details, share=share)
    assert Appointment.objects.get().triage_urgency == urgency


def test_a_time_still_free_after_the_hold_is_held_anew(
    draft: Draft, details: PatientDetails, morning: time_machine.Traveller
) -> None:
    morning.shift(HOLD_TIME)
    kept = keep_slot(secret=draft.secret, actor=VISITOR)
    assert (kept.slot, kept.typed) == (draft.slot, TYPED)
    assert kept.hold != draft.hold
    assert book(draft, details).appointment


def test_a_time_taken_after_the_hold_leaves_the_typed_words_and_three_others(
    draft: Draft, details: PatientDetails, morning: time_machine.Traveller
) -> None:
    morning.shift(HOLD_TIME)
    take_the_time(draft, details)
    with pytest.raises(SlotTaken) as refused:
        book(draft, details)
    assert len(refused.value.alternatives) == 3
    assert load_draft(draft.secret).typed == TYPED
    choose_slot(secret=draft.secret, slot=refused.value.alternatives[0].id, actor=VISITOR)
    assert book(draft, details).appointment


def test_a_time_that_is_past_offers_later_ones(
    draft: Draft, morning: time_machine.Traveller
) -> None:
    morning.shift(timedelta(hours=3))
    with pytest.raises(SlotTaken) as refused:
        keep_slot(secret=draft.secret, actor=VISITOR)
    assert len(refused.value.alternatives) == 3


def test_a_draft_lives_a_day(draft: Draft, morning: time_machine.Traveller) -> None:
    morning.shift(timedelta(hours=24))
    with pytest.raises(DraftOver):
        load_draft(draft.secret)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    with pytest.raises(DraftUnknown):
        load_draft(secret)
