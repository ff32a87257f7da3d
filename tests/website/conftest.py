"""The public site with one of the texts of the product."""

from pathlib import Path

import pytest

from tests.chain import chain, details, morning
from tests.texts import few_texts
from wervel.common.actor import system
from wervel.knowledge.services import load_articles

__all__ = ["chain", "details", "few_texts", "morning"]


@pytest.fixture
def articles(db: None, few_texts: Path) -> None:
    load_articles(actor=system("tests"), folder=few_texts)
