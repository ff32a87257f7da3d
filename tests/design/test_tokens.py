"""The colours of both themes, and what the stylesheet may weigh and load."""

import re
from pathlib import Path

import pytest

import wervel.design

pytestmark = pytest.mark.pure

DESIGN = Path(wervel.design.__file__).parent
CSS = "\n".join(part.read_text() for part in sorted((DESIGN / "css").glob("*.css")))
SERVED = DESIGN / "static/design/wervel.css"
STATES = DESIGN / "static/design/states.css"
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block))
    for block in re.findall(r"\{\s*color-scheme: (?:light|dark);(.*?)\}", CSS, re.S)
)
THEMES = {"light": LIGHT, "dark": DARK}

TEXT_ON = {
    "ink": ("paper", "surface", "mist", "blue-mist", "clay-mist", "red-mist", "sun-mist"),
    "soft": ("paper", "surface", "mist", "blue-mist", "clay-mist", "line"),
    "teal": ("paper", "surface", "mist"),
    "teal-hover": ("paper", "surface", "mist", "blue-mist"),
    "brand": ("paper", "mist"),
    "on-teal": ("teal", "teal-hover"),
    "on-deep": ("deep",),
    "on-deep-soft": ("deep",),
    "on-red": ("red",),
    "clay-text": ("paper", "surface", "clay-mist"),
    "red-text": ("paper", "surface", "red-mist"),
    "blue-text": ("paper", "surface", "blue-mist"),
}
SHAPE_ON = {
    "control": ("paper", "surface"),
    "clay": ("paper", "surface", "clay-mist"),
    "blue": ("paper", "blue-mist"),
    "skin-line": ("skin",),
    "sun": ("deep",),
}


def luminance(colour: str) -> float:
    """Relative luminance, by WCAG 2.2."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def pairs(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    return [(t, front, back) for t in THEMES for front, backs in table.items() for back in backs]


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize(("theme", "text", "ground"), pairs(TEXT_ON))
def test_text_can_be_read(theme: str, text: str, ground: str) -> None:
    assert contrast(THEMES[theme][text], THEMES[theme][ground]) >= 4.5


@pytest.mark.parametrize(("theme", "shape", "ground"), pairs(SHAPE_ON))
def test_shapes_that_mean_something_can_be_seen(theme: str, shape: str, ground: str) -> None:
    assert contrast(THEMES[theme][shape], THEMES[theme][ground]) >= 3


@pytest.mark.parametrize("theme", THEMES)
def test_the_focus_ring_stands_out_by_one_of_its_two_colours(theme: str) -> None:
    colours = THEMES[theme]
    grounds = [colours[name] for name in ("paper", "surface", "mist", "deep", "red", "teal")]
    ring = (colours["focus"], colours["sun"])
    assert [max(contrast(part, ground) for part in ring) >= 3 for ground in grounds] == [True] * 6


def test_both_themes_name_the_same_colours() -> None:
    assert set(LIGHT) == set(DARK)


def test_the_catalogue_shows_the_dark_colours_of_the_product() -> None:
    block = STATES.read_text().split('[data-theme="dark"]{')[1].split("}")[0]
    assert dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})\b", block)) == DARK


@pytest.mark.parametrize("state", ["hover", "focus", "pressed"])
def test_the_catalogue_can_force_a_state(state: str) -> None:
    assert f".button.is-{state}{{" in STATES.read_text()


def test_every_colour_that_is_used_exists() -> None:
    defined = set(re.findall(r"--([\w-]+):", CSS))
    assert set(re.findall(r"var\(--([\w-]+)\)", CSS)) - defined == set()


def test_the_stylesheet_stays_small() -> None:
    assert SERVED.stat().st_size <= 30_000


def test_the_stylesheet_loads_nothing_but_its_own_font() -> None:
    assert re.findall(r"url\((.*?)\)", CSS) == [
        '"fonts/atkinson-hyperlegible-next-latin-wght-normal.woff2"'
    ]
