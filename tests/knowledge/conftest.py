"""A knowledge base of one article, in three languages."""

from pathlib import Path

import pytest

from tests.texts import few_texts, put_texts
from wervel.accounts.models import User
from wervel.common.actor import Actor, ActorKind
from wervel.knowledge.models import ArticlePage

__all__ = ["few_texts"]


@pytest.fixture
def loaded(db: None, few_texts: Path) -> None:
    put_texts(few_texts)


@pytest.fixture
def article(loaded: None) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code="nl")
    return found


@pytest.fixture
def physician(db: None) -> User:
    return User.objects.create(username="demo-doctor", first_name="Demo", last_name="Doctor")


def acting(user: User, *roles: str) -> Actor:
    return Actor(ActorKind.USER, str(user.pk), user.get_full_name(), frozenset(roles))


def hand_in(page: ArticlePage, by: User | None = None) -> int:
    """Save what the page says now as a draft and hand it to a physician; its place in the queue."""
    page.without_review = False
    page.save_revision(user=by)
    state = page.get_workflow().start(page, by)
    return int(state.current_task_state.pk)
