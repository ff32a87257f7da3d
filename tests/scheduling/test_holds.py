"""A time kept for somebody who is still typing."""

from datetime import timedelta

import pytest
import time_machine

from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.scheduling.exceptions import HoldExpired, HoldUnknown, SlotTaken
from wervel.scheduling.models import Claim, Hold
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.holds import (
    HOLD_TIME,
    LONGEST_HOLD,
    extend_hold,
    hold_slot,
    release_hold,
)
from wervel.scheduling.services.sweeping import sweep_holds
from wervel.scheduling.verification import verify_scheduling

pytestmark = pytest.mark.usefixtures("chain")
QUERY = SlotQuery(service="first-consultation-back")


def first() -> str:
    return search_slots(QUERY).slots[0].id


def test_a_held_time_is_not_offered_and_comes_back_when_released() -> None:
    slot = first()
    hold = hold_slot(slot=slot, actor=VISITOR)
    assert hold.expires_at == clock.now() + HOLD_TIME
    assert first() != slot
    release_hold(secret=hold.secret, actor=VISITOR)
    assert first() == slot
    assert Claim.objects.count() == 0


def test_an_ended_hold_is_offered_at_once_and_swept_later(
    morning: time_machine.Traveller,
) -> None:
    slot = first()
    hold_slot(slot=slot, actor=VISITOR)
    morning.shift(HOLD_TIME)
    assert first() == slot
    assert Claim.objects.count() > 0
    assert sweep_holds() == 1
    assert (first(), Claim.objects.count()) == (slot, 0)
    assert list(verify_scheduling()) == []
    morning.shift(timedelta(days=2))
    sweep_holds()
    assert Hold.objects.count() == 0


def test_an_ended_hold_gives_way_to_the_next(morning: time_machine.Traveller) -> None:
    slot = first()
    hold_slot(slot=slot, actor=VISITOR)
    with pytest.raises(SlotTaken):
        hold_slot(slot=slot, actor=VISITOR)
    morning.shift(HOLD_TIME)
    hold_slot(slot=slot, actor=VISITOR)
    assert Hold.objects.filter(freed_at__isnull=True).count() == 1
    assert list(verify_scheduling()) == []


def test_a_hold_can_be_extended_but_not_for_ever(morning: time_machine.Traveller) -> None:
    hold = hold_slot(slot=first(), actor=VISITOR)
    begun = hold.created_at
    for _ in range(5):
        morning.shift(timedelta(minutes=9))
        if clock.now() >= begun + LONGEST_HOLD:
            break
        hold = extend_hold(secret=hold.secret, actor=VISITOR)
    assert hold.expires_at == begun + LONGEST_HOLD
    with pytest.raises(HoldExpired):
        extend_hold(secret=hold.secret, actor=VISITOR)


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "\x00" * 22])
def test_a_secret_that_is_none(secret: str) -> None:
    release_hold(secret=secret, actor=VISITOR)
    with pytest.raises(HoldUnknown):
        extend_hold(secret=secret, actor=VISITOR)
