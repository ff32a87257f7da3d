"""The picture that stands beside a shared link: 1200 by 630, a title in the house's own type.

Light and dark do not matter here: it is shown on other people's pages.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT = 1200, 630
# To be raised with every change of the drawing: kept pictures are found by it too.
EDITION = 1

PAPER, INK, SOFT = "#fbf7f0", "#16262b", "#4d5f63"
DEEP, TEAL, LIGHT_TEAL, CLAY = "#073f43", "#0b6464", "#7fd0c6", "#e8835a"
BRAND_CLAY = "#c4552d"
FONTS = Path(__file__).parent / "fonts"
MARGIN, COLUMN, PANEL = 80, 720, 860
TITLE_SIZES, MOST_LINES = (84, 76, 68, 60, 52, 46), 5
TITLE_TOP, TITLE_BOTTOM, LABEL_LINE = 150, 480, 560
LONGEST = 300
FINER = 4

# The mark: five vertebrae as left edge, top and width, each as high as the first says.
BONE = 5.4
VERTEBRAE = ((3, 0.5, 15), (6, 7.9, 16), (8, 15.3, 17), (5, 22.7, 18), (1, 30.1, 19))
MARKED = 2

Font = ImageFont.FreeTypeFont


@dataclass(frozen=True, slots=True)
class Card:
    """What is written on it: a title, and below it where that belongs."""

    title: str
    label: str


def draw_card(card: Card) -> bytes:
    """The picture as PNG; letters that the type lacks are left out."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((PANEL, 0, WIDTH, HEIGHT), fill=DEEP)
    _put_mark(picture, (PANEL + 104, 58), 14.4, LIGHT_TEAL, CLAY)
    _put_mark(picture, (MARGIN, 62), 1.35, TEAL, BRAND_CLAY)
    pen.text((MARGIN + 50, 88), "Wervel", font=_font("SemiBold", 40), fill=DEEP, anchor="lm")
    font, lines = _fitted(_known(card.title))
    _write(pen, font, lines)
    label = _shortened(_known(card.label), _font("Regular", 30))
    pen.text((MARGIN, LABEL_LINE), label, font=_font("Regular", 30), fill=SOFT, anchor="ls")
    stream = BytesIO()
    picture.quantize(128, dither=Image.Dither.NONE).save(stream, "PNG", optimize=True)
    return stream.getvalue()


@cache
def _font(weight: str, size: int) -> Font:
    path = FONTS / f"AtkinsonHyperlegibleNext-{weight}.ttf"
    return ImageFont.truetype(path, size, layout_engine=ImageFont.Layout.BASIC)


def _put_mark(
    picture: Image.Image, at: tuple[int, int], scale: float, colour: str, marked: str
) -> None:
    """Drawn finer and made smaller, so that its round ends are smooth."""
    size = (round(26 * scale), round(36 * scale))
    fine = Image.new("RGBA", (size[0] * FINER, size[1] * FINER), (0, 0, 0, 0))
    pen = ImageDraw.Draw(fine)
    unit = scale * FINER
    for number, (left, top, width) in enumerate(VERTEBRAE):
        box = (left * unit, top * unit, (left + width) * unit, (top + BONE) * unit)
        pen.rounded_rectangle(box, BONE * unit / 2, fill=marked if number == MARKED else colour)
    small = fine.resize(size, Image.Resampling.LANCZOS)
    picture.paste(small, at, small)


def _write(pen: ImageDraw.ImageDraw, font: Font, lines: Sequence[str]) -> None:
    step = round(font.size * 1.14)
    top = TITLE_TOP + max(0, (TITLE_BOTTOM - TITLE_TOP - step * len(lines)) // 2)
    for number, line in enumerate(lines):
        pen.text((MARGIN, top + number * step), line, font=font, fill=INK, anchor="la")


def _fitted(title: str) -> tuple[Font, list[str]]:
    """The largest type in which the title fits; in the smallest it is cut short."""
    for size in TITLE_SIZES:
        font = _font("SemiBold", size)
        lines = _balanced(title, font)
        low_enough = len(lines) * size * 1.14 <= TITLE_BOTTOM - TITLE_TOP
        if low_enough and len(lines) <= MOST_LINES and _widest(lines, font) <= COLUMN:
            return font, lines
    lines = [_shortened(line, font) for line in lines]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], _shortened(f"{lines[MOST_LINES - 1]} …", font)]
    return font, lines


def _balanced(title: str, font: Font) -> list[str]:
    """As few lines as fit the column, and then as even as they can be."""
    lines = _wrapped(title, font, COLUMN)
    narrow, wide = 0, COLUMN
    while wide - narrow > 1:
        middle = (narrow + wide) // 2
        tried = _wrapped(title, font, middle)
        if len(tried) == len(lines) and _widest(tried, font) <= middle:
            wide = middle
        else:
            narrow = middle
    return _wrapped(title, font, wide)


def _wrapped(title: str, font: Font, width: int) -> list[str]:
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _widest(lines: Sequence[str], font: Font) -> float:
    return max((font.getlength(line) for line in lines), default=0)


def _shortened(text: str, font: Font) -> str:
    """As much as fits the column, with an ellipsis where something is left out."""
    if font.getlength(text) <= COLUMN:
        return text
    while text and font.getlength(f"{text}…") > COLUMN:
        text = text[:-1].rstrip(" …")
    return f"{text}…"


def _known(text: str) -> str:
    """Without letters that the type does not have: they would be drawn as boxes."""
    return "".join(letter for letter in text[:LONGEST] if letter == " " or _has(letter)).strip()


@cache
def _box() -> bytes:
    return bytes(_font("SemiBold", 46).getmask("\U0010ffff"))


def _has(letter: str) -> bool:
    if not letter.isprintable():
        return False
    return bytes(_font("SemiBold", 46).getmask(letter)) != _box()
