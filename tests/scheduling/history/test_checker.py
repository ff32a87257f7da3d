"""The checker is silent about a good history, and names each fault that is planted in one."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.scheduling.history.checker import HOLD_SECONDS, Finding, check
from tests.scheduling.history.record import Entry, Op, Span, counts, span_of
from tests.scheduling.history.state import State, Visit

pytestmark = pytest.mark.pure

NINE, TEN = Span("vos", 108, 114), Span("vos", 120, 126)
BOOKED, REFUSED, LOST = 201, 409, 0


def entry(op: Op, mark: str, at: float, status: int = BOOKED, **others: object) -> Entry:
    answered = at + 1 if status else float("inf")
    made = Entry(1, op, mark, at, status=status, answered=answered)
    for name, value in others.items():
        setattr(made, name, value)
    return made


def visit(mark: str, span: Span, status: str = "confirmed", sequence: int = 0) -> Visit:
    return Visit(f"id-{mark}", f"W-{mark}", status, span, sequence, mark)


def mails(*visits: Visit) -> list[str]:
    return [f"appointment:{v.id}:{n}" for v in visits for n in range(v.sequence + 1)]


def good() -> tuple[list[Entry], State]:
    """One was booked from a hold and stands; one was moved, one cancelled, one refused; and one
    whose client never heard of it is there."""
    log = [
        entry(Op.HOLD, "held", 1, span=NINE),
        entry(Op.BOOK, "kept", 5, span=NINE, subject="held", reference="W-kept"),
        entry(Op.BOOK, "refused", 7, REFUSED, span=NINE, code="slot-taken"),
        entry(Op.BOOK, "moved", 9, span=Span("vos", 0, 6), reference="W-moved"),
        entry(Op.MOVE, "move", 11, 200, span=TEN, subject="moved"),
        entry(Op.BOOK, "gone", 13, span=Span("vos", 0, 6), reference="W-gone"),
        entry(Op.AGAIN, "again", 15, subject="kept", reference="W-kept"),
        entry(Op.CANCEL, "cancel", 17, 200, subject="gone"),
        entry(Op.BOOK, "unheard", 19, LOST, span=Span("vos", 6, 12)),
        entry(Op.LEAVE, "leave", 21, 200, span=Span("vos", 30, 36)),
    ]
    visits = [
        visit("kept", NINE),
        visit("moved", TEN, sequence=1),
        visit("gone", Span("vos", 0, 6), "cancelled", sequence=1),
        visit("unheard", Span("vos", 6, 12)),
    ]
    claims = [
        (1, tick) for one in visits if one.live for tick in range(one.span.begin, one.span.end)
    ]
    return log, State(visits, claims, mails(*visits))


def test_a_good_history_has_no_findings() -> None:
    assert check(*good()) == []


def test_a_booking_nobody_heard_of_may_also_not_be_there() -> None:
    log, state = good()
    state.visits = [one for one in state.visits if one.mark != "unheard"]
    state.mails = mails(*state.visits)
    assert check(log, state) == []


def test_a_hold_given_up_may_be_had_by_another() -> None:
    log, state = good()
    log[2:2] = [
        entry(Op.HOLD, "other", 2.5, span=Span("vos", 200, 203)),
        entry(Op.EXPIRE, "let-go", 3, 200, subject="other"),
        entry(Op.HOLD, "next", 3.5, span=Span("vos", 202, 206)),
    ]
    assert check(log, state) == []


Fault = Callable[[list[Entry], State], None]


def a_confirmation_is_lost(log: list[Entry], state: State) -> None:
    del state.visits[0], state.mails[0]


def one_was_never_asked_for(log: list[Entry], state: State) -> None:
    stranger = visit("stranger", Span("vos", 50, 56))
    state.visits.append(stranger)
    state.mails += mails(stranger)


def one_was_made_twice(log: list[Entry], state: State) -> None:
    twin = replace(visit("kept", Span("weber", 0, 6)), id="id-twin")
    state.visits.append(twin)
    state.mails += mails(twin)


def one_was_refused_and_made(log: list[Entry], state: State) -> None:
    ghost = visit("refused", Span("weber", 0, 6))
    state.visits.append(ghost)
    state.mails += mails(ghost)


def a_cancelled_one_stands(log: list[Entry], state: State) -> None:
    state.visits[2] = replace(state.visits[2], status="confirmed")


def a_moved_one_is_where_it_was(log: list[Entry], state: State) -> None:
    state.visits[1] = replace(state.visits[1], span=Span("vos", 60, 66))


def a_kept_one_is_cancelled(log: list[Entry], state: State) -> None:
    state.visits[0] = replace(state.visits[0], status="cancelled")


def another_reference_was_told(log: list[Entry], state: State) -> None:
    state.visits[0] = replace(state.visits[0], reference="W-other")


def two_visits_overlap(log: list[Entry], state: State) -> None:
    log[8].span = Span("vos", 112, 118)
    state.visits[3] = replace(state.visits[3], span=Span("vos", 112, 118))


def a_tick_is_claimed_twice(log: list[Entry], state: State) -> None:
    state.claims.append(state.claims[0])


def two_were_told_the_same_time(log: list[Entry], state: State) -> None:
    log.append(entry(Op.HOLD, "second", 40, span=Span("vos", 110, 112)))


def a_hold_was_broken(log: list[Entry], state: State) -> None:
    log.append(entry(Op.HOLD, "promise", 40, span=Span("vos", 200, 206)))
    late = HOLD_SECONDS - 1
    log.append(entry(Op.BOOK, "broken", 40 + late, REFUSED, subject="promise", code="slot-taken"))


def somebody_was_booked_into_a_leave(log: list[Entry], state: State) -> None:
    log.append(entry(Op.HOLD, "into-leave", 40, span=Span("vos", 35, 41)))


def one_key_had_two_answers(log: list[Entry], state: State) -> None:
    log[6].reference = "W-other"


def an_answer_was_a_fault(log: list[Entry], state: State) -> None:
    log[1].notes.append("answered 500")


def staff_were_refused(log: list[Entry], state: State) -> None:
    log[9].status, log[9].code = 500, "OperationalError"


def a_mail_is_missing(log: list[Entry], state: State) -> None:
    state.mails.remove("appointment:id-moved:1")


def a_mail_was_queued_twice(log: list[Entry], state: State) -> None:
    state.mails.append("appointment:id-kept:0")


def a_mail_is_about_nothing(log: list[Entry], state: State) -> None:
    state.mails.append("appointment:id-kept:7")


def verify_has_something_to_say(log: list[Entry], state: State) -> None:
    state.verified = ["FAULT free-day-missing: claimable 1 on day 2"]


FAULTS: list[tuple[Fault, str]] = [
    (a_confirmation_is_lost, "lost"),
    (one_was_never_asked_for, "never-asked"),
    (one_was_made_twice, "made-twice"),
    (one_was_refused_and_made, "refused-but-made"),
    (a_cancelled_one_stands, "other-fate"),
    (a_moved_one_is_where_it_was, "other-fate"),
    (a_kept_one_is_cancelled, "other-fate"),
    (another_reference_was_told, "other-reference"),
    (two_visits_overlap, "overlap"),
    (a_tick_is_claimed_twice, "claimed-twice"),
    (two_were_told_the_same_time, "told-twice"),
    (a_hold_was_broken, "hold-broken"),
    (somebody_was_booked_into_a_leave, "booked-while-away"),
    (one_key_had_two_answers, "other-answer"),
    (an_answer_was_a_fault, "answer"),
    (staff_were_refused, "failed"),
    (a_mail_is_missing, "no-mail"),
    (a_mail_was_queued_twice, "mail-twice"),
    (a_mail_is_about_nothing, "mail-of-nothing"),
    (verify_has_something_to_say, "verify"),
]


@pytest.mark.parametrize(("plant", "kind"), FAULTS, ids=lambda one: getattr(one, "__name__", one))
def test_a_planted_fault_is_found(plant: Fault, kind: str) -> None:
    log, state = good()
    plant(log, state)
    found: list[Finding] = check(log, state)
    assert [one.kind for one in found] == [kind]


def test_a_slot_tells_whose_time_it_is() -> None:
    slot = "1.results-talk.aachen.demo-vos.5960000.15.AAAAAAAAAAAAAAAAAAAAAA"
    assert span_of(slot) == Span("demo-vos", 5960000, 5960003)


def test_counts_say_how_operations_ended() -> None:
    log, _ = good()
    assert counts(log)["book"] == {"done": 3, "409 slot-taken": 1, "open": 1}
