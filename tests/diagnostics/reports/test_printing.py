"""The printed page: any text, three languages, and the words that are hard to print as pictures."""

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from tests.diagnostics.reports.golden import GOLDEN, frame, report_of
from wervel.common.text import InvalidText, clean_text
from wervel.diagnostics.printing.glyphs import printable, undrawable
from wervel.diagnostics.printing.layout import lay_out, picture_of
from wervel.diagnostics.printing.pages import page
from wervel.diagnostics.report_content import LANGUAGES
from wervel.knowledge.readability import LIX_LIMIT, SENTENCE_LIMIT, measure

pytestmark = pytest.mark.pure

AT = datetime(2026, 1, 5, 12, tzinfo=UTC)
PICTURES = Path(__file__).parent / "pictures"
SMALL = (186, 263)
MOST_DIFFERENCE = 6
NAMES = {
    "polish-turkish": "Jóźwiak-Ğöker",
    "japanese": "山田",
    "arabic": "محمد عبد الله",
    "emoji": "👩‍⚕️ 👨‍👩‍👧 ❤️",
    "combining": "Jo\u0301z\u0301wiak-G\u0306o\u0308ker",
    "quote": "O'Brien Null",
}


def coarse(image: Image.Image) -> Image.Image:
    """Sixteen greys: a small file."""
    return image.point(lambda value: value // 16 * 17)


def drawn(found: Mapping[str, Any]) -> list[Image.Image]:
    return [Image.open(BytesIO(png)).convert("L") for png in picture_of(found)]


@pytest.mark.parametrize("name", sorted(GOLDEN))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_golden_reports_look_as_they_were_seen(name: str, language: str) -> None:
    """Compared at a quarter of their size: a moved line or a lost letter shows, a hair does not."""
    sheets = drawn(page(report_of(name, language), language, frame(name)))
    strip = Image.new("L", (SMALL[0] * len(sheets), SMALL[1]), 255)
    for place, sheet in enumerate(sheets):
        strip.paste(coarse(sheet.resize(SMALL, Image.Resampling.BOX)), (SMALL[0] * place, 0))
    golden = PICTURES / f"{name}-{language}.png"
    if not golden.exists():
        PICTURES.mkdir(exist_ok=True)
        strip.save(golden, optimize=True)
        pytest.fail(f"{golden.name} is new: look at it, then run again")
    kept = Image.open(golden).convert("L")
    assert kept.size == strip.size
    difference = ImageChops.difference(kept, strip)
    histogram = difference.histogram()
    assert sum(histogram[64:]) <= MOST_DIFFERENCE, "this page looks different"


@pytest.mark.parametrize("name", sorted(GOLDEN))
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_golden_report_is_laid_out_by_the_rules(name: str, language: str) -> None:
    """The typesetter refuses what breaks the rules; the same words give the same bytes."""
    found = page(report_of(name, language), language, frame(name))
    pdf = lay_out(found, at=AT)
    assert pdf == lay_out(found, at=AT)
    assert pdf.startswith(b"%PDF-1.7")


@pytest.mark.parametrize("name", sorted(GOLDEN))
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_plain_page_is_plain(name: str, language: str) -> None:
    plain = report_of(name, language).plain
    parts = (plain.found, plain.means, plain.steps, plain.back)
    found = measure(line for part in parts for line in part.split("\n"))
    assert found.lix <= LIX_LIMIT
    assert found.words_per_sentence <= SENTENCE_LIMIT


def test_hard_names_are_drawn_as_letters_and_not_as_boxes() -> None:
    """Each looks as it did when somebody looked at it, and none like another."""
    seen: dict[str, bytes] = {}
    for key, name in NAMES.items():
        assert undrawable(name) == []
        found = page(report_of("normal", "nl", patient=name), "nl", frame("normal"))
        box = (80, 138, 720, 172)
        strip = drawn(found)[0].crop(box).resize((320, 17), Image.Resampling.BOX)
        golden = PICTURES / f"name-{key}.png"
        if not golden.exists():
            strip.save(golden, optimize=True)
            pytest.fail(f"{golden.name} is new: look at it, then run again")
        kept = Image.open(golden).convert("L")
        assert sum(ImageChops.difference(kept, strip).histogram()[64:]) <= MOST_DIFFERENCE, key
        seen[key] = strip.tobytes()
    assert len({value for key, value in seen.items() if key != "combining"}) == 5


def test_a_combined_and_a_composed_name_are_one() -> None:
    assert clean_text(NAMES["combining"], max_length=120) == NAMES["polish-turkish"]


def test_a_character_that_no_font_has_is_told_and_printed_as_its_number() -> None:
    assert undrawable("a𓀀b\ue000") == ["𓀀", "\ue000"]
    assert printable("a𓀀b\ue000") == "a[U+13000]b[U+E000]"
    assert printable("Jóźwiak-Ğöker 山田 محمد 👩‍⚕️") == "Jóźwiak-Ğöker 山田 محمد 👩‍⚕️"


@settings(max_examples=60)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=12))
def test_whatever_may_be_typed_is_printed(texts: list[str]) -> None:
    """No text that our forms take can keep a report from being laid out."""
    kept = []
    for text in texts:
        try:
            kept.append(clean_text(text, max_length=500, multiline=True))
        except InvalidText:
            continue
    content = report_of("normal", "nl")
    words = "\n".join(kept) or "Demo"
    plain = content.plain.model_copy(update={"found": words, "means": words})
    found = page(content.model_copy(update={"plain": plain}), "nl", frame("normal"))
    assert lay_out(found, at=AT).startswith(b"%PDF-")


def test_a_name_of_ten_thousand_letters_is_printed() -> None:
    found = page(report_of("normal", "nl", patient="W" * 10_000), "nl", frame("normal"))
    assert lay_out(found, at=AT).startswith(b"%PDF-")
