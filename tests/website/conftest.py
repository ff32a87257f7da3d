"""The public site with one of the texts of the product."""

from pathlib import Path

import pytest

from tests.chain import chain, details, morning
from tests.texts import few_texts, put_texts

__all__ = ["chain", "details", "few_texts", "morning"]


@pytest.fixture
def articles(db: None, few_texts: Path) -> None:
    put_texts(few_texts)
