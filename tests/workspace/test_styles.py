"""The stylesheet of staff: made of the design system's colours, complete for every row."""

import re
from pathlib import Path

import pytest

import wervel.design
import wervel.workspace

pytestmark = pytest.mark.pure

WORKSPACE = Path(wervel.workspace.__file__).parent
SOURCE = "\n".join(part.read_text() for part in sorted(WORKSPACE.glob("css/*.css")))
SERVED = (WORKSPACE / "static/workspace/workspace.css").read_text()
DESIGN = "\n".join(
    part.read_text() for part in (Path(wervel.design.__file__).parent / "css").glob("*.css")
)
# Said by an element itself: the colours of an item, the hours of a calendar.
BY_CLASS = {"hours", "tone", "fill"}


def test_every_colour_and_measure_exists() -> None:
    defined = set(re.findall(r"--([\w-]+):", DESIGN + SOURCE)) | BY_CLASS
    assert set(re.findall(r"var\(--([\w-]+)", SOURCE)) - defined == set()


def test_colours_are_named_and_never_written() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", SOURCE) == []


def test_nothing_is_loaded_and_the_file_stays_small() -> None:
    """A good third of it are the rows of the calendar."""
    assert "url(" not in SERVED
    assert len(SERVED.encode()) <= 40_000


def test_each_tick_of_a_day_has_its_row_and_its_length() -> None:
    rows = {int(number) for number in re.findall(r"\.r(\d+)\{grid-row-start:", SERVED)}
    lengths = {int(number) for number in re.findall(r"\.n(\d+)\{grid-row-end:span ", SERVED)}
    assert (rows, lengths) == (set(range(288)), set(range(1, 289)))
