"""Many events become few lines: one person, one object, one act, five minutes."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.audit.acts import Act, act_of
from wervel.audit.looks import WINDOW, Looks, Row, grouped, looks_at, window_of
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor, ActorKind

NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
READ, SIGNED = "diagnostics.report.read", "diagnostics.report.signed"
ME = Actor(ActorKind.PATIENT, "me", "Demo")


def row(at: datetime, event: str = READ, who: str = "a", what: str = "r") -> Row:
    return Row(at, event, "user", who, f"Demo {who}", "DiagnosticReport", what)


def at(**since: float) -> datetime:
    return NOON + timedelta(**since)


def newest_first(*rows: Row) -> Looks:
    return grouped(iter(sorted(rows, key=lambda each: each.recorded_at, reverse=True)), 50)


def test_the_same_in_five_minutes_is_one_line() -> None:
    (line,) = newest_first(
        row(NOON), row(at(minutes=4, seconds=59.999999)), row(at(minutes=2))
    ).lines
    assert (line.window, line.last, line.times) == (NOON, at(minutes=4, seconds=59.999999), 3)


def test_the_end_of_a_window_belongs_to_the_next() -> None:
    lines = newest_first(row(NOON), row(at(minutes=5)), row(at(microseconds=-1))).lines
    assert [each.window for each in lines] == [at(minutes=5), NOON, at(minutes=-5)]
    assert [each.times for each in lines] == [1, 1, 1]


@pytest.mark.parametrize(
    "other",
    [
        row(NOON, who="b"),
        row(NOON, what="s"),
        row(NOON, event=SIGNED),
        row(NOON)._replace(actor_kind="patient"),
        row(NOON)._replace(object_type="Encounter"),
    ],
)
def test_another_person_object_or_act_is_another_line(other: Row) -> None:
    assert [each.times for each in newest_first(row(at(minutes=1)), other).lines] == [1, 1]


def test_events_that_are_one_act_are_one_line() -> None:
    rows = (
        row(NOON, event="diagnostics.report.drafted"),
        row(NOON, event="diagnostics.report.edited"),
    )
    (line,) = newest_first(*rows).lines
    assert (line.act, line.times) == (Act.REPORT_WRITTEN, 2)


moments = st.integers(-2_000, 2_000).map(lambda seconds: NOON + timedelta(seconds=seconds))
rows_drawn = st.lists(
    st.builds(
        row,
        moments,
        st.sampled_from([READ, SIGNED]),
        st.sampled_from("ab"),
        st.sampled_from("rs"),
    ),
    max_size=60,
).map(lambda rows: sorted(rows, key=lambda each: each.recorded_at, reverse=True))


@given(rows_drawn, st.integers(1, 8))
def test_pages_together_tell_everything_once(rows: list[Row], size: int) -> None:
    lines, before = [], NOON + timedelta(days=1)
    while True:
        page = grouped((each for each in rows if each.recorded_at < before), size)
        lines += page.lines
        if page.older is None:
            break
        assert len(page.lines) >= size
        assert page.older < before
        before = page.older
    expected = {
        (window_of(each.recorded_at), each.actor_id, each.object_id, act_of(each.event))
        for each in rows
    }
    told = [(each.window, each.actor_id, each.object_id, each.act) for each in lines]
    assert sorted(told) == sorted(expected)
    assert sum(each.times for each in lines) == len(rows)
    assert [each.window for each in lines] == sorted((e.window for e in lines), reverse=True)
    assert all(each.window <= each.last < each.window + WINDOW for each in lines)


def test_no_more_is_read_than_a_page_needs() -> None:
    taken = 0

    def endless() -> object:
        nonlocal taken
        while True:
            taken += 1
            yield row(NOON - taken * WINDOW)

    page = grouped(endless(), 50)  # type: ignore[arg-type]
    assert (len(page.lines), taken) == (50, 51)
    assert page.older == NOON - 50 * WINDOW


def stored(patient: UUID, moment: datetime, **more: object) -> AuditEvent:
    return AuditEvent(
        recorded_at=moment,
        event=READ,
        actor_kind="user",
        actor_id="a",
        actor_label="Demo",
        object_type="DiagnosticReport",
        object_id="r",
        patient_id=patient,
        **more,
    )


@pytest.mark.django_db
def test_only_rows_of_these_patients_are_told_and_the_look_is_recorded() -> None:
    mine, linked, other = uuid4(), uuid4(), uuid4()
    AuditEvent.objects.bulk_create(
        [stored(mine, NOON), stored(linked, at(minutes=10)), stored(other, NOON)]
    )
    found = looks_at([mine, linked], actor=ME)
    assert [each.window for each in found.lines] == [at(minutes=10), NOON]
    recorded = AuditEvent.objects.filter(event="audit.own-trail.read")
    assert {each.patient_id for each in recorded} == {mine, linked}
    assert [each.act for each in looks_at([other], actor=ME).lines] == [Act.REPORT_READ]
    assert looks_at([mine], actor=ME, before=NOON).lines == []


@pytest.mark.django_db
def test_a_page_of_a_long_trail_begins_where_the_last_one_ended() -> None:
    mine = uuid4()
    AuditEvent.objects.bulk_create(
        [stored(mine, NOON - timedelta(seconds=each)) for each in range(3_000)]
    )
    first = looks_at([mine], actor=ME, before=at(minutes=1), lines=4)
    second = looks_at([mine], actor=ME, before=first.older, lines=40)
    assert (len(first.lines), len(second.lines), second.older) == (4, 7, None)
    assert sum(each.times for each in [*first.lines, *second.lines]) == 3_000
