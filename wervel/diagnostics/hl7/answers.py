"""The answer to a message (ACK), in the original mode: AA, AE or AR."""

from datetime import datetime

from wervel.diagnostics.hl7.segments import Delimiters, Segment

ACCEPTED = "AA"
US = "WERVEL"


def answer_to(header: Segment | None, code: str, text: str, *, now: datetime, own: str) -> bytes:
    """In ASCII, with the signs of the message. `own` is the control id of the answer.

    Without a readable header there is nobody to name: the fields are empty.
    """
    signs = header.delimiters if header else Delimiters()
    them = [_plain(header, 3), _plain(header, 4)]
    control, version = _plain(header, 10), _plain(header, 12) or "2.5"
    encoding = signs.component + signs.repetition + signs.escape + signs.subcomponent
    kind = signs.component.join(("ACK", "R01", "ACK"))
    moment = f"{now:%Y%m%d%H%M%S}+0000"
    lines = [
        ["MSH", encoding, US, "", *them, moment, "", kind, own, "P", version],
        ["MSA", code, control, signs.escaped(text)],
    ]
    joined = "".join(signs.field.join(line) + "\r" for line in lines)
    return joined.encode("ascii", "replace")


def _plain(header: Segment | None, number: int) -> str:
    """As they wrote it, so that they know it again; never longer than a field should be."""
    return header.raw(number)[:CUT] if header else ""


CUT = 200
