"""The readers' search."""

import pytest

from wervel.knowledge.models import ArticlePage, SearchEntry
from wervel.knowledge.search import MOST_TYPED, search
from wervel.knowledge.search_index import rebuild_index

TOP = {
    "nl": "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "de": "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
    "en": "/en/knowledge/back/pain-in-the-back-muscles/",
}
QUERIES = {
    "nl": [
        "rug pijn spieren",
        "rugpijn",
        "spierpijn rug",
        "rugpjin",
        "RUGPIJN",
        "pijn in mijn rug na het tillen",
        "ik heb last van mijn rug wat moet ik doen",
        "spit",
        "door mijn rug gegaan",
        "pijn tussen schouderbladen",
        "verrekte rugspier",
        "massage rug",
        "rönntgenfoto rug",
        "spierpyn",
    ],
    "de": [
        "rückenschmerzen",
        "ruecken schmerzen muskeln",
        "Rucken tut weh",
        "hexenschuß",
        "kreuzschmerz",
        "rükenschmerzen",
        "verspannter Rücken",
    ],
    "en": [
        "back pain",
        "backpain",
        "sore back muscles",
        "pulled muscel",
        "shoulder blade pain",
    ],
}
HOSTILE = ["", "   ", "?!", "a\x00b", "\ud800", "\U0001f9b4", "ظهر", "\u202erug", "山", "%_'\";--"]


def found(typed: str, language: str = "nl") -> list[str]:
    return [link.address for link in search(typed, language).pages]


@pytest.mark.parametrize("language", QUERIES)
def test_article_is_found_first(loaded: int, language: str) -> None:
    first = {typed: found(typed, language)[:1] for typed in QUERIES[language]}
    assert first == {typed: [TOP[language]] for typed in QUERIES[language]}


def test_other_words_find_nothing(loaded: int) -> None:
    others = ["knie", "belasting", "belastingaangifte", "xyzzy qwop", "zzz"]
    assert {typed: found(typed) for typed in others} == {typed: [] for typed in others}


def test_any_text_is_answered(loaded: int) -> None:
    assert all(search(typed, "nl").query.isprintable() for typed in HOSTILE)


def test_long_text_is_searched_by_its_beginning(loaded: int) -> None:
    results = search("rugpijn " + "x" * 10_000, "nl")
    assert results.shortened
    assert len(results.query) == MOST_TYPED
    assert results.pages[0].address == TOP["nl"]


def test_unpublished_article_is_not_found(article: ArticlePage) -> None:
    article.unpublish()
    assert TOP["nl"] not in found("rugpijn")


def test_republished_article_is_found_by_its_new_words(article: ArticlePage) -> None:
    article.lay_words = "kruisbandje"
    article.save_revision().publish()
    assert found("kruisbandje") == [TOP["nl"]]


def test_words_of_a_draft_are_not_searched(article: ArticlePage) -> None:
    article.lay_words = "kruisbandje"
    article.save_revision()
    assert found("kruisbandje") == []


def test_moved_article_is_found_at_its_new_address(article: ArticlePage) -> None:
    article.slug = "spierpijn"
    article.save_revision().publish()
    assert found("rugpijn")[0] == "/nl/kennisbank/rug/spierpijn/"


def test_languages_do_not_mix(loaded: int) -> None:
    assert found("muscle") == []


def test_index_can_be_made_anew(loaded: int) -> None:
    before = set(SearchEntry.objects.values_list("page_id", flat=True))
    assert rebuild_index() == len(before) == 6
    assert set(SearchEntry.objects.values_list("page_id", flat=True)) == before
