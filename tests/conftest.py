"""Fixtures every test may use."""

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """Each test begins in the product's first language."""
    with translation.override("nl"):
        yield
