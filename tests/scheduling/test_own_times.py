"""Resources with their own times inside a visit, hours that differ, limits and needs."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from unittest.mock import patch

import pytest
import time_machine
from django.db import IntegrityError, transaction
from pytest_django import DjangoAssertNumQueries

from bench import SERVICE as BENCH
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.models import (
    Claimable,
    Device,
    HealthcareService,
    Location,
    Practitioner,
    Room,
    ServiceRequirement,
)
from wervel.directory.opening import WeeklyHours
from wervel.directory.services import open_extra_day, set_opening_hours
from wervel.patients.services import PatientDetails
from wervel.scheduling import search
from wervel.scheduling.exceptions import (
    AgeRefused,
    LeaveUnknown,
    PeriodInvalid,
    SlotTaken,
)
from wervel.scheduling.models import Appointment, Claim, DailyQuota, Schedule
from wervel.scheduling.selectors.slots import (
    SlotOffer,
    SlotQuery,
    check_patient_age,
    search_slots,
)
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.holds import HOLD_TIME, hold_slot
from wervel.scheduling.services.hours import (
    add_leave,
    end_leave,
    set_day_hours,
    set_weekly_hours,
)
from wervel.scheduling.services.limits import set_daily_limit
from wervel.scheduling.verification import verify_scheduling

SERVICE = "first-consultation-back"
TESTS = system("tests")
QUERY = SlotQuery(service=SERVICE, location="bottrop", limit=100)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def starts(query: SlotQuery = QUERY, day: int = 10) -> list[str]:
    found = search_slots(replace(query, earliest=at(0, day=day), until=at(23, 55, day=day))).slots
    return [f"{one.start:%H:%M}" for one in found]


def offer(start: datetime, query: SlotQuery = QUERY) -> SlotOffer:
    (found,) = [
        one for one in search_slots(replace(query, earliest=start)).slots if one.start == start
    ]
    return found


def book(start: datetime, details: PatientDetails, query: SlotQuery = QUERY) -> Appointment:
    wanted = prepare(slot=offer(start, query).id)
    return book_appointment(wanted=wanted, details=details, actor=VISITOR)


def needed(kind: str, **changes: int) -> None:
    requirement = ServiceRequirement.objects.get(service__slug=SERVICE, kind=kind)
    for name, value in changes.items():
        setattr(requirement, name, value)
    requirement.save()


def lange() -> Claimable:
    return Practitioner.objects.get(slug="demo-lange").claimable


def bottrop() -> Location:
    return Location.objects.get(slug="bottrop")


@pytest.mark.usefixtures("chain")
def test_the_doctor_of_the_first_20_minutes_can_see_the_next_patient_sooner(
    details: PatientDetails,
) -> None:
    needed("practitioner", minutes=20)
    booked = book(at(9), details)
    claims = Claim.objects.filter(appointment=booked)
    # With the pauses after them: the doctor for 25 minutes, a room for 35, the patient for 30.
    assert claims.filter(claimable=lange()).count() == 5
    assert claims.count() == 5 + 7 + 6
    assert (booked.practitioner_after, booked.practitioner_minutes) == (0, 20)
    assert booked.end == at(9, 30)
    assert [one for one in starts() if "08:30" <= one <= "09:40"] == ["08:30", "09:30", "09:40"]
    assert list(verify_scheduling()) == []


@pytest.mark.usefixtures("chain")
def test_a_doctor_who_comes_later_may_begin_later_than_the_visit(details: PatientDetails) -> None:
    needed("practitioner", starts_after=10)
    set_day_hours(
        claimable=lange(),
        location=bottrop(),
        day=date(2026, 3, 10),
        hours=[(time(9), time(12))],
        actor=TESTS,
    )
    assert starts()[0] == "08:50"
    booked = book(at(8, 50), details)
    doctor = Claim.objects.filter(appointment=booked, claimable=lange()).order_by("tick")
    assert doctor.count() == 5
    assert list(verify_scheduling()) == []
    first = doctor.first()
    assert first is not None
    first.delete()
    assert [one.kind for one in verify_scheduling()] == [
        "free-day-other-claims",
        "appointment-without-claims",
    ]


@pytest.mark.parametrize(
    ("doctor", "room"),
    [((0, 20), (0, 30)), ((10, 20), (0, 30)), ((0, 10), (20, 10)), ((25, 5), (0, 5))],
)
@pytest.mark.parametrize("limit", [1, 40, 100])
@pytest.mark.usefixtures("many_clinics")
def test_few_rows_find_what_all_rows_find(
    doctor: tuple[int, int], room: tuple[int, int], limit: int
) -> None:
    for kind, (after, minutes) in (("practitioner", doctor), ("room", room)):
        requirement = ServiceRequirement.objects.get(service__slug=BENCH, kind=kind)
        requirement.starts_after, requirement.minutes = after, minutes
        requirement.save()
    query = SlotQuery(service=BENCH, limit=limit, earliest=at(10, 5))
    quick = search_slots(query)
    with patch.object(search, "FEW_PLACES", 10**6):
        whole = search_slots(query)
    assert [(one.start, one.practitioner) for one in quick.slots] == [
        (one.start, one.practitioner) for one in whole.slots
    ]
    assert len(quick.slots) == limit


@pytest.mark.usefixtures("chain")
def test_what_is_needed_only_on_the_next_utc_day_is_found() -> None:
    """The room is needed from ten minutes before midnight UTC on, the doctor long before."""
    everywhere = [WeeklyHours(day, time(0), time(23, 59)) for day in range(7)]
    set_opening_hours(location=bottrop(), hours=everywhere, actor=TESTS)
    rebuild()
    for room in Room.objects.filter(location=bottrop()):
        set_weekly_hours(
            claimable=room.claimable,
            location=bottrop(),
            hours=[WeeklyHours(day, time(1), time(5)) for day in range(7)],
            actor=TESTS,
        )
    set_weekly_hours(claimable=lange(), location=bottrop(), hours=everywhere, actor=TESTS)
    needed("practitioner", minutes=10, buffer_after=0)
    needed("room", starts_after=20, minutes=10, buffer_after=0)
    rebuild()
    # One in the morning is midnight in UTC.
    assert starts(day=11)[:2] == ["00:40", "00:50"]
    assert hold_slot(slot=offer(at(0, 40, day=11)).id, actor=VISITOR).start == at(0, 40, day=11)


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(("after", "minutes"), [(30, None), (25, 10), (0, 31)])
def test_a_time_beyond_the_visit_is_refused(after: int, minutes: int | None) -> None:
    requirement = ServiceRequirement.objects.get(service__slug=SERVICE, kind="room")
    requirement.starts_after, requirement.minutes = after, minutes
    with pytest.raises(ValueError, match="longer than the visit"):
        requirement.save()


@pytest.mark.usefixtures("chain")
def test_an_exception_replaces_the_week_and_can_be_taken_back() -> None:
    def set_day(hours: list[tuple[time, time]] | None) -> list[str]:
        set_day_hours(
            claimable=lange(),
            location=bottrop(),
            day=date(2026, 3, 11),
            hours=hours,
            actor=TESTS,
        )
        assert list(verify_scheduling()) == []
        return starts(day=11)

    usual = starts(day=11)
    assert set_day([(time(10), time(11)), (time(14), time(14, 35))]) == [
        "10:00", "10:10", "10:20", "14:00",
    ]  # fmt: skip
    assert set_day([]) == []
    assert set_day(None) == usual
    with pytest.raises(PeriodInvalid):
        set_day([(time(10), time(10))])


@pytest.mark.usefixtures("chain")
def test_an_extra_saturday_opens_for_those_who_come() -> None:
    saturday = date(2026, 3, 14)
    assert starts(day=14) == []
    hours = [(time(10), time(11))]
    open_extra_day(location=bottrop(), day=saturday, hours=hours, actor=TESTS)
    set_day_hours(claimable=lange(), location=bottrop(), day=saturday, hours=hours, actor=TESTS)
    rebuild()
    assert starts(day=14) == ["10:00", "10:10", "10:20"]
    assert starts(day=21) == []
    assert starts(SlotQuery(service="physiotherapy-intake", location="bottrop"), day=14) == []


@pytest.mark.usefixtures("chain")
def test_a_room_with_hours_of_its_own() -> None:
    for room in Room.objects.filter(location=bottrop(), room_type="consultation"):
        week = [WeeklyHours(day, time(9), time(10)) for day in range(5)]
        set_weekly_hours(claimable=room.claimable, location=bottrop(), hours=week, actor=TESTS)
    rebuild()
    assert starts() == ["09:00", "09:10", "09:20"]


@pytest.mark.usefixtures("chain")
def test_maintenance_takes_the_scanner_and_its_end_gives_it_back() -> None:
    scans = SlotQuery(service="mri-lumbar-spine", location="aachen", limit=100)
    usual = starts(scans)
    scanner = Device.objects.get(location__slug="aachen", device_type="mri").claimable
    leave = add_leave(claimable=scanner, start=at(8), end=at(14), actor=TESTS, reason="coil")
    assert starts(scans)[0] == "14:15"
    end_leave(leave_id=leave.pk, actor=TESTS)
    assert starts(scans) == usual
    with pytest.raises(LeaveUnknown):
        end_leave(leave_id=leave.pk, actor=TESTS)


@pytest.mark.usefixtures("chain")
def test_weekly_hours_that_held_before_stay_on_record() -> None:
    before = Schedule.objects.filter(claimable=lange()).count()
    week = [WeeklyHours(2, time(10), time(11))]
    for begin in (date(2026, 3, 18), date(2026, 3, 18), date(2026, 3, 11)):
        set_weekly_hours(
            claimable=lange(), location=bottrop(), hours=week, actor=TESTS, valid_from=begin
        )
    rebuild()
    rows = Schedule.objects.filter(claimable=lange())
    assert rows.filter(valid_until=date(2026, 3, 10)).count() == before
    assert [(one.valid_from, one.valid_until) for one in rows.filter(opens=time(10))] == [
        (date(2026, 3, 11), None)
    ]
    assert starts(day=11) == ["10:00", "10:10", "10:20"]
    assert len(starts(day=10)) > 20
    events = AuditEvent.objects.filter(event="scheduling.hours.set", object_id=str(lange().pk))
    assert [event.detail["after"] for event in events].count(["2 10:00-11:00 .."]) == 3
    assert list(verify_scheduling()) == []


@pytest.mark.usefixtures("chain")
def test_language_and_needs_are_those_of_who_and_where() -> None:
    languages = {
        one.practitioner.slug: one.practitioner.languages
        for one in search_slots(SlotQuery(service=SERVICE, limit=100, language="en")).slots
        if one.practitioner
    }
    assert languages
    assert all("en" in spoken for spoken in languages.values())
    assert starts(replace(QUERY, access=frozenset({"lift"}))) == []
    assert starts(replace(QUERY, access=frozenset({"step-free"}))) == starts()
    assert starts(replace(QUERY, access=frozenset({"interpreter"}))) == []
    person = Practitioner.objects.get(slug="demo-lange")
    person.abilities = ["interpreter"]
    person.save()
    assert starts(replace(QUERY, access=frozenset({"interpreter"}))) == starts()


@pytest.mark.usefixtures("chain")
def test_an_implant_needs_a_scanner_that_is_safe_with_it_when_held_too() -> None:
    scans = SlotQuery(
        service="mri-lumbar-spine", location="aachen", access=frozenset({"implant-safe"})
    )
    assert starts(scans) == []
    scanner = Device.objects.get(location__slug="aachen", device_type="mri")
    scanner.abilities = ["implant-safe"]
    scanner.save()
    slot = search_slots(scans).slots[0]
    scanner.abilities = []
    scanner.save()
    with pytest.raises(SlotTaken):
        hold_slot(slot=slot.id, actor=VISITOR)
    # A talk needs no scanner.
    assert starts(replace(QUERY, access=frozenset({"implant-safe"}))) == starts()


@pytest.mark.usefixtures("chain")
def test_the_age_on_the_day_of_the_visit_counts(details: PatientDetails) -> None:
    service = HealthcareService.objects.get(slug=SERVICE)
    service.min_age, service.max_age = 18, 70
    service.save()
    assert starts(replace(QUERY, age=17)) == starts(replace(QUERY, age=71)) == []
    assert starts(replace(QUERY, age=18)) == starts(replace(QUERY, age=70)) == starts()
    young = replace(details, birth_date=date(2008, 3, 11))
    with pytest.raises(AgeRefused) as refused, transaction.atomic():
        book(at(9), young)
    assert str(refused.value) == "Deze afspraak is voor mensen van 18 tot en met 70 jaar."
    assert str(refused.value.fields["birth_date"]) == str(refused.value)
    assert Appointment.objects.count() == 0
    with pytest.raises(AgeRefused):
        check_patient_age(offer(at(9)).id, young.birth_date)
    assert book(at(9, day=11), young).start == at(9, day=11)


def limit_to(count: int | None) -> None:
    set_daily_limit(service=HealthcareService.objects.get(slug=SERVICE), limit=count, actor=TESTS)


@pytest.mark.usefixtures("chain")
def test_no_more_visits_a_day_than_the_limit(details: PatientDetails) -> None:
    limit_to(2)
    third = offer(at(15)).id
    first = book(at(9), details)
    hold_slot(slot=offer(at(10)).id, actor=VISITOR)
    assert starts() == []
    assert len(starts(day=11)) > 20
    with pytest.raises(SlotTaken):
        hold_slot(slot=third, actor=VISITOR)
    cancel_appointment(manage_secret=first.manage_secret, actor=VISITOR)
    hold_slot(slot=third, actor=VISITOR)
    assert starts() == []
    assert list(verify_scheduling()) == []


@pytest.mark.usefixtures("chain")
def test_a_hold_that_has_ended_gives_its_seat_back(morning: time_machine.Traveller) -> None:
    limit_to(1)
    hold_slot(slot=offer(at(9)).id, actor=VISITOR)
    assert starts() == []
    morning.shift(HOLD_TIME + timedelta(minutes=1))
    assert starts() != []
    hold_slot(slot=offer(at(14)).id, actor=VISITOR)


@pytest.mark.usefixtures("chain")
def test_a_new_limit_counts_what_is_booked(details: PatientDetails) -> None:
    for hour in (9, 10, 11):
        book(at(hour), details)
    limit_to(2)
    assert starts() == []
    limit_to(4)
    assert starts() != []
    limit_to(None)
    assert starts() != []


@pytest.mark.usefixtures("chain")
def test_the_database_refuses_a_seat_that_is_taken(details: PatientDetails) -> None:
    limit_to(1)
    booked = book(at(9), details)
    quota = DailyQuota.objects.get(practitioner__slug="demo-lange").claimable_id
    seat = Claim.objects.get(claimable=quota)
    with pytest.raises(IntegrityError), transaction.atomic():
        Claim.objects.create(claimable_id=quota, tick=seat.tick, appointment=booked)


@pytest.mark.usefixtures("chain")
def test_the_rules_cost_a_search_no_query(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    needed("practitioner", starts_after=5, minutes=20)
    query = replace(QUERY, limit=5, language="de", access=frozenset({"step-free"}), age=40)
    search_slots(query)
    with django_assert_num_queries(2):
        search_slots(query)
