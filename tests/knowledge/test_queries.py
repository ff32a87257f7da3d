"""What readers type leads to the right article: every text of the product, all written queries.

The queries were written by those who wrote the texts, without a look at the search. When ranking
is tuned, tune on the even ones of each file and look at the odd ones only for the score.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from wervel.common.actor import system
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.search import search
from wervel.knowledge.services import load_articles
from wervel.knowledge.tree import translation_key

pytestmark = [pytest.mark.django_db, pytest.mark.once]

FOLDER = Path(__file__).parent / "queries"
TOP = 3
LEAST_QUERIES = 100
LEAST_SHARE = 0.95
# The plainest words of all belong to the most general article.
PLAINEST = {
    "nl": ("rugpijn", "rug pijn", "pijn in mijn rug", "rugpjin"),
    "de": ("rückenschmerzen", "rueckenschmerzen", "Rücken tut weh", "rükenschmerzen"),
    "en": ("back pain", "backpain", "backache", "my back hurts"),
}


@pytest.fixture(scope="module")
def all_texts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_articles(actor=system("tests"))
        yield
        transaction.set_rollback(True)


def queries(language: str) -> list[tuple[str, str]]:
    """Article and query, of every file."""
    return [
        (path.stem, query)
        for path in sorted(FOLDER.glob("*.yaml"))
        for query in yaml.safe_load(path.read_text(encoding="utf-8"))[language]
    ]


def address(key: str, language: str) -> str:
    page = ArticlePage.objects.get(
        translation_key=translation_key(f"article:{key}"), locale__language_code=language
    )
    return str(page.url_path)


def found(query: str, language: str, count: int) -> list[str]:
    return [page.address for page in search(query, language).pages[:count]]


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_right_article_is_among_the_first_three(all_texts: None, language: str) -> None:
    asked = queries(language)
    wanted = {key: address(key, language) for key in {key for key, _ in asked}}
    missed = [
        (query, key) for key, query in asked if wanted[key] not in found(query, language, TOP)
    ]
    share = 1 - len(missed) / len(asked)
    print(f"{language}: {share:.1%} of {len(asked)} queries; missed: {missed}")
    assert len(asked) >= LEAST_QUERIES
    assert share >= LEAST_SHARE, missed


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_plainest_words_lead_to_the_most_general_article(all_texts: None, language: str) -> None:
    first = {query: found(query, language, 1) for query in PLAINEST[language]}
    general = address("muscular-back-pain", language)
    assert first == {query: [general] for query in PLAINEST[language]}
