"""How hard a text is to read, and which words search compares."""

import pytest

from wervel.knowledge.readability import measure
from wervel.knowledge.search_matching import (
    BEGINS,
    ENDS,
    EXACT,
    SOUND,
    TYPING,
    Vocabulary,
    allowed_errors,
    candidates,
)
from wervel.knowledge.search_words import content_words, stem, words_of

pytestmark = pytest.mark.pure


def test_words_and_sentences_are_counted() -> None:
    found = measure(["De rug doet pijn. Wat nu?", "Bewegen"])
    assert (found.words, found.sentences, found.long_words) == (7, 3, 1)
    assert found.words_per_sentence == pytest.approx(7 / 3)
    assert found.lix == pytest.approx(7 / 3 + 100 / 7)


def test_markup_and_numbers_are_no_words() -> None:
    assert measure(["<p>Na <b>17</b> dagen.</p>"]).words == 2


def test_nothing_is_easy_to_read() -> None:
    assert measure([]).lix == 0


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("Pijn in de Rug!", "nl", ["pijn", "rug"]),
        ("Rücken, Ruecken, RUCKEN", "de", ["rucken", "rucken", "rucken"]),
        ("the pain", "en", ["pain"]),
        ("de", "nl", ["de"]),
        ("\U0001f9b4 ?!", "nl", []),
    ],
)
def test_words_that_say_something(text: str, language: str, words: list[str]) -> None:
    assert content_words(text, language) == words


def test_a_word_is_cut_to_fit_the_index() -> None:
    assert [len(word) for word in words_of("x" * 10_000, "nl")] == [60]


@pytest.mark.parametrize(
    ("one", "other"),
    [("spieren", "spier"), ("ruggen", "rug"), ("billen", "bil"), ("stijve", "stijf")],
)
def test_forms_of_a_word_share_a_stem(one: str, other: str) -> None:
    assert stem(one, "nl") == stem(other, "nl")


@pytest.mark.parametrize(("word", "errors"), [("rug", 0), ("pijn", 1), ("rugspier", 2)])
def test_short_words_forgive_less(word: str, errors: int) -> None:
    assert allowed_errors(word) == errors


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("rug", {"rug": EXACT, "rugpijn": BEGINS}),
        ("pijn", {"pijn": EXACT, "rugpijn": ENDS}),
        ("rugpjin", {"rugpijn": TYPING}),
        ("rugpein", {"rugpijn": SOUND}),
        ("pijnrug", {}),
        ("rugzak", {}),
    ],
)
def test_what_a_word_can_mean(word: str, found: dict[str, float]) -> None:
    known = Vocabulary.of({"pijn": 1, "rug": 1, "rugpijn": 1}, "nl")
    assert candidates(word, known) == found
