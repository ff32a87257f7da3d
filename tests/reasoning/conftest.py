"""The pathway under test, read once."""

from __future__ import annotations

import pytest

from tests.reasoning.samples import BACK_PAIN, back_pain
from wervel.reasoning import Pathway


@pytest.fixture(scope="session")
def pathway() -> Pathway:
    return back_pain()


@pytest.fixture(scope="session")
def pathway_text() -> str:
    return BACK_PAIN.read_text(encoding="utf-8")
