"""What the answers of a patient say about a scan in the magnet, and about contrast for it.

This is the first of two looks: before the magnet, staff trained for it ask everything again.

Sources
[ACR] Kanal and others, ACR guidance document on MR safe practices: 2013, J Magn Reson Imaging
      2013;37:501-530: everybody is screened before the magnet's room, non-emergency patients at
      least twice; heart devices, other active implants, clips in the head and metal in the eye
      bar the way until somebody trained for it has looked; pregnancy is weighed before a scan.
[ESUR] European Society of Urogenital Radiology, Guidelines on contrast agents 10.0, 2018: ask about
      earlier reactions and about the kidneys before contrast.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from uuid import UUID

YES, NO = "yes", "no"


class SafetyState(StrEnum):
    CLEARED = "cleared"
    BLOCKED = "blocked"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Rule:
    """`lasts`: what was once in the body is not gone because a later form says no."""

    question: str
    source: str
    lasts: bool = False


MAGNET: Sequence[Rule] = (
    Rule("heart_device", "ACR", lasts=True),
    Rule("active_implant", "ACR", lasts=True),
    Rule("vessel_clip", "ACR", lasts=True),
    Rule("metal", "ACR", lasts=True),
    Rule("eye_metal", "ACR", lasts=True),
    Rule("pregnant", "ACR"),
)
CONTRAST: Sequence[Rule] = (
    Rule("kidney", "ESUR", lasts=True),
    Rule("contrast_reaction", "ESUR", lasts=True),
)
# Ours: a pregnancy or a new implant can come between the answers and the scan.
ANSWERS_HOLD = timedelta(days=14)
ALWAYS = datetime.min.replace(tzinfo=UTC)
NOT_ASKED, TOO_OLD = "not-asked", "answers-too-old"
SAID_YES_BEFORE = "said-yes-before"


@dataclass(frozen=True, slots=True)
class Screening:
    """Answers of one moment; `by_staff` when somebody of ours wrote them down.

    `record` is that under which they were told, `since` when it began to be read with the other
    records of the person.
    """

    answers: Mapping[str, str]
    at: datetime
    by_staff: bool
    record: UUID | None = None
    since: datetime = ALWAYS

    def could_know(self, earlier: "Screening") -> bool:
        """Whoever asked under one record knew nothing of another before they were linked."""
        return self.record == earlier.record or self.at > max(self.since, earlier.since)


@dataclass(frozen=True, slots=True)
class MriSafety:
    """`findings` are the codes of what speaks against it or is not known, of the magnet first.

    `state` is about the magnet; `contrast` about contrast fluid, whose findings are listed too.
    """

    state: SafetyState
    findings: tuple[str, ...] = ()
    contrast: SafetyState = SafetyState.UNKNOWN

    @property
    def is_cleared(self) -> bool:
        """For the magnet; what is not known does not clear."""
        return self.state is SafetyState.CLEARED


def judge(screenings: Sequence[Screening], now: datetime) -> MriSafety:
    """All that a patient ever answered, oldest first; only the newest can clear anything."""
    if not screenings:
        return MriSafety(SafetyState.UNKNOWN, (NOT_ASKED,))
    magnet, found = _judge(MAGNET, screenings)
    contrast, more = _judge(CONTRAST, screenings)
    findings = (*found, *more)
    if now - screenings[-1].at > ANSWERS_HOLD:
        findings = (*findings, TOO_OLD)
        magnet, contrast = _at_best_unknown(magnet), _at_best_unknown(contrast)
    return MriSafety(magnet, findings, contrast)


def _judge(
    rules: Sequence[Rule], screenings: Sequence[Screening]
) -> tuple[SafetyState, tuple[str, ...]]:
    newest = screenings[-1]
    yes = [rule.question for rule in rules if newest.answers.get(rule.question) == YES]
    open_ = [rule.question for rule in rules if newest.answers.get(rule.question) not in (YES, NO)]
    denied = [
        f"{rule.question}:{SAID_YES_BEFORE}"
        for rule in rules
        if rule.lasts and newest.answers.get(rule.question) == NO and _denied(rule, screenings)
    ]
    state = SafetyState.CLEARED
    if yes:
        state = SafetyState.BLOCKED
    elif open_ or denied:
        state = SafetyState.UNKNOWN
    return state, (*yes, *denied, *(f"{one}:unknown" for one in open_))


def _denied(rule: Rule, screenings: Sequence[Screening]) -> bool:
    """A yes that nobody of ours has answered since: whoever asks in person, and could know of
    it, may set it right."""
    answers = [one.answers.get(rule.question) for one in screenings]
    return any(
        answer == YES
        and not any(
            later.by_staff and answers[after] != YES and later.could_know(screenings[place])
            for after, later in enumerate(screenings[place + 1 :], place + 1)
        )
        for place, answer in enumerate(answers)
    )


def _at_best_unknown(state: SafetyState) -> SafetyState:
    return SafetyState.UNKNOWN if state is SafetyState.CLEARED else state
