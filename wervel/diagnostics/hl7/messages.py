"""A message from its bytes: header, character set, segments. It raises nothing but HL7Error."""

import re
from dataclasses import dataclass

from wervel.diagnostics.hl7.exceptions import Unreadable, Unsupported
from wervel.diagnostics.hl7.segments import Delimiters, Segment, split_segments

# MSH-18 as HL7 table 0211 writes it. Nothing said is ASCII, by the standard; it is not guessed.
ENCODINGS = {
    "": "ascii",
    "ASCII": "ascii",
    "UNICODE UTF-8": "utf-8",
    "8859/1": "latin-1",
    "8859/15": "iso8859-15",
}
CHARSET, CONTROL_LENGTH, SENDER_LENGTH = 18, 199, 200
MOST_BYTES, MOST_SEGMENTS = 4_000_000, 40_000
_REFUSED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Message:
    """`header` is its MSH segment."""

    header: Segment
    segments: tuple[Segment, ...]

    @property
    def sender(self) -> str:
        """Application and facility, as one text."""
        return f"{self.header.raw(3)}|{self.header.raw(4)}"

    @property
    def control(self) -> str:
        return self.header.raw(10)

    @property
    def kind(self) -> tuple[str, str]:
        """Such as ORU and R01."""
        return self.header.component(9, 1), self.header.component(9, 2)


def read_header(body: bytes) -> Segment:
    """The MSH segment alone, to know whom to answer; Unreadable."""
    if body[:3] != b"MSH":
        raise Unreadable("a message begins with MSH")
    line = re.split(rb"[\r\n]", body[:4000], maxsplit=1)[0].decode("latin-1")
    delimiters = Delimiters.of(line)
    name, *rest = line.split(delimiters.field)
    if name != "MSH":
        raise Unreadable("a message begins with MSH")
    return Segment("MSH", (delimiters.field, *rest), delimiters, "ascii")


def read_message(body: bytes) -> Message:
    """All of it, decoded as MSH-18 says; Unreadable."""
    if len(body) > MOST_BYTES:
        raise Unreadable("the message is too large")
    header = read_header(body)
    charset = header.repetitions(CHARSET)[0].strip().upper()
    encoding = ENCODINGS.get(charset)
    if encoding is None:
        raise Unreadable("the character set of MSH-18 is not supported")
    try:
        text = body.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("the message is not in the character set of MSH-18") from None
    if _REFUSED.search(text):
        raise Unreadable("the message holds a control character")
    segments = tuple(split_segments(text, header.delimiters, encoding))
    if len(segments) > MOST_SEGMENTS:
        raise Unreadable("the message has too many segments")
    if not segments or sum(segment.name == "MSH" for segment in segments) != 1:
        raise Unreadable("a message has one MSH")
    return Message(segments[0], segments)


def check_results(message: Message) -> None:
    """Whether we take such a message; Unsupported."""
    if message.kind != ("ORU", "R01"):
        raise Unsupported("only ORU^R01 is taken")
    if message.header.component(11) != "P":
        raise Unsupported("only messages of production (MSH-11 P) are taken")
    if not message.header.component(12).startswith("2."):
        raise Unsupported("only version 2 is taken")
    if not 0 < len(message.control) <= CONTROL_LENGTH or not message.control.strip():
        raise Unsupported("MSH-10 is missing or too long")
    if len(message.sender) > SENDER_LENGTH or message.sender == "|":
        raise Unsupported("MSH-3 and MSH-4 are missing or too long")
