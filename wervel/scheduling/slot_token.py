"""The id of a time that can be booked: signed text, no row.

`1.<service>.<clinic>.<practitioner or ->.<first tick>.<minutes>.<signature>`. The minutes are in
it so that a service whose length has changed is not booked with another end than was shown.

`2.….<minutes>.<urgency or ->.<needs, joined by +, or ->.<signature>` was offered to somebody who
may have times kept for the urgent, or who needs something special. It is signed with the rest:
nobody can give himself an urgency, and what was needed is looked at again when it is booked.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

from wervel.reasoning.urgency import Urgency
from wervel.scheduling.exceptions import SlotMalformed, SlotUnknown
from wervel.scheduling.sight import PLAIN, Wish

VERSION, VERSION_OF_WISHES = "1", "2"
NOBODY = NOTHING = "-"
LONGEST = 400
SIGNATURE_BYTES = 16
WISH = r"(?P<urgency>[a-z-]{1,20})\.(?P<access>[a-z+-]{1,120})"
_SHAPE = re.compile(
    r"(?P<signed>(?P<version>[12])\.(?P<service>[\w-]{1,50})\.(?P<location>[\w-]{1,50})"
    r"\.(?P<who>[\w-]{1,50})\.(?P<tick>[0-9]{1,9})\.(?P<minutes>[0-9]{1,4})"
    rf"(?:\.{WISH})?)\.(?P<signature>[\w-]{{22}})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class SlotToken:
    """Which service, where, with whom (None: no practitioner needed), from which tick, how long."""

    service: str
    location: str
    practitioner: str | None
    tick: int
    minutes: int
    wish: Wish = PLAIN


def signature(key: bytes, text: str) -> str:
    """What only we can have written under the text."""
    digest = hmac.digest(key, text.encode("ascii"), hashlib.sha256)[:SIGNATURE_BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def write_token(token: SlotToken, key: bytes) -> str:
    who = token.practitioner or NOBODY
    where = f"{token.service}.{token.location}.{who}.{token.tick}.{token.minutes}"
    if token.wish == PLAIN:
        signed = f"{VERSION}.{where}"
    else:
        signed = f"{VERSION_OF_WISHES}.{where}.{write_wish(token.wish)}"
    return f"{signed}.{signature(key, signed)}"


def read_token(text: str, key: bytes) -> SlotToken:
    """SlotMalformed when it is no slot id at all; SlotUnknown when we never issued it."""
    match = _SHAPE.fullmatch(text) if len(text) <= LONGEST else None
    if match is None or (match["version"] == VERSION) != (match["urgency"] is None):
        raise SlotMalformed
    if not hmac.compare_digest(signature(key, match["signed"]), match["signature"]):
        raise SlotUnknown
    who = None if match["who"] == NOBODY else match["who"]
    return SlotToken(
        match["service"],
        match["location"],
        who,
        int(match["tick"]),
        int(match["minutes"]),
        read_wish(match["urgency"], match["access"]),
    )


def write_wish(wish: Wish) -> str:
    urgency = wish.urgency.value if wish.urgency else NOTHING
    return f"{urgency}.{'+'.join(sorted(wish.access)) or NOTHING}"


def read_wish(urgency: str | None, access: str | None) -> Wish:
    """As WISH has found it in an id that is ours; none at all in one of the plain kind."""
    if urgency is None or access is None:
        return PLAIN
    return Wish(
        None if urgency == NOTHING else Urgency(urgency),
        frozenset() if access == NOTHING else frozenset(access.split("+")),
    )
