"""The public site with the texts of the product."""

import pytest

from wervel.common.actor import system
from wervel.knowledge.services import load_articles


@pytest.fixture
def articles(db: None) -> None:
    load_articles(actor=system("tests"))
