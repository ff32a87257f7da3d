"""Free days with several steps, and times for several people, at the demo chain."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest
import time_machine

from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown, ServiceUnknown
from wervel.directory.models import Practitioner
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import PeriodInvalid, PlanUnknown
from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer, describe_chain, public_plans
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave

pytestmark = pytest.mark.usefixtures("chain")

PLAN = "back-in-one-day"
LONG_PLAN = "back-with-scans-in-one-day"
SERVICE = "first-consultation-back"
IN_A_ROW = GroupKind.IN_A_ROW


def times(offer: ChainOffer) -> list[str]:
    return [f"{one.start:%H:%M}-{one.end:%H:%M}" for one in offer.steps]


def first(query: ChainQuery) -> ChainOffer:
    return search_chains(query).chains[0]


def test_a_day_in_its_steps() -> None:
    offer = first(ChainQuery(plan=PLAN, location="aachen"))
    assert [one.service.slug for one in offer.steps] == [SERVICE, "xray-spine", "results-talk"]
    assert times(offer) == ["08:00-08:30", "08:35-08:45", "09:00-09:15"]
    assert [one.maybe for one in offer.steps] == [False, True, False]
    assert offer.steps[0].practitioner == offer.steps[2].practitioner
    assert (offer.price_cents, offer.least_price_cents) == (19500, 13000)


def test_the_days_come_by_their_end() -> None:
    offers = search_chains(ChainQuery(plan=PLAN, near=Near(50.77, 6.08), limit=20)).chains
    keys = [(one.end, -one.start.timestamp(), one.distance_km) for one in offers]
    assert keys == sorted(keys)
    assert len({(one.location.slug, one.start) for one in offers}) == 20


def test_no_room_or_scanner_is_needed_twice_at_once() -> None:
    """Between the two scans lie the times around both, though there are three scan rooms."""
    offer = first(ChainQuery(plan=LONG_PLAN, location="aachen"))
    xray, mri = offer.steps[1], offer.steps[2]
    assert mri.start - xray.end >= timedelta(minutes=10)


def test_going_on_after_what_was_shown() -> None:
    query = ChainQuery(plan=PLAN, location="aachen", limit=12)
    shown = search_chains(query).chains
    more = search_chains(ChainQuery(plan=PLAN, location="aachen", limit=6, after=shown[5].end))
    assert more.chains == shown[6:]


def test_another_doctor_when_the_first_is_not_there_any_more() -> None:
    """The talk is with the doctor of the consultation where that can be."""
    doctor = Practitioner.objects.get(slug="demo-keller")
    noon = datetime(2026, 3, 10, 8, 50, tzinfo=CLINIC_ZONE)
    add_leave(
        claimable=doctor.claimable,
        start=noon,
        end=noon + timedelta(days=1),
        actor=system("tests"),
    )
    query = ChainQuery(
        plan=PLAN,
        location="oberhausen",
        practitioner="demo-keller",
        until=noon,
    )
    offer = first(query)
    people = [one.practitioner.slug for one in offer.steps if one.practitioner]
    assert (people[0], people[2]) == ("demo-keller", "demo-bakker")


def test_a_held_step_is_not_offered_and_an_ended_hold_is(
    morning: time_machine.Traveller,
) -> None:
    query = ChainQuery(plan=PLAN, location="aachen", practitioner="demo-vos")
    before = first(query)
    slot = search_slots(SlotQuery(SERVICE, "aachen", "demo-vos", limit=1)).slots[0]
    hold_slot(slot=slot.id, actor=VISITOR)
    assert first(query).start > before.start
    morning.shift(timedelta(minutes=10))
    assert first(query) == before


@pytest.mark.parametrize("people", [2, 3])
def test_people_one_after_the_other_see_the_same_doctor(people: int) -> None:
    query = ChainQuery(service=SERVICE, kind=IN_A_ROW, people=people, location="bottrop")
    offer = first(query)
    assert len({one.practitioner for one in offer.steps}) == 1
    gaps = [b.start - a.end for a, b in pairwise(offer.steps)]
    assert gaps == [timedelta(minutes=10)] * (people - 1)


def test_people_side_by_side_see_different_doctors_at_one_time() -> None:
    query = ChainQuery(service=SERVICE, kind=GroupKind.SIDE_BY_SIDE, location="aachen")
    offer = first(query)
    assert len({one.practitioner for one in offer.steps}) == 2
    assert times(offer) == ["08:00-08:30"] * 2
    alone = ChainQuery(service=SERVICE, kind=GroupKind.SIDE_BY_SIDE, location="bottrop")
    assert search_chains(alone).chains == ()


@pytest.mark.parametrize("plan", [PLAN, LONG_PLAN])
def test_an_id_names_what_was_offered(plan: str) -> None:
    offer = first(ChainQuery(plan=plan))
    assert describe_chain(offer.id) == offer


def test_visitors_are_offered_public_plans_alone() -> None:
    assert [one.slug for one in public_plans(SERVICE)] == [PLAN]
    assert public_plans("physiotherapy-intake") == []
    with pytest.raises(PlanUnknown):
        search_chains(ChainQuery(plan=LONG_PLAN, public_only=True))


@pytest.mark.parametrize(
    ("query", "error"),
    [
        (ChainQuery(plan="none"), PlanUnknown),
        (ChainQuery(service="none", kind=IN_A_ROW), ServiceUnknown),
        (
            ChainQuery(service="xray-spine", kind=IN_A_ROW, public_only=True),
            ServiceUnknown,
        ),
        (ChainQuery(plan=PLAN, location="none"), LocationUnknown),
        (ChainQuery(plan=PLAN, practitioner="none"), PractitionerUnknown),
    ],
)
def test_what_is_not_known(query: ChainQuery, error: type[Exception]) -> None:
    with pytest.raises(error):
        search_chains(query)


def test_an_empty_period_is_refused_and_one_beyond_the_horizon_is_empty() -> None:
    now = clock.now()
    with pytest.raises(PeriodInvalid):
        search_chains(ChainQuery(plan=PLAN, earliest=now, until=now))
    far = now + timedelta(days=400)
    assert search_chains(ChainQuery(plan=PLAN, earliest=far)).chains == ()


def clinics(offers: Sequence[ChainOffer]) -> set[str]:
    return {one.location.slug for one in offers}


def test_a_clinic_without_the_scanner_is_never_offered() -> None:
    offers = search_chains(ChainQuery(plan=LONG_PLAN, limit=50)).chains
    assert clinics(offers) == {"aachen", "oberhausen"}
