"""Why a time cannot be had: no reason exactly when it can be booked, and words for each."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
import time_machine
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.errors import Forbidden
from wervel.common.language import LANGUAGES
from wervel.directory.models import Device, HealthcareService, Location, Practitioner, Room
from wervel.directory.opening import WeeklyHours
from wervel.directory.services import add_closure
from wervel.patients.services import PatientDetails
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.exceptions import SlotPast, SlotTaken
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.models import FreeDay
from wervel.scheduling.reasons import Asked, why_not
from wervel.scheduling.selectors.slots import SlotQuery, search_slots, token_key
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.holds import HOLD_TIME, hold_slot
from wervel.scheduling.services.hours import (
    add_leave,
    set_day_hours,
    set_kept_free,
    set_weekly_hours,
)
from wervel.scheduling.services.limits import set_daily_limit
from wervel.scheduling.services.planning import plan_visit
from wervel.scheduling.sight import Wish
from wervel.scheduling.slot_token import SlotToken, write_token
from wervel.scheduling.ticks import tick_at

pytestmark = pytest.mark.usefixtures("chain")

TESTS = system("tests")
PLANNER = Actor(ActorKind.USER, "1", "planner", frozenset({Role.PLANNER}))
DOCTOR = Actor(ActorKind.USER, "2", "doctor", frozenset({Role.DOCTOR}))
FIRST = "first-consultation-back"
TUESDAY = date(2026, 3, 10)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def asked(start: datetime, **changes: object) -> Asked:
    return replace(Asked(FIRST, "bottrop", "demo-lange", start), **changes)


def slot_of(one: Asked) -> str:
    minutes = HealthcareService.objects.get(slug=one.service).minutes
    token = SlotToken(
        one.service, one.location, one.practitioner, tick_at(one.start), minutes, one.wish
    )
    return write_token(token, token_key())


def can_be_booked(one: Asked) -> bool:
    try:
        plan_visit(slot_of(one))
    except (SlotTaken, SlotPast):
        return False
    return True


def texts(one: Asked, actor: Actor = PLANNER) -> list[str]:
    with translation.override("en"):
        return [reason.text for reason in why_not(one, actor=actor)]


def person(slug: str) -> Practitioner:
    return Practitioner.objects.get(slug=slug)


def place(slug: str) -> Location:
    return Location.objects.get(slug=slug)


def keep_free(slug: str, where: str, begin: time, end: time, hours_before: int = 2) -> None:
    rules = [
        Kept(WeeklyHours(day, begin, end), Urgency.WITHIN_DAYS, hours_before * 60)
        for day in range(7)
    ]
    claimable = person(slug).claimable
    set_kept_free(claimable=claimable, location=place(where), kept=rules, actor=TESTS)


def book(one: Asked, details: PatientDetails) -> str:
    wanted = prepare(slot=slot_of(one))
    return book_appointment(wanted=wanted, details=details, actor=VISITOR).reference


@pytest.fixture
def busy(chain: None, details: PatientDetails, morning: time_machine.Traveller) -> None:
    """A chain in which every kind of reason is to be met with within three days."""
    for hour in (9, 10, 14):
        book(asked(at(hour)), details)
    hold_slot(slot=slot_of(asked(at(15))), actor=VISITOR)
    hold_slot(slot=slot_of(asked(at(8, 30, day=11))), actor=VISITOR)
    morning.shift(HOLD_TIME)
    hold_slot(slot=slot_of(asked(at(16))), actor=VISITOR)
    keep_free("demo-lange", "bottrop", time(11), time(11, 45))
    set_day_hours(
        claimable=person("demo-lange").claimable,
        location=place("bottrop"),
        day=date(2026, 3, 11),
        hours=[(time(7), time(10)), (time(12), time(13, 20))],
        actor=TESTS,
    )
    doctor = person("demo-weber")
    add_leave(claimable=doctor.claimable, start=at(9, 3), end=at(12, 1), actor=TESTS)
    scanner = Device.objects.get(location__slug="aachen", device_type="mri")
    add_leave(claimable=scanner.claimable, start=at(9), end=at(14), actor=TESTS)
    room = Room.objects.filter(location__slug="bottrop", room_type="consultation").first()
    assert room is not None
    week = [WeeklyHours(day, time(9), time(15)) for day in range(5)]
    set_weekly_hours(claimable=room.claimable, location=place("bottrop"), hours=week, actor=TESTS)
    rebuild([room.claimable_id])
    add_closure(
        location=place("oberhausen"),
        day=date(2026, 3, 12),
        reason={"nl": "verhuizing", "de": "Umzug", "en": "moving house"},
        actor=TESTS,
    )
    later = HealthcareService.objects.get(slug=FIRST).requirements.get(kind="practitioner")
    later.starts_after, later.minutes = 5, 20
    later.save()
    set_daily_limit(service=HealthcareService.objects.get(slug=FIRST), limit=4, actor=TESTS)
    HealthcareService.objects.filter(slug="mri-lumbar-spine").update(access=["implant-safe"])
    Device.objects.filter(location__slug="aachen").update(abilities=["implant-safe"])
    HealthcareService.objects.filter(slug="results-talk").update(horizon_days=2)
    rebuild()


WISHES = st.builds(
    Wish,
    st.sampled_from([None, *Urgency]),
    st.sets(st.sampled_from(["step-free", "lift", "interpreter"]), max_size=1).map(frozenset),
)
VISITS = [
    (FIRST, "bottrop", "demo-lange"),
    (FIRST, "bottrop", "demo-lange"),
    (FIRST, "aachen", "demo-weber"),
    (FIRST, "oberhausen", "demo-keller"),
    (FIRST, "aachen", "demo-lange"),
    (FIRST, "bottrop", "demo-peters"),
    ("results-talk", "bottrop", "demo-lange"),
    ("mri-lumbar-spine", "aachen", "demo-brandt"),
    ("mri-lumbar-spine", "oberhausen", "demo-smit"),
    ("ct-spine", "bottrop", "demo-wolf"),
]


@pytest.mark.usefixtures("busy")
def test_there_is_no_reason_exactly_when_it_can_be_booked() -> None:
    outcomes, codes = set(), set()

    @settings(max_examples=150, deadline=None)
    @given(
        st.sampled_from(VISITS),
        st.integers(0, 4),
        st.integers(6 * 12, 18 * 12).map(lambda tick: tick * 5),
        WISHES,
    )
    def agree(visit: tuple[str, str, str], day: int, minute: int, wish: Wish) -> None:
        start = at(0, day=10 + day) + timedelta(minutes=minute)
        one = Asked(*visit, start, wish)
        reasons = why_not(one, actor=PLANNER)
        assert can_be_booked(one) is (reasons == []), (one, reasons)
        outcomes.add(not reasons)
        codes.update(reason.code for reason in reasons)

    agree()
    assert outcomes == {True, False}
    assert "stale" not in codes


LISTED = [
    (VISITS[1], 10, None),
    (VISITS[1], 10, Urgency.WITHIN_DAYS),
    (VISITS[1], 11, None),
    (VISITS[2], 10, None),
    (VISITS[6], 11, None),
    (VISITS[7], 10, None),
]


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(("visit", "day", "urgency"), LISTED)
def test_the_list_has_exactly_what_has_no_reason(
    visit: tuple[str, str, str], day: int, urgency: Urgency | None
) -> None:
    service, where, who = visit
    query = SlotQuery(
        service=service,
        location=where,
        practitioner=who,
        earliest=at(8, day=day),
        until=at(16, day=day),
        limit=100,
        urgency=urgency,
    )
    listed = [offer.start for offer in search_slots(query).slots]
    starts = [at(8, day=day) + timedelta(minutes=5 * n) for n in range(8 * 12)]
    asked_for = [Asked(*visit, start, query.wish) for start in starts]
    assert listed == [one.start for one in asked_for if not why_not(one, actor=PLANNER)]
    assert listed


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize(
    ("one", "wanted"),
    [
        (asked(at(6, 5)), "This time is past."),
        (asked(at(6, 30)), "It needs 60 minutes' notice."),
        (asked(at(12, 3)), "It begins only every 10 minutes, counted from midnight."),
        (asked(at(12, day=10) + timedelta(days=90)), "It can be booked at most 60 days ahead."),
        (asked(at(9), practitioner="demo-peters"), "Demo Peters does not do this at Bottrop."),
        (asked(at(12), age=300), None),
        (asked(at(8)), "Bottrop is not open then (08:30-17:30)."),
        (
            asked(at(11, day=11)),
            "It is outside the hours of dr. Demo Lange at Bottrop (07:00-10:00, 12:00-13:20).",
        ),
        (asked(at(11)), "dr. Demo Lange keeps this time free for urgent visits until 09:00."),
        (
            asked(at(12), wish=Wish(None, frozenset({"lift"}))),
            "Bottrop does not have this: lift.",
        ),
        (
            asked(at(12), wish=Wish(None, frozenset({"interpreter"}))),
            "dr. Demo Lange does not suit what the patient needs.",
        ),
        (asked(at(16)), "Somebody who is booking now holds dr. Demo Lange until 06:20."),
        (
            asked(at(10), location="aachen", practitioner="demo-weber"),
            "dr. Demo Weber is away until 12:05.",
        ),
        (
            Asked("mri-lumbar-spine", "aachen", "demo-brandt", at(10)),
            "MRI 1 is taken by maintenance until 14:00.",
        ),
        (
            Asked("mri-lumbar-spine", "oberhausen", "demo-smit", at(10)),
            "MRI 1 does not suit what the patient needs.",
        ),
        (
            Asked(FIRST, "oberhausen", "demo-keller", at(10, day=12)),
            "Oberhausen is closed on this day: moving house",
        ),
        (
            Asked(FIRST, "aachen", "demo-vos", datetime(2026, 4, 6, 10, tzinfo=CLINIC_ZONE)),
            "It is a public holiday: Easter Monday.",
        ),
        (
            Asked("ct-spine", "bottrop", "demo-wolf", at(10)),
            "Bottrop does not have this: CT scanner.",
        ),
    ],
)
def test_every_reason_has_its_words(one: Asked, wanted: str | None) -> None:
    found = texts(one)
    assert found == [] if wanted is None else wanted in found


def test_the_reference_is_for_those_who_see_every_appointment(details: PatientDetails) -> None:
    reference = book(asked(at(9)), details)
    assert f"dr. Demo Lange is taken by appointment {reference} until 09:35." in texts(asked(at(9)))
    assert texts(asked(at(9)), DOCTOR) == [
        "dr. Demo Lange is taken by another appointment until 09:35."
    ]


@pytest.mark.parametrize(
    "actor", [VISITOR, Actor(ActorKind.USER, "3", "editor", frozenset({Role.EDITOR}))]
)
def test_reasons_are_for_staff_who_book(actor: Actor) -> None:
    with pytest.raises(Forbidden):
        why_not(asked(at(9)), actor=actor)


def test_a_full_day_says_so(details: PatientDetails) -> None:
    set_daily_limit(service=HealthcareService.objects.get(slug=FIRST), limit=1, actor=TESTS)
    book(asked(at(9)), details)
    words = "dr. Demo Lange has no more visits of this kind on this day (at most 1)."
    assert texts(asked(at(14))) == [words]
    assert texts(asked(at(14, day=11))) == []


def test_an_age_says_for_whom_it_is() -> None:
    HealthcareService.objects.filter(slug=FIRST).update(min_age=18)
    rebuild()
    assert texts(asked(at(9), age=17)) == ["This appointment is for people of 18 years and older."]
    assert texts(asked(at(9), age=18)) == []


def test_free_days_that_are_wrong_are_said_to_be() -> None:
    FreeDay.objects.update(free=bytes(36))
    assert [one.code for one in why_not(asked(at(9)), actor=PLANNER)] == ["stale"]


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_words_it(language: str) -> None:
    with translation.override(language):
        (one,) = [
            reason for reason in why_not(asked(at(11)), actor=PLANNER) if reason.code == "kept-free"
        ]
    wanted = {
        "nl": "dr. Demo Lange houdt deze tijd tot 09:00 vrij voor dringende afspraken.",
        "de": "dr. Demo Lange hält diese Zeit bis 09:00 für dringende Termine frei.",
        "en": "dr. Demo Lange keeps this time free for urgent visits until 09:00.",
    }
    assert one.text == wanted[language]
