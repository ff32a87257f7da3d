"""Times kept for the urgent: which ticks, until when, and never by a forged id."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory.models import Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.patients.services import PatientDetails
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.bitmap import positions
from wervel.scheduling.exceptions import SlotTaken, SlotUnknown
from wervel.scheduling.kept_free import Kept, kept_bits, next_release
from wervel.scheduling.selectors.lasting import lasting
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import TriageOutcome, book_appointment, prepare
from wervel.scheduling.services.drafts import choose_slot, draft_urgency, start_draft
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import set_kept_free
from wervel.scheduling.ticks import TICKS_A_DAY, first_tick, moment_of

SERVICE = "first-consultation-back"
DAYS = st.integers(20_100, 23_900)
QUERY = SlotQuery(service=SERVICE, location="bottrop", limit=100)
URGENT = SlotQuery(service=SERVICE, location="bottrop", limit=100, urgency=Urgency.WITHIN_DAYS)


def at(hour: int, minute: int = 0, day: int = 10) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE)


def rule(begin: time, end: time, weekday: int, release: int, urgency: Urgency) -> Kept:
    return Kept(WeeklyHours(weekday, begin, end), urgency, release)


TIMES = st.integers(0, 285).map(lambda n: time(n * 5 // 60, n * 5 % 60))


@pytest.mark.pure
@given(
    DAYS,
    TIMES,
    TIMES,
    st.integers(0, 6),
    st.sampled_from([0, 5, 60, 61, 1440]),
    st.integers(-400, 400),
    st.sampled_from([None, *Urgency]),
    st.sampled_from([Urgency.WITHIN_DAYS, Urgency.SAME_DAY]),
)
def test_a_tick_is_kept_until_its_stretch_is_released(
    day: int,
    begin: time,
    end: time,
    weekday: int,
    release: int,
    ago: int,
    asking: Urgency | None,
    needed: Urgency,
) -> None:
    now = first_tick(day) + ago
    found = kept_bits(day, [rule(begin, end, weekday, release, needed)], now, asking)
    wanted = []
    for tick in range(TICKS_A_DAY):
        local = moment_of(first_tick(day) + tick).astimezone(CLINIC_ZONE)
        if local.weekday() != weekday or not begin <= local.time() < end:
            continue
        if asking is not None and asking >= needed:
            continue
        # Counted back along the clock from this tick, which the stretch has run evenly up to.
        since = timedelta(minutes=(local.hour - begin.hour) * 60 + local.minute - begin.minute)
        opened = moment_of(first_tick(day) + tick) - since
        if moment_of(now) < opened - timedelta(minutes=-(-release // 5) * 5):
            wanted.append(tick)
    assert list(positions(found)) == wanted


@pytest.mark.pure
@given(DAYS, st.integers(0, 287), st.integers(0, 6), st.sampled_from([0, 60, 3000]))
def test_the_next_release_is_the_first_moment_at_which_more_is_seen(
    day: int, tick: int, weekday: int, release: int
) -> None:
    now = first_tick(day) + tick
    rules = [rule(time(10), time(11), weekday, release, Urgency.SAME_DAY)]
    found = next_release(rules, now)
    assert found is not None

    def seen(moment: int) -> list[int]:
        return [kept_bits(one, rules, moment, None) for one in range(day - 1, day + 13)]

    assert seen(now) == seen(found - 1) != seen(found)


def keep_free(begin: time, end: time, release: int = 120) -> None:
    rules = [rule(begin, end, day, release, Urgency.WITHIN_DAYS) for day in range(7)]
    set_kept_free(
        claimable=Practitioner.objects.get(slug="demo-lange").claimable,
        location=Location.objects.get(slug="bottrop"),
        kept=rules,
        actor=system("tests"),
    )


def starts(query: SlotQuery, day: int = 11) -> list[str]:
    begin, end = at(0, day=day), at(23, day=day)
    found = search_slots(replace(query, earliest=begin, until=end)).slots
    return [f"{one.start:%H:%M}" for one in found]


@pytest.mark.usefixtures("chain")
def test_the_urgent_see_what_is_kept_and_the_others_do_not() -> None:
    keep_free(time(10), time(11))
    hidden = sorted(set(starts(URGENT)) - set(starts(QUERY)))
    # A visit and the pause after it take 35 minutes: none of them may reach into the hour.
    assert hidden == ["09:30", "09:40", "09:50", *(f"10:{n}0" for n in range(6))]
    assert set(starts(QUERY)) < set(starts(URGENT))


@pytest.mark.usefixtures("chain")
def test_what_is_kept_opens_to_all_in_time(morning: time_machine.Traveller) -> None:
    keep_free(time(10), time(11))
    before = lasting(search_slots(QUERY).slots, wanted=100)
    assert "10:00" not in starts(QUERY, day=10)
    morning.move_to(at(8))
    assert "10:00" in starts(QUERY, day=10)
    assert before.until <= at(8)


@pytest.mark.usefixtures("chain")
def test_the_id_of_a_kept_time_can_be_held_and_booked(details: PatientDetails) -> None:
    keep_free(time(10), time(11))
    (slot,) = [one for one in search_slots(URGENT).slots if one.start == at(10, 20)]
    hold = hold_slot(slot=slot.id, actor=VISITOR)
    wanted = prepare(hold=hold.secret)
    assert book_appointment(wanted=wanted, details=details, actor=VISITOR).start == at(10, 20)
    (other,) = [one for one in search_slots(URGENT).slots if one.start == at(10, 20, day=11)]
    wanted = prepare(slot=other.id)
    assert book_appointment(wanted=wanted, details=details, actor=VISITOR).start == other.start


@pytest.mark.usefixtures("chain")
def test_a_time_that_is_kept_afterwards_is_refused_to_all_but_the_urgent() -> None:
    (plain,) = [one for one in search_slots(QUERY).slots if one.start == at(10)]
    (urgent,) = [one for one in search_slots(URGENT).slots if one.start == at(10)]
    keep_free(time(10), time(11))
    with pytest.raises(SlotTaken) as refused:
        hold_slot(slot=plain.id, actor=VISITOR)
    assert at(10) not in [one.start for one in refused.value.alternatives]
    with pytest.raises(SlotTaken):
        prepare(slot=plain.id)
    hold_slot(slot=urgent.id, actor=VISITOR)


@pytest.mark.usefixtures("chain")
def test_an_urgency_cannot_be_written_into_an_id() -> None:
    keep_free(time(10), time(11))
    (plain,) = [one for one in search_slots(QUERY).slots if one.start == at(8, 30)]
    _, *where, signature = plain.id.split(".")
    for urgency in ("same-day", "emergency"):
        forged = ".".join(["2", *where, urgency, "-", signature])
        with pytest.raises(SlotUnknown):
            hold_slot(slot=forged, actor=VISITOR)


@pytest.mark.usefixtures("chain")
def test_others_of_a_kept_time_offers_the_urgent_kept_times_again() -> None:
    keep_free(time(10), time(11))
    (slot,) = [one for one in search_slots(URGENT).slots if one.start == at(10)]
    hold_slot(slot=slot.id, actor=VISITOR)
    with pytest.raises(SlotTaken) as refused:
        hold_slot(slot=slot.id, actor=VISITOR)
    assert next(one.start for one in refused.value.alternatives) == at(10, 40)


@pytest.mark.usefixtures("chain")
def test_a_draft_knows_the_urgency_of_its_check() -> None:
    draft = start_draft(
        service=SERVICE, actor=VISITOR, triage=TriageOutcome("within-days", "reference")
    )
    assert draft_urgency(draft.secret) == "within-days"
    assert draft_urgency("unknown") == ""
    keep_free(time(10), time(11))
    (slot,) = [one for one in search_slots(URGENT).slots if one.start == at(10)]
    assert choose_slot(secret=draft.secret, slot=slot.id, actor=VISITOR).slot == slot.id
