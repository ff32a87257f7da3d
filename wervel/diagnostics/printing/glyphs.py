"""Which characters the fonts of the report can draw, and what stands for those that they cannot."""

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

JOINER = "\u200d"
# They choose a form or a direction, and show nothing themselves.
_SELECTORS = frozenset("\u200d\ufe0e\ufe0f\u200e\u200f")
_SPACES = str.maketrans(dict.fromkeys("\t\x0b\x0c\x85\u2028\u2029", " ") | {"\u00ad": None})
_MODIFIERS = range(0x1F3FB, 0x1F400)
_TAGS = range(0xE0020, 0xE0080)


@cache
def _fonts() -> tuple[frozenset[int], ...]:
    """The characters of each font."""
    lines = (FONTS / "coverage.txt").read_text(encoding="ascii").splitlines()
    return tuple(frozenset(_codes(line.split()[1:])) for line in lines)


def _codes(ranges: list[str]) -> Iterator[int]:
    for each in ranges:
        first, _, last = each.partition("-")
        yield from range(int(first, 16), int(last or first, 16) + 1)


def printable(text: str) -> str:
    """The text with the number of each character that no font can draw, such as ``[U+13000]``."""
    return "".join(_drawn(each) for each in _clusters(text.translate(_SPACES)))


def undrawable(text: str) -> list[str]:
    """The characters that cannot be printed, each once, in the order of the text."""
    found = [
        character
        for cluster in _clusters(text.translate(_SPACES))
        if not _is_drawable(cluster)
        for character in cluster
        if not _shows_nothing(character)
    ]
    return list(dict.fromkeys(found))


def cautious(text: str) -> str:
    """For a text that could not be laid out nevertheless: plain letters, and numbers for the rest.

    Nobody should ever see it; it is there so that a report can be printed whatever it holds.
    """
    plain = _fonts()[_plain_font()]
    return "".join(
        each if each == "\n" or (ord(each) in plain and ord(each) < 0x250) else _number(each)
        for each in text.translate(_SPACES)
    )


@cache
def _plain_font() -> int:
    return next(n for n, codes in enumerate(_fonts()) if ord("a") in codes)


def _clusters(text: str) -> Iterator[str]:
    """A letter with its accents, or a joined emoji: what one font has to draw as one."""
    cluster = ""
    for character in text:
        if cluster and (cluster[-1] == JOINER or _belongs(character)):
            cluster += character
            continue
        if cluster:
            yield cluster
        cluster = character
    if cluster:
        yield cluster


def _belongs(character: str) -> bool:
    return (
        character in _SELECTORS
        or unicodedata.category(character)[0] == "M"
        or ord(character) in _MODIFIERS
        or ord(character) in _TAGS
    )


def _is_drawable(cluster: str) -> bool:
    needed = {ord(each) for each in cluster if not _shows_nothing(each)}
    return any(needed <= font for font in _fonts()) and not any(map(_is_private, cluster))


def _drawn(cluster: str) -> str:
    if cluster == "\n" or _is_drawable(cluster):
        return cluster
    return "".join(_number(each) for each in cluster if not _shows_nothing(each))


def _number(character: str) -> str:
    return f"[U+{ord(character):04X}]"


def _shows_nothing(character: str) -> bool:
    return character in _SELECTORS or ord(character) in _TAGS or character == "\n"


def _is_private(character: str) -> bool:
    return unicodedata.category(character) in ("Co", "Cn", "Cs", "Cc") and character != "\n"
