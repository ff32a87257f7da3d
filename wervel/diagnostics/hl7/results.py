"""The results of an ORU^R01: orders, each with its patient and its lines; nothing is matched."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from wervel.diagnostics.hl7.messages import Message
from wervel.diagnostics.hl7.segments import Segment

_MOMENT = re.compile(
    r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(?:(\d\d)(?:(\d\d)(?:\.\d{1,4})?)?)?)?([+-])?(\d\d)?(\d\d)?"
)

FIRST_YEAR, LAST_YEAR = 1900, 2199
# OBR-25, HL7 table 0123: cancelled; received, in the house, planned.
CANCELLED, UNDER_WAY = "X", ("O", "I", "S")
PERSON, ORDER = -1, 0
# Characters: more than is kept of them, also when three become one, so that the cut is marked.
MOST_NOTED = 16_000


@dataclass(frozen=True, slots=True)
class Line:
    """One OBX: `place` counts from 1 within its order. `codes` are pairs of code and system."""

    place: int
    kind: str
    codes: tuple[tuple[str, str], ...]
    name: str
    sub: str
    value: str
    parts: tuple[str, ...]
    unit: str
    usual: str
    flag: str
    status: str
    moment: str


@dataclass(slots=True)
class Order:
    """One OBR with the patient above it. `numbers` are all of PID-3, `place` counts from 1.

    `status` is OBR-25. `notes` are what the laboratory wrote beside its values (NTE), by the place
    of their line; those of the order stand under ORDER, those of its person under PERSON.
    """

    place: int
    placer: str
    numbers: tuple[str, ...]
    birth: str
    moment: str
    status: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: dict[int, list[str]] = field(default_factory=dict)

    @property
    def is_cancelled(self) -> bool:
        return self.status == CANCELLED

    @property
    def is_under_way(self) -> bool:
        """It only says how far the laboratory is."""
        return self.status in UNDER_WAY and not self.noted(ORDER)

    def note(self, text: str, place: int = ORDER) -> None:
        self.notes.setdefault(place, []).append(text)

    def noted(self, *places: int) -> str:
        """What was written under these, as lines: as much as anybody reads."""
        found, length = [], 0
        for text in (text for place in places for text in self.notes.get(place, ())):
            found.append(text[:MOST_NOTED])
            length += len(found[-1])
            if length > MOST_NOTED:
                break
        return "\n".join(found).strip()


def read_orders(message: Message) -> list[Order]:
    """In the order of the message. A result above any OBR belongs to an order without a number."""
    return list(_orders(message.segments))


def _orders(segments: Sequence[Segment]) -> Iterator[Order]:
    numbers: tuple[str, ...] = ()
    birth, placer, above = "", "", ""
    of_message: list[str] = []
    of_person: list[str] = []
    of_next: list[str] = []
    current: Order | None = None
    place = 0
    for segment in segments:
        if segment.name == "NTE":
            text = segment.text(3)
            if above == "ORC":
                of_next.append(text)
            elif current is not None:
                current.note(text, len(current.lines) if above == "OBX" else ORDER)
            else:
                (of_message if above == "MSH" else of_person).append(text)
            continue
        above = segment.name
        if segment.name == "PID":
            numbers, birth, placer = _numbers(segment), segment.component(7), ""
            of_person, of_next = [], []
            if current is not None:
                yield current
            current = None
        elif segment.name == "ORC":
            placer = segment.component(2)
        elif segment.name == "OBR":
            if current is not None:
                yield current
            place += 1
            number = segment.component(2) or placer
            status = segment.component(25).strip()
            current = Order(place, number, numbers, birth, segment.component(7), status)
            current.notes = {PERSON: [*of_message, *of_person], ORDER: of_next}
            placer, of_next = "", []
        elif segment.name == "OBX":
            if current is None:
                place += 1
                current = Order(place, "", numbers, birth, "")
                current.notes[PERSON] = [*of_message, *of_person]
            current.lines.append(_line(segment, len(current.lines) + 1))
    if current is not None:
        current.notes.setdefault(ORDER, []).extend(of_next)
        yield current


def _numbers(segment: Segment) -> tuple[str, ...]:
    return tuple(segment.parts(one)[0] for one in segment.repetitions(3))


def _line(segment: Segment, place: int) -> Line:
    identifier = segment.components(3)
    padded = [*identifier, *[""] * 6]
    codes = ((padded[0], padded[2]), (padded[3], padded[5]))
    unit = segment.components(6)
    return Line(
        place=place,
        kind=segment.component(2).strip(),
        codes=tuple((code.strip(), system.strip()) for code, system in codes if code.strip()),
        name=padded[1] or padded[0],
        sub=segment.component(4).strip(),
        value=segment.text(5),
        parts=tuple(segment.components(5)),
        unit=unit[0].strip() or (unit[1].strip() if len(unit) > 1 else ""),
        usual=segment.text(7).strip(),
        flag=segment.component(8).strip(),
        status=segment.component(11).strip(),
        moment=segment.component(14),
    )


def read_day(text: str) -> date | None:
    found = re.match(r"(\d{4})(\d\d)(\d\d)", text.strip())
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def read_moment(text: str, zone: ZoneInfo) -> datetime | None:
    """In UTC; without an offset it is meant by the wall clock of `zone`. None when it is none, or
    no year in which anybody's blood was taken."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second, sign, hours, minutes = found.groups()
    if (sign is None) != (hours is None) or (hours is None) != (minutes is None):
        return None
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        return None
    numbers = [int(one or 0) for one in (year, month, day, hour, minute, second)]
    try:
        moment = datetime(*numbers)  # type: ignore[arg-type]  # noqa: DTZ001
        if sign is None:
            return moment.replace(tzinfo=zone).astimezone(UTC)
        offset = timedelta(hours=int(hours), minutes=int(minutes))
        return moment.replace(tzinfo=timezone(offset if sign == "+" else -offset)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
