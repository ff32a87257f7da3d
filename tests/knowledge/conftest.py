"""A knowledge base of one article, in three languages."""

from pathlib import Path

import pytest

from tests.texts import few_texts
from wervel.common.actor import system
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.services import load_articles

__all__ = ["few_texts"]


@pytest.fixture
def loaded(db: None, few_texts: Path) -> int:
    return load_articles(actor=system("tests"), folder=few_texts)


@pytest.fixture
def article(loaded: int) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code="nl")
    return found
