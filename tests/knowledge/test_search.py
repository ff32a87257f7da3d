"""The readers' search."""

import pytest
from pytest_django import DjangoAssertNumQueries

from wervel.knowledge.models import ArticlePage, SearchEntry
from wervel.knowledge.search import MOST_TYPED, search
from wervel.knowledge.search_index import FORM, rebuild_index, refresh_index

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
def test_article_is_found_first(loaded: None, language: str) -> None:
    first = {typed: found(typed, language)[:1] for typed in QUERIES[language]}
    assert first == {typed: [TOP[language]] for typed in QUERIES[language]}


def test_other_words_find_nothing(loaded: None) -> None:
    others = ["knie", "belasting", "belastingaangifte", "xyzzy qwop", "zzz"]
    assert {typed: found(typed) for typed in others} == {typed: [] for typed in others}


def test_any_text_is_answered(loaded: None) -> None:
    assert all(search(typed, "nl").query.isprintable() for typed in HOSTILE)


def test_long_text_is_searched_by_its_beginning(loaded: None) -> None:
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


def test_languages_do_not_mix(loaded: None) -> None:
    assert found("muscle") == []


def test_another_title_of_the_region_is_shown_with_its_articles(article: ArticlePage) -> None:
    region = article.get_parent().specific
    region.title = "Ruggen"
    region.save_revision().publish()
    assert search("spit", "nl").pages[0].region == "Ruggen"


def test_nothing_found_offers_the_nearest_text(loaded: None) -> None:
    near = {typed: search(typed, "nl").nearest for typed in ("", "qqqq", "belastingaangifte", "山")}
    assert {typed: one and one.address for typed, one in near.items()} == dict.fromkeys(
        near, TOP["nl"]
    )


def test_nothing_is_near_where_there_are_no_texts(db: None) -> None:
    assert search("rugpijn", "nl").nearest is None


def test_what_is_found_needs_no_nearest(loaded: None) -> None:
    assert search("rugpijn", "nl").nearest is None


def test_search_costs_one_look_at_the_versions(
    loaded: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    search("rugpijn", "nl")
    with django_assert_num_queries(1):
        search("spierpyn", "nl")


def test_entries_of_an_earlier_version_are_made_anew(loaded: None) -> None:
    assert refresh_index() == 0
    SearchEntry.objects.update(words={}, form=FORM - 1)
    assert refresh_index() == 6
    assert found("rugpijn")[0] == TOP["nl"]


def test_index_can_be_made_anew(loaded: None) -> None:
    before = set(SearchEntry.objects.values_list("page_id", flat=True))
    assert rebuild_index() == len(before) == 6
    assert set(SearchEntry.objects.values_list("page_id", flat=True)) == before
