"""The knowledge base as it comes with the product."""

import pytest

from wervel.common.actor import system
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.services import load_articles


@pytest.fixture
def loaded(db: None) -> int:
    return load_articles(actor=system("tests"))


@pytest.fixture
def article(loaded: int) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code="nl")
    return found
