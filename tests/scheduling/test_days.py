"""Free times by the day, from the tables: counted as they would be listed."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location, Practitioner
from wervel.scheduling.models import Hold
from wervel.scheduling.selectors.catalogue import Near, catalogue
from wervel.scheduling.selectors.days import days_with_times, times_on
from wervel.scheduling.selectors.nearer import sooner_or_nearer
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave
from wervel.scheduling.trade_offs import not_beaten

FIRST = "first-consultation-back"
MAASTRICHT = Near(50.85, 5.69)
TUESDAY = date(2026, 3, 10)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def listed(query: SlotQuery) -> list[SlotOffer]:
    """Everything a search finds, page after page of one clinic after the other."""
    found: list[SlotOffer] = []
    earliest = query.earliest
    while True:
        page = search_slots(replace(query, earliest=earliest, limit=100)).slots
        new = [one for one in page if one.id not in {old.id for old in found}]
        found += new
        if len(page) < 100:
            return found
        assert new
        earliest = page[-1].start


QUERIES = [
    SlotQuery(service=FIRST),
    SlotQuery(service=FIRST, one_each=True),
    SlotQuery(service=FIRST, location="aachen", one_each=True),
    SlotQuery(service=FIRST, practitioner="demo-vos"),
    SlotQuery(service=FIRST, language="en", one_each=True),
    SlotQuery(service=FIRST, access=frozenset({"hearing-loop"}), one_each=True),
    SlotQuery(service=FIRST, near=MAASTRICHT, within_km=60, one_each=True),
    SlotQuery(service=FIRST, earliest=at(13, 5), until=at(12, day=12)),
    SlotQuery(service="mri-lumbar-spine"),
    SlotQuery(service="results-talk", one_each=True),
]


def take_some(morning: time_machine.Traveller) -> None:
    """Some times are held, some were and are free again, and one doctor is away."""
    for slot in search_slots(SlotQuery(service=FIRST, limit=9)).slots[::3]:
        hold_slot(slot=slot.id, actor=VISITOR)
    Hold.objects.filter(pk=Hold.objects.order_by("pk").values("pk")[:1]).update(expires_at=at(0))
    doctor = Practitioner.objects.get(slug="demo-lange")
    add_leave(claimable=doctor.claimable, start=at(9), end=at(12, day=11), actor=system("tests"))


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_counts_as_many_as_are_listed(query: SlotQuery, morning: time_machine.Traveller) -> None:
    take_some(morning)
    period = replace(query, until=query.until or at(0, day=15))
    expected = Counter(one.start.date() for one in listed(period))
    days = [TUESDAY + timedelta(days=number) for number in range(-1, 4)]
    assert expected
    assert days_with_times(query, days[0], 5) == {day: expected.get(day, 0) for day in days}


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize("query", QUERIES[:4], ids=range(4))
def test_a_day_lists_what_a_search_finds(query: SlotQuery) -> None:
    period = replace(query, earliest=at(0, day=11), until=at(0, day=12))
    assert list(times_on(query, date(2026, 3, 11))) == listed(period)


@pytest.mark.usefixtures("chain")
def test_no_day_is_offered_past_the_horizon_or_before_today() -> None:
    query = SlotQuery(service=FIRST)
    assert set(days_with_times(query, date(2026, 3, 1), 9).values()) == {0}
    assert set(days_with_times(query, date(2027, 6, 1), 30).values()) == {0}
    assert times_on(query, date(2027, 6, 1)) == ()
    assert times_on(query, date(2026, 3, 9)) == ()


@pytest.mark.usefixtures("chain")
def test_a_clinic_that_is_none_is_said_to_be() -> None:
    with pytest.raises(LocationUnknown):
        days_with_times(SlotQuery(service=FIRST, location="nowhere"), TUESDAY, 30)


@pytest.mark.usefixtures("chain")
def test_a_language_that_nobody_speaks_finds_nothing() -> None:
    query = SlotQuery(service=FIRST, language="fi")
    assert search_slots(query).slots == ()
    assert set(days_with_times(query, TUESDAY, 3).values()) == {0}


@pytest.mark.usefixtures("chain")
def test_who_is_found_speaks_the_language() -> None:
    spoken = [
        one.practitioner.languages
        for one in search_slots(SlotQuery(service=FIRST, language="en", limit=50)).slots
        if one.practitioner
    ]
    assert spoken
    assert [languages for languages in spoken if "en" not in languages] == []


@pytest.mark.usefixtures("chain")
def test_only_clinics_with_every_access_are_found() -> None:
    Location.objects.all().update(access=["step-free"])
    clinic = Location.objects.get(slug="bottrop")
    clinic.access = ["step-free", "lift"]
    clinic.save()
    query = SlotQuery(service=FIRST, access=frozenset({"lift", "step-free"}), limit=50)
    assert {one.location.slug for one in search_slots(query).slots} == {"bottrop"}
    here = SlotQuery(service=FIRST, location="aachen", access=frozenset({"lift"}))
    assert search_slots(here).slots == ()


@pytest.mark.usefixtures("chain")
def test_a_month_asks_the_database_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    query = SlotQuery(service=FIRST, one_each=True)
    days_with_times(query, TUESDAY, 31)
    with django_assert_num_queries(3):
        days_with_times(query, TUESDAY, 31)


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(("within", "clinics"), [(None, 3), (110, 2), (60, 1), (5, 0)])
def test_sooner_or_nearer_equals_weighing_every_clinic(within: int | None, clinics: int) -> None:
    """The nearer a clinic, the longer its doctors are away."""
    places = catalogue().by_distance(MAASTRICHT).places
    for days, (place, _) in enumerate(reversed(places)):
        for doctor in Practitioner.objects.filter(roles__location_id=place.id).distinct():
            end = at(10, day=10 + days)
            add_leave(claimable=doctor.claimable, start=at(6), end=end, actor=system("tests"))
    query = SlotQuery(service=FIRST, near=MAASTRICHT, within_km=within, one_each=True)
    each = [search_slots(replace(query, location=place.slug, limit=1)).slots for place, _ in places]
    expected = not_beaten([one for slots in each for one in slots])
    assert len(expected) == clinics
    assert [one.id for one in sooner_or_nearer(query)] == [one.id for one in expected]


@pytest.mark.usefixtures("chain")
def test_without_a_place_nothing_is_weighed() -> None:
    assert sooner_or_nearer(SlotQuery(service=FIRST)) == ()
