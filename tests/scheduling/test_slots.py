"""What is offered, from the tables: the same on a few clinics and on many."""

from datetime import datetime, time, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from bench import SERVICE
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.exceptions import PractitionerUnknown, ServiceUnknown
from wervel.directory.models import HealthcareService, OpeningHours, Practitioner
from wervel.scheduling import search
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.models import FreeDay, Hold, Schedule
from wervel.scheduling.selectors.catalogue import Near, catalogue
from wervel.scheduling.selectors.open_hours import OpenHours
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, first_free, search_slots
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave
from wervel.scheduling.services.planning import plan_visit
from wervel.scheduling.verification import verify_scheduling

MAASTRICHT = Near(50.85, 5.69)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def shown(slots: tuple[SlotOffer, ...]) -> list[tuple[str, str, str | None]]:
    return [
        (
            one.start.isoformat(),
            one.location.slug,
            one.practitioner.slug if one.practitioner else None,
        )
        for one in slots
    ]


QUERIES = [
    SlotQuery(service=SERVICE, near=MAASTRICHT),
    SlotQuery(service=SERVICE, limit=40),
    SlotQuery(service=SERVICE, near=MAASTRICHT, limit=30, one_each=True),
    SlotQuery(service=SERVICE, near=MAASTRICHT, earliest=at(12, 3)),
    SlotQuery(service=SERVICE, near=MAASTRICHT, earliest=at(17, 20), limit=60),
    SlotQuery(service=SERVICE, earliest=at(23), limit=10),
    SlotQuery(service=SERVICE, earliest=at(12), until=at(12, 10), limit=100),
    *(
        SlotQuery(service=SERVICE, near=MAASTRICHT, earliest=at(hour, minute), limit=limit)
        for hour, minute, limit in ((8, 5, 60), (9, 55, 25), (13, 35, 100), (15, 15, 70))
    ),
    SlotQuery(service=SERVICE, earliest=at(14, 25), until=at(14, 45), limit=90),
    SlotQuery(service=SERVICE, location="clinic-0007", limit=100),
    SlotQuery(service=SERVICE, practitioner="doctor-00033", limit=100),
]


@pytest.mark.usefixtures("many_clinics")
@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_reading_few_rows_finds_what_reading_all_finds(query: SlotQuery) -> None:
    quick = search_slots(query)
    with patch.object(search, "FEW_PLACES", 10**6):
        whole = search_slots(query)
    assert shown(quick.slots) == shown(whole.slots)
    assert quick.searched_until == whole.searched_until
    assert quick.slots


def queries(earliest: datetime) -> int:
    with CaptureQueriesContext(connection) as asked:
        search_slots(SlotQuery(service=SERVICE, near=MAASTRICHT, earliest=earliest))
    return len(asked)


@pytest.mark.usefixtures("many_clinics")
def test_a_search_asks_no_more_when_the_clinics_are_closed() -> None:
    times = [at(10), at(17, 30), at(17, 40), at(17, 59), at(20), at(2, day=11), at(7, 59, day=11)]
    for one in times:
        queries(one)
    assert [queries(one) for one in times] == [queries(at(10))] * len(times)


@pytest.mark.usefixtures("many_clinics")
def test_nothing_offered_lies_before_what_is_said_to_be_open() -> None:
    def as_asked(_: OpenHours, pools: object, length: int, tick: int, end: int) -> int:
        return tick

    for begin in (at(hour, minute) for hour in (0, 7, 8, 17, 18, 23) for minute in (0, 10, 15, 35)):
        query = SlotQuery(service=SERVICE, near=MAASTRICHT, earliest=begin, limit=40)
        quick = search_slots(query)
        with patch.object(OpenHours, "first_start", as_asked):
            assert shown(search_slots(query).slots) == shown(quick.slots)
        assert quick.slots


@pytest.mark.usefixtures("chain")
def test_an_evening_that_is_opened_is_offered_at_once() -> None:
    evening = SlotQuery(service="first-consultation-back", location="bottrop", earliest=at(19))
    assert search_slots(evening).slots[0].start == at(8, 30, day=11)
    OpeningHours.objects.filter(location__slug="bottrop").update(closes=time(21))
    Schedule.objects.filter(location__slug="bottrop").update(closes=time(21))
    rebuild()
    assert search_slots(evening).slots[0].start == at(19)


