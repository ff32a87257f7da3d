"""What staff may do with a request, and what becomes of it: one table."""

from collections.abc import Mapping
from dataclasses import dataclass

from wervel.contact.choices import RequestStatus as Status
from wervel.contact.choices import Step
from wervel.contact.exceptions import NoteMissing, StepRefused


@dataclass(frozen=True, slots=True)
class Move:
    """`after` is None for a step that keeps the state. `mine`: only by whoever has taken it;
    `not_mine`: only by somebody else. `says` asks for a note of what was done."""

    before: frozenset[Status]
    after: Status | None = None
    mine: bool = False
    not_mine: bool = False
    says: bool = False


ANY = frozenset(Status)
TAKEN = frozenset({Status.IN_PROGRESS})

MOVES: Mapping[Step, Move] = {
    Step.TAKE: Move(before=ANY, after=Status.IN_PROGRESS, not_mine=True),
    Step.COMPLETE: Move(before=TAKEN, after=Status.COMPLETED, mine=True, says=True),
    Step.FAIL: Move(before=TAKEN, after=Status.FAILED, mine=True, says=True),
    Step.NOTE: Move(before=ANY, says=True),
    Step.GIVE_BACK: Move(before=TAKEN, after=Status.REQUESTED, mine=True),
}


def possible_steps(status: Status, *, mine: bool) -> list[Step]:
    """The buttons of a page, most likely first. `mine`: this person has taken the request."""
    return [step for step in MOVES if _fits(MOVES[step], status, mine)]


def check_step(step: Step, status: Status, *, mine: bool, note: str) -> Status:
    """The state afterwards; StepRefused or NoteMissing."""
    move = MOVES[step]
    if not _fits(move, status, mine):
        raise StepRefused
    if move.says and not note:
        raise NoteMissing
    return move.after or status


def _fits(move: Move, status: Status, mine: bool) -> bool:
    has_it = mine and status == Status.IN_PROGRESS
    if move.mine and not has_it:
        return False
    if move.not_mine and has_it:
        return False
    return status in move.before
