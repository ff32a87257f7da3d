"""Why a day and time that staff chose cannot be had."""

from dataclasses import dataclass, field

from wervel.common.actor import Actor
from wervel.common.errors import WervelError
from wervel.scheduling.reasons import Asked, why_not


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused, in a sentence, and all reasons there are."""

    words: str = ""
    reasons: list[str] = field(default_factory=list)


NO_REFUSAL = Refusal()


def explained(error: WervelError, asked: Asked | None, actor: Actor) -> Refusal:
    """The reasons as of now: none when the time has come free meanwhile, or is no time at all."""
    if asked is None:
        return Refusal(str(error))
    try:
        found = why_not(asked, actor=actor)
    except WervelError:
        found = []
    return Refusal(str(error), [one.text for one in found])
