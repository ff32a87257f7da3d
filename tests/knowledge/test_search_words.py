"""Sounds, compounds and marks of the readers' search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.language import LANGUAGES
from wervel.knowledge.search_marks import Piece, mark
from wervel.knowledge.search_matching import (
    EXACT,
    SOUND,
    TYPING,
    Vocabulary,
    candidates,
    parts,
)
from wervel.knowledge.search_sounds import sound
from wervel.knowledge.search_words import stem
from wervel.knowledge.synonyms import synonyms

pytestmark = pytest.mark.pure


def vocabulary(language: str, *words: str) -> Vocabulary:
    return Vocabulary.of({stem(word, language): 1 for word in words}, language)


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("nl", "ruchpein", "rugpijn"),
        ("nl", "issias", "ischias"),
        ("nl", "fysioterapie", "fysiotherapie"),
        ("de", "fisioterapie", "physiotherapie"),
        ("de", "reuma", "rheuma"),
        ("de", "muskell", "muskel"),
        ("en", "fysiotherapy", "physiotherapy"),
        ("en", "wieght", "weight"),
        ("en", "sholder", "sholderr"),
    ],
)
def test_one_sound_is_one_key(language: str, typed: str, meant: str) -> None:
    assert sound(typed, language) == sound(meant, language)


def test_a_known_word_is_not_taken_for_a_slip() -> None:
    known = vocabulary("nl", "nek", "rek", "rug")
    assert candidates("nek", known) == {"nek": EXACT}


def test_slips_are_forgiven_by_length() -> None:
    known = vocabulary("nl", "rug", "spier", "tussenwervelschijf")
    assert candidates("rgu", known) == {}
    assert candidates("spjer", known) == {"spier": TYPING}
    assert list(candidates("tusenwervleschijf", known)) == ["tussenwervelschijf"]
    assert candidates("spierr", known) == {"spier": SOUND}


@pytest.mark.parametrize(
    ("language", "typed", "known", "found"),
    [
        ("nl", "stijvenek", ("stijve", "nek"), ("stijf", "nek")),
        ("nl", "rugspierpijn", ("rug", "spier", "pijn"), ("rug", "spier", "pijn")),
        ("nl", "zwangerschapspijn", ("zwangerschap", "pijn"), ("zwangerschap", "pijn")),
        ("de", "bandscheibenschmerz", ("bandscheibe", "schmerz"), ("bandscheib", "schmerz")),
        ("en", "stiffneck", ("stiff", "neck"), ("stiff", "neck")),
        ("nl", "belasting", ("last",), ()),
    ],
)
def test_written_together_is_taken_apart(
    language: str, typed: str, known: tuple[str, ...], found: tuple[str, ...]
) -> None:
    assert parts(typed, vocabulary(language, *known)) == found


def test_marked_words_are_those_asked_for() -> None:
    assert mark("Pijn in uw Rückenmuskeln?", frozenset({"ruckenmuskel"}), "de") == (
        Piece("Pijn in uw "),
        Piece("Rückenmuskeln", marked=True),
        Piece("?"),
    )


@given(st.text(), st.sampled_from(LANGUAGES))
def test_pieces_are_the_whole_text(text: str, language: str) -> None:
    asked = frozenset(stem(word, language) for word in text.split()[::2])
    assert "".join(piece.text for piece in mark(text, asked, language)) == text


@given(st.text(max_size=200), st.sampled_from(LANGUAGES))
def test_any_word_is_compared(text: str, language: str) -> None:
    known = vocabulary(language, "rugpijn", "spier", "nek")
    assert set(parts(text, known)) <= known.frequency.keys()
    assert candidates(text, known).keys() <= known.frequency.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_synonyms_say_something_and_stand_once(language: str) -> None:
    groups = synonyms(language).groups
    assert len(groups) > 20
    for group in groups:
        assert all(group), group
        assert len(set(group)) == len(group) > 1, group
