"""The id of a chain that can be booked: signed text, no row.

`c1.<kind>.<plan or ->.<clinic>.<step>.<step>….<signature>`, where a step is
`<service>~<practitioner or ->~<first tick>~<minutes>~<1 if it may not be needed>`. Everything that
was shown is in it, so that a plan that has changed since is not booked in its new form.

`c2.<kind>.<plan or ->.<clinic>.<urgency or ->.<needs, joined by +, or ->.<step>…` was offered to
somebody who may have times kept for the urgent, or who needs something special.
"""

import hmac
import re
from dataclasses import dataclass

from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import SlotMalformed, SlotUnknown
from wervel.scheduling.sight import PLAIN, Wish
from wervel.scheduling.slot_token import NOBODY, WISH, read_wish, signature, write_wish

FEWEST_STEPS, MOST_STEPS = 2, 8
LONGEST = 1200
_WORD = r"[\w-]{1,50}"
_MORE = f"{{{FEWEST_STEPS - 1},{MOST_STEPS - 1}}}"
_STEP = rf"{_WORD}~{_WORD}~[0-9]{{1,9}}~[0-9]{{1,4}}~[01]"
_SHAPE = re.compile(
    rf"(?P<signed>c(?P<version>[12])\.(?P<kind>{'|'.join(GroupKind.values)})\.(?P<plan>{_WORD})"
    rf"\.(?P<location>{_WORD})(?:\.{WISH})?\.(?P<steps>{_STEP}(?:\.{_STEP}){_MORE}))"
    r"\.(?P<signature>[\w-]{22})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class ChainStep:
    """Which service, with whom, from which tick, how long, and whether it may not be needed."""

    service: str
    practitioner: str | None
    tick: int
    minutes: int
    maybe: bool = False


@dataclass(frozen=True, slots=True)
class ChainToken:
    """What belongs together, at which clinic; `plan` is empty for people who come together.

    `wish` is what those who come need and may have.
    """

    kind: GroupKind
    plan: str
    location: str
    steps: tuple[ChainStep, ...]
    wish: Wish = PLAIN

    @property
    def people(self) -> int:
        return 1 if self.kind == GroupKind.ONE_DAY else len(self.steps)


def write_chain(token: ChainToken, key: bytes) -> str:
    steps = ".".join(
        f"{one.service}~{one.practitioner or NOBODY}~{one.tick}~{one.minutes}~{int(one.maybe)}"
        for one in token.steps
    )
    where = f"{token.kind.value}.{token.plan or NOBODY}.{token.location}"
    if token.wish == PLAIN:
        signed = f"c1.{where}.{steps}"
    else:
        signed = f"c2.{where}.{write_wish(token.wish)}.{steps}"
    return f"{signed}.{signature(key, signed)}"


def read_chain(text: str, key: bytes) -> ChainToken:
    """SlotMalformed when it is no id of a chain; SlotUnknown when we never issued it."""
    match = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or (match["version"] == "1") != (match["urgency"] is None):
        raise SlotMalformed
    if not hmac.compare_digest(signature(key, match["signed"]), match["signature"]):
        raise SlotUnknown
    return ChainToken(
        GroupKind(match["kind"]),
        _filled(match["plan"]) or "",
        match["location"],
        tuple(_step(part) for part in match["steps"].split(".")),
        read_wish(match["urgency"], match["access"]),
    )


def _step(text: str) -> ChainStep:
    service, who, tick, minutes, maybe = text.split("~")
    return ChainStep(service, _filled(who), int(tick), int(minutes), maybe == "1")


def _filled(text: str) -> str | None:
    return None if text == NOBODY else text
