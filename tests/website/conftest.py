"""The public site with the texts of the product."""

import pytest

from tests.chain import chain, details, morning
from wervel.common.actor import system
from wervel.knowledge.services import load_articles

__all__ = ["chain", "details", "morning"]


@pytest.fixture
def articles(db: None) -> None:
    load_articles(actor=system("tests"))