@pytest.mark.usefixtures("many_clinics")
def test_a_row_full_of_ended_holds_is_found_among_many(morning: time_machine.Traveller) -> None:
    earliest = SlotQuery(service=SERVICE, near=MAASTRICHT, limit=1)
    held = []
    while len(held) < 12:
        slot = search_slots(earliest).slots[0]
        hold_slot(slot=slot.id, actor=VISITOR)
        held.append(slot.id)
    assert search_slots(earliest).slots[0].id not in held
    Hold.objects.update(expires_at=at(0))
    assert search_slots(earliest).slots[0].id == held[0]


@pytest.mark.usefixtures("chain")
def test_notice_and_horizon_bound_what_is_offered(morning: time_machine.Traveller) -> None:
    HealthcareService.objects.filter(slug="results-talk").update(horizon_days=1)
    service = HealthcareService.objects.get(slug="results-talk")
    service.minimum_notice_minutes = 180
    service.save()
    page = search_slots(SlotQuery(service="results-talk", limit=100, location="bottrop"))
    assert page.slots[0].start == at(9)
    assert page.searched_until == at(6, day=11)
    assert all(slot.start < page.searched_until for slot in page.slots)


@pytest.mark.usefixtures("chain")
def test_leave_closes_and_the_end_of_it_opens() -> None:
    doctor = Practitioner.objects.get(slug="demo-lange")
    add_leave(claimable=doctor.claimable, start=at(8), end=at(12, day=11), actor=system("tests"))
    found = search_slots(SlotQuery(service="first-consultation-back", location="bottrop"))
    assert found.slots[0].start == at(12, day=11)
    assert list(verify_scheduling()) == []


@pytest.mark.usefixtures("chain")
def test_a_search_asks_the_database_little(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    query = SlotQuery(service="first-consultation-back", near=MAASTRICHT)
    search_slots(query)
    with django_assert_num_queries(2):
        search_slots(query)


@pytest.mark.usefixtures("chain")
def test_the_first_free_time_is_at_the_nearest_clinic() -> None:
    found = first_free("first-consultation-back", MAASTRICHT)
    assert found is not None
    assert (found.start, found.location.slug) == (at(8), "aachen")
    FreeDay.objects.all().delete()
    assert first_free("first-consultation-back", MAASTRICHT) is None


@pytest.mark.usefixtures("chain")
def test_somebody_unknown_is_said_to_be() -> None:
    with pytest.raises(PractitionerUnknown):
        search_slots(SlotQuery(service="results-talk", practitioner="nobody"))


@pytest.mark.usefixtures("chain")
def test_a_changed_directory_is_read_again() -> None:
    before = catalogue()
    assert catalogue() is before
    doctor = Practitioner.objects.get(slug="demo-vos")
    doctor.name = "dr. Demo Anders"
    doctor.save()
    assert catalogue().person_by_slug["demo-vos"].name == "dr. Demo Anders"


@pytest.mark.usefixtures("chain")
def test_a_search_notices_that_the_directory_it_knew_has_changed() -> None:
    before, after = (SlotQuery(service=slug, limit=1) for slug in ("results-talk", "new-talk"))
    assert search_slots(before).slots
    service = HealthcareService.objects.get(slug="results-talk")
    service.slug = "new-talk"
    service.save()
    (slot,) = search_slots(after).slots
    assert slot.service.slug == "new-talk"
    with pytest.raises(ServiceUnknown):
        search_slots(before)


@pytest.mark.usefixtures("chain")
def test_a_first_look_notices_that_the_directory_it_knew_has_changed() -> None:
    query = SlotQuery(service="results-talk", limit=1)
    (old,) = search_slots(query).slots
    assert plan_visit(old.id).visit.service.minutes == old.service.minutes
    service = HealthcareService.objects.get(slug="results-talk")
    service.minutes += 5
    service.save()
    with pytest.raises(SlotTaken):
        plan_visit(old.id)
    (new,) = search_slots(query).slots
    assert plan_visit(new.id).visit.service.minutes == service.minutes


@pytest.mark.usefixtures("chain")
def test_a_scan_needs_person_room_and_scanner() -> None:
    query = SlotQuery(service="mri-lumbar-spine", location="aachen", limit=1)
    slot = search_slots(query).slots[0]
    hold_slot(slot=slot.id, actor=VISITOR)
    pools = FreeDay.objects.filter(
        claimable__claims__hold__isnull=False, location__slug="aachen"
    ).values_list("pool", flat=True)
    assert set(pools) == {"practitioner:radiography", "room:imaging", "device:mri"}
    again = search_slots(query).slots[0]
    assert again.start - slot.start >= timedelta(minutes=35)
