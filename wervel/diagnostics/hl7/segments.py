"""Segments, fields, repetitions, components and escapes of HL7 version 2."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wervel.diagnostics.hl7.exceptions import Unreadable

_HEX = re.compile(r"X((?:[0-9A-Fa-f]{2})+)")
_UNSHOWN = frozenset({"H", "N"})
_LINE = re.compile(r"\.(?:br|sp[0-9]*)")
ENCODING_LENGTHS = (4, 5)
_SIGNS = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


@dataclass(frozen=True)
class Delimiters:
    """The signs that a message says it uses (MSH-1 and MSH-2)."""

    field: str = "|"
    component: str = "^"
    repetition: str = "~"
    escape: str = "\\"
    subcomponent: str = "&"

    @classmethod
    def of(cls, header: str) -> "Delimiters":
        """From a text that begins with MSH; Unreadable."""
        field = header[3:4]
        encoding = header[4:].split(field, 1)[0] if field else ""
        signs = (field, *encoding)
        if len(encoding) not in ENCODING_LENGTHS or len(set(signs)) != len(signs):
            raise Unreadable("MSH-1 and MSH-2 must be five different signs")
        if not _SIGNS.issuperset(signs):
            raise Unreadable("MSH-1 and MSH-2 must be signs, not letters")
        return cls(*signs[:5])

    @cached_property
    def _escaped(self) -> re.Pattern[str]:
        sign = re.escape(self.escape)
        return re.compile(f"{sign}([^{sign}]*){sign}")

    def unescape(self, text: str, encoding: str) -> str:
        """The text that was meant; an escape that nobody knows stays as it is."""
        if self.escape not in text:
            return text
        return self._escaped.sub(lambda found: self._meant(found, encoding), text)

    def _meant(self, found: re.Match[str], encoding: str) -> str:
        name = found[1]
        signs = {
            "F": self.field,
            "S": self.component,
            "T": self.subcomponent,
            "R": self.repetition,
            "E": self.escape,
        }
        if name in signs:
            return signs[name]
        if name in _UNSHOWN:
            return ""
        if _LINE.fullmatch(name):
            return "\n"
        if hexadecimal := _HEX.fullmatch(name):
            return bytes.fromhex(hexadecimal[1]).decode(encoding, "replace")
        return found[0]

    def escaped(self, text: str) -> str:
        """A text made safe to stand in a field; breaks between lines become blanks."""
        signs = {
            self.escape: "E",
            self.field: "F",
            self.component: "S",
            self.subcomponent: "T",
            self.repetition: "R",
        }
        plain = " ".join(text.split())
        return "".join(f"{self.escape}{signs[c]}{self.escape}" if c in signs else c for c in plain)


@dataclass(frozen=True, slots=True)
class Segment:
    """One line of a message. Fields are counted from 1; those of MSH as HL7 counts them."""

    name: str
    fields: tuple[str, ...]
    delimiters: Delimiters
    encoding: str

    def raw(self, number: int) -> str:
        """A field as it stands; empty when it is not there."""
        return self.fields[number - 1] if number <= len(self.fields) else ""

    def repetitions(self, number: int) -> list[str]:
        return self.raw(number).split(self.delimiters.repetition)

    def components(self, number: int) -> list[str]:
        """Those of the first repetition, as meant."""
        return self.parts(self.repetitions(number)[0])

    def parts(self, repetition: str) -> list[str]:
        return [self.meant(part) for part in repetition.split(self.delimiters.component)]

    def component(self, number: int, place: int = 1) -> str:
        """Counted from 1; empty when it is not there. Of subcomponents the first."""
        raw = self.repetitions(number)[0].split(self.delimiters.component)
        if place > len(raw):
            return ""
        return self.meant(raw[place - 1].split(self.delimiters.subcomponent)[0])

    def text(self, number: int) -> str:
        """A field of text: its repetitions are lines, and nothing else divides it."""
        return "\n".join(self.meant(part) for part in self.repetitions(number))

    def meant(self, raw: str) -> str:
        return self.delimiters.unescape(raw, self.encoding)


def split_segments(text: str, delimiters: Delimiters, encoding: str) -> Iterator[Segment]:
    """The segments of a decoded message; Unreadable where a line is none."""
    for line in re.split(r"\r\n|\r|\n", text):
        if not line.strip():
            continue
        name, *rest = line.split(delimiters.field)
        if not re.fullmatch(r"[A-Z][A-Z0-9]{2}", name):
            raise Unreadable("a segment has no name")
        fields = (delimiters.field, *rest) if name == "MSH" else tuple(rest)
        yield Segment(name, fields, delimiters, encoding)
