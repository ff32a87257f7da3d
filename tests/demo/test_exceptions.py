"""What the demo chain does not do every week."""

from datetime import date, datetime, time

import pytest

from tests.chain import chain, morning
from wervel.common.clock import CLINIC_ZONE
from wervel.demo.chain import ACTOR, read_chain
from wervel.demo.exceptions import set_exceptions
from wervel.scheduling.models import DailyQuota, KeptFree, Leave
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.verification import verify_scheduling

__all__ = ["chain", "morning"]


@pytest.mark.usefixtures("chain")
def test_everything_agrees_and_the_extra_saturday_can_be_booked() -> None:
    set_exceptions(read_chain()["exceptions"], actor=ACTOR)
    assert list(verify_scheduling()) == []
    assert (KeptFree.objects.count(), DailyQuota.objects.count()) == (15, 3)
    leave = Leave.objects.get()
    assert leave.start == datetime(2026, 3, 13, 12, tzinfo=CLINIC_ZONE)
    saturday = date(2026, 3, 21)
    query = SlotQuery(
        service="first-consultation-back",
        location="oberhausen",
        earliest=datetime.combine(saturday, time(), CLINIC_ZONE),
        limit=1,
    )
    (first,) = search_slots(query).slots
    assert first.start == datetime(2026, 3, 21, 9, tzinfo=CLINIC_ZONE)
    assert first.practitioner is not None
    assert first.practitioner.slug == "demo-keller"
