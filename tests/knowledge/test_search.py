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
QUERIES = [
    ("nl", "rug pijn spieren"),
    ("nl", "rugpijn"),
    ("nl", "spierpijn rug"),
    ("nl", "rugpjin"),
    ("nl", "RUGPIJN"),
    ("nl", "pijn in mijn rug na het tillen"),
    ("nl", "ik heb last van mijn rug wat moet ik doen"),
    ("nl", "spit"),
    ("nl", "door mijn rug gegaan"),
    ("nl", "pijn tussen schouderbladen"),
    ("nl", "verrekte rugspier"),
    ("nl", "massage rug"),
    ("nl", "rönntgenfoto rug"),
    ("nl", "spierpyn"),
    ("de", "rückenschmerzen"),
    ("de", "ruecken schmerzen muskeln"),
    ("de", "Rucken tut weh"),
    ("de", "hexenschuß"),
    ("de", "kreuzschmerz"),
    ("de", "rükenschmerzen"),
    ("de", "verspannter Rücken"),
    ("en", "back pain"),
    ("en", "backpain"),
    ("en", "sore back muscles"),
    ("en", "pulled muscel"),
    ("en", "shoulder blade pain"),
]


@pytest.mark.parametrize(("language", "typed"), QUERIES)
def test_article_is_found_first(loaded: int, language: str, typed: str) -> None:
    assert [link.address for link in search(typed, language).pages][:1] == [TOP[language]]


@pytest.mark.parametrize("typed", ["knie", "belastingaangifte", "xyzzy qwop", "zzz"])
def test_other_words_find_nothing(loaded: int, typed: str) -> None:
    assert search(typed, "nl").pages == ()


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "?!", "a\x00b", "\ud800", "\U0001f9b4\U0001f9b4", "ظهر", "‮rug", "山", "%_'\";--"],
)
def test_any_text_is_answered(loaded: int, typed: str) -> None:
    found = search(typed, "nl")
    assert "\x00" not in found.query
    assert found.query.isprintable()


def test_long_text_is_searched_by_its_beginning(loaded: int) -> None:
    found = search("rugpijn " + "x" * 10_000, "nl")
    assert found.shortened
    assert len(found.query) == MOST_TYPED
    assert found.pages[0].address == TOP["nl"]


def test_unpublished_article_is_not_found(article: ArticlePage) -> None:
    article.unpublish()
    assert TOP["nl"] not in {link.address for link in search("rugpijn", "nl").pages}


def test_republished_article_is_found_by_its_new_words(article: ArticlePage) -> None:
    article.lay_words = "kruisbandje"
    article.save_revision().publish()
    assert [link.address for link in search("kruisbandje", "nl").pages] == [TOP["nl"]]


def test_words_of_a_draft_are_not_searched(article: ArticlePage) -> None:
    article.lay_words = "kruisbandje"
    article.save_revision()
    assert search("kruisbandje", "nl").pages == ()


def test_moved_article_is_found_at_its_new_address(article: ArticlePage) -> None:
    article.slug = "spierpijn"
    article.save_revision().publish()
    assert search("rugpijn", "nl").pages[0].address == "/nl/kennisbank/rug/spierpijn/"


def test_languages_do_not_mix(loaded: int) -> None:
    assert search("muscle", "nl").pages == ()


def test_index_can_be_made_anew(loaded: int) -> None:
    before = set(SearchEntry.objects.values_list("page_id", flat=True))
    assert rebuild_index() == len(before) == 6
    assert set(SearchEntry.objects.values_list("page_id", flat=True)) == before
