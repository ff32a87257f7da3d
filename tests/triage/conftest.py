"""A small published pathway, and a check begun with it."""

from pathlib import Path

import pytest

from wervel.common.actor import VISITOR, system
from wervel.triage import publishing, services

TEXT = (Path(__file__).parent / "pathway.yaml").read_text(encoding="utf-8")


@pytest.fixture
def published(db: None) -> str:
    publishing.publish_pathway(text=TEXT, actor=system("test"))
    return TEXT


@pytest.fixture
def secret(published: str) -> str:
    return services.start_check(language="nl", actor=VISITOR)
