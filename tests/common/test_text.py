"""The one text type."""

import pytest

from wervel.common.text import InvalidText, clean_text, fold, printable

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "typed", ["Jóźwiak-Ğöker", "山田", "محمد", "O'Brien", "Null", "\U0001f468‍\U0001f469‍\U0001f467"]
)
def test_names_of_the_world_are_kept(typed: str) -> None:
    assert clean_text(typed, max_length=120) == typed


def test_composed_form_is_stored() -> None:
    assert clean_text("Mu\u0308ller", max_length=120) == "Müller"


@pytest.mark.parametrize(
    "typed", ["a\x00b", "a\x9bb", "a\uffffb", "a\ud800b", "a\u202eb", "a\nb", "x" * 121]
)
def test_what_cannot_be_stored_is_refused(typed: str) -> None:
    with pytest.raises(InvalidText):
        clean_text(typed, max_length=120)


@pytest.mark.parametrize("typed", ["   ", "\u200b", "\u3164 \u2800", "\ufeff\u200d", "\u0301"])
def test_a_text_that_shows_nothing_is_empty(typed: str) -> None:
    assert clean_text(typed, max_length=120) == ""


def test_refused_text_can_still_be_shown() -> None:
    assert printable("a\x00b\ud800") == "a\ufffdb\ufffd"


@pytest.mark.parametrize("name", ["Müller", "MULLER", "mu\u0308ller"])
def test_folding_ignores_case_and_accents(name: str) -> None:
    assert fold(name) == "muller"
