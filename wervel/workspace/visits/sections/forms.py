"""What is sent with a section: the text, what it began from, and whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass

from wervel.common.errors import Malformed

LONGEST_NUMBER = 9
DRAFT, COMMIT, DISCARD = "draft", "commit", "discard"


@dataclass(frozen=True, slots=True)
class Sent:
    """`begun` is the version that the text began from, `base` the newest that its author has seen.

    They differ once the author has been shown what somebody else committed meanwhile. `author` is
    who was logged in when the page was made.
    """

    do: str
    text: str
    base: int
    begun: int
    author: str

    @classmethod
    def read(cls, data: Mapping[str, str]) -> "Sent":
        """Malformed for numbers that are none, or something else to do."""
        do = data.get("do", "")
        if do not in (DRAFT, COMMIT, DISCARD):
            raise Malformed
        base = _number(data.get("base", ""))
        begun = _number(data["begun"]) if data.get("begun") else base
        return cls(do, data.get("text", ""), base, begun, data.get("author", ""))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER):
        raise Malformed
    return int(text)
