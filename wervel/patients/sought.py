"""What somebody types to find a person: names as they sound, dates in any order of writing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from wervel.common.text import fold

MOST_WORDS = 8
SHORTEST_NUMBER = 6
OLDEST_YEARS = 120
# One letter however it is written: Müller, Mueller and Muller; Dijk and Dyk.
_SOUNDS = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("ij", "y"))
_WORD = re.compile(r"[^\W\d_]+")
_APART = re.compile(r"['’`´]")
_GAP = r"\s*[-./ ]\s*"
_THREE = re.compile(rf"(?<!\d)(\d{{1,4}}){_GAP}(\d{{1,2}}){_GAP}(\d{{4}}|\d{{1,2}})(?!\d)")
_EIGHT = re.compile(r"(?<!\d)(\d{8})(?!\d)")
_NAMED = re.compile(r"(?<!\d)(\d{1,2})\.?\s*([^\W\d_]{3,9})\.?\s*(\d{4}|\d{2})(?!\d)")
_PHONE = re.compile(r"\+?\d[\d\s()./-]{5,}\d")
_MONTHS = {
    "jan": 1, "feb": 2, "mrt": 3, "maa": 3, "mar": 3, "mae": 3, "apr": 4, "mei": 5, "mai": 5,
    "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11,
    "dec": 12, "dez": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sought:
    """A query taken apart. `dates` are every day that what looks like a date can mean."""

    words: tuple[str, ...]
    dates: tuple[date, ...]
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.words or self.dates or self.phone or self.email)


def sounding(text: str) -> str:
    """A name without what people write differently: accents, case, and ue for ü."""
    plain = _APART.sub("", fold(text))
    for written, sound in _SOUNDS:
        plain = plain.replace(written, sound)
    return plain


def search_words(given: str, family: str) -> str:
    """The words of a name as they are searched, each after a blank."""
    return "".join(f" {word}" for word in _WORD.findall(sounding(f"{family} {given}")))


def read_query(text: str, today: date) -> Sought:
    """What a query asks for; a number that is no date is taken for a telephone number."""
    rest, email = _take_email(text)
    found: list[date] = []
    for pattern, read in ((_THREE, _of_three), (_EIGHT, _of_eight), (_NAMED, _of_named)):
        for match in pattern.finditer(rest):
            days = [day for day in read(match, today) if _plausible(day, today)]
            if days:
                found += days
                rest = rest.replace(match[0], " ", 1)
    phone = _PHONE.search(rest)
    words = _WORD.findall(sounding(rest))[:MOST_WORDS]
    return Sought(tuple(words), tuple(dict.fromkeys(found)), _digits(phone), email)


def _take_email(text: str) -> tuple[str, str]:
    parts = text.split()
    email = next((part for part in parts if "@" in part[1:-1]), "")
    return " ".join(part for part in parts if part != email), email.strip("<>,;").lower()


def _digits(match: re.Match[str] | None) -> str:
    """The end of a number, which is the same with and without its country."""
    digits = re.sub(r"\D", "", match[0]) if match else ""
    digits = re.sub(r"^(?:00\d\d|0|31|49)", "", digits)
    return digits if len(digits) >= SHORTEST_NUMBER else ""


def _plausible(day: date, today: date) -> bool:
    return day <= today and today.year - day.year <= OLDEST_YEARS


def _of_three(match: re.Match[str], today: date) -> Iterator[date]:
    """Year first when it has four figures; else day first, then month first."""
    one, two, three = match.groups()
    if len(one) > 2:
        if len(one) == 4:
            yield from _days(int(three), int(two), one, today)
        return
    yield from _days(int(one), int(two), three, today)
    yield from _days(int(two), int(one), three, today)
    if len(three) == 2 and len(one) == 2:
        yield from _days(int(three), int(two), one, today)


def _of_eight(match: re.Match[str], today: date) -> Iterator[date]:
    text = match[1]
    yield from _days(int(text[:2]), int(text[2:4]), text[4:], today)
    yield from _days(int(text[6:]), int(text[4:6]), text[:4], today)


def _of_named(match: re.Match[str], today: date) -> Iterator[date]:
    month = _MONTHS.get(fold(match[2])[:3])
    if month:
        yield from _days(int(match[1]), month, match[3], today)


def _days(day: int, month: int, year: str, today: date) -> Iterator[date]:
    """Two figures of a year mean this century or the last one."""
    years = [int(year)] if len(year) == 4 else []
    if len(year) <= 2:
        years = [today.year // 100 * 100 + int(year), (today.year // 100 - 1) * 100 + int(year)]
    for each in years:
        try:
            yield date(each, month, day)
        except ValueError:
            continue
