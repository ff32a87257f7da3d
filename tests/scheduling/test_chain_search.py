"""Free days with several steps, and times for several people, at the demo chain."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import pairwise

import pytest
import time_machine

from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown, ServiceUnknown
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.patients.services import PatientDetails
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import PeriodInvalid, PlanUnknown, SlotTaken
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.selectors.catalogue import Near
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer, describe_chain, public_plans
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.chain_holds import hold_chain
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave, set_kept_free
from wervel.scheduling.services.limits import set_daily_limit

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


def limit_to(count: int | None) -> None:
    service = HealthcareService.objects.get(slug=SERVICE)
    set_daily_limit(service=service, limit=count, actor=system("tests"))


def days_of(query: ChainQuery) -> set[int]:
    return {one.start.day for one in search_chains(query).chains}


def test_a_day_with_no_seat_left_is_not_offered(details: PatientDetails) -> None:
    day = datetime(2026, 3, 10, tzinfo=CLINIC_ZONE)
    query = ChainQuery(
        plan=PLAN,
        location="bottrop",
        practitioner="demo-lange",
        until=day + timedelta(days=2),
        limit=50,
    )
    assert days_of(query) == {10, 11}
    limit_to(1)
    slot = search_slots(SlotQuery(SERVICE, "bottrop", "demo-lange", limit=1)).slots[0]
    book_appointment(wanted=prepare(slot=slot.id), details=details, actor=VISITOR)
    assert days_of(query) == {11}
    hold_chain(chain=first(query).id, actor=VISITOR)
    assert days_of(query) == set()
    limit_to(None)
    assert days_of(query) == {10, 11}


def test_people_in_a_row_need_a_seat_each() -> None:
    query = ChainQuery(service=SERVICE, kind=IN_A_ROW, people=3, location="bottrop")
    limit_to(2)
    assert search_chains(query).chains == ()
    limit_to(3)
    hold_chain(chain=first(query).id, actor=VISITOR)
    pair = ChainQuery(service=SERVICE, kind=IN_A_ROW, people=2, location="bottrop")
    assert first(pair).start.day == first(query).start.day == 11


def test_what_is_needed_goes_with_the_chain_until_it_is_held() -> None:
    query = ChainQuery(plan=PLAN, access=frozenset({"lift"}), urgency=Urgency.SAME_DAY)
    offer = first(query)
    assert describe_chain(offer.id) == replace(offer, distance_km=None)
    place = Location.objects.get(slug=offer.location.slug)
    place.access = [code for code in place.access if code != "lift"]
    place.save()
    with pytest.raises(SlotTaken) as taken:
        hold_chain(chain=offer.id, actor=VISITOR)
    assert offer.location.slug not in {one.location.slug for one in taken.value.alternatives}
    assert search_chains(replace(query, access=frozenset({"hearing-loop", "none"}))).chains == ()


def test_language_and_age_hold_for_every_step() -> None:
    spoken = Practitioner.objects.get(slug="demo-lange").languages
    assert "xx" not in spoken
    assert search_chains(ChainQuery(plan=PLAN, language="xx")).chains == ()
    service = HealthcareService.objects.get(slug="xray-spine")
    service.min_age = 18
    service.save()
    assert search_chains(ChainQuery(plan=PLAN, age=17)).chains == ()
    assert first(ChainQuery(plan=PLAN, age=18)) == first(ChainQuery(plan=PLAN))


def test_times_kept_for_the_urgent_are_offered_to_them_alone() -> None:
    everything = [
        Kept(WeeklyHours(day, time(8), time(18)), Urgency.WITHIN_DAYS, 0) for day in range(7)
    ]
    who = Practitioner.objects.get(slug="demo-lange").claimable
    place = Location.objects.get(slug="bottrop")
    set_kept_free(claimable=who, location=place, kept=everything, actor=system("tests"))
    query = ChainQuery(plan=PLAN, location="bottrop")
    assert search_chains(query).chains == ()
    assert search_chains(replace(query, urgency=Urgency.WITHIN_WEEKS)).chains == ()
    offer = first(replace(query, urgency=Urgency.WITHIN_DAYS))
    hold_chain(chain=offer.id, actor=VISITOR)
