"""Recording that somebody read a text: a physician the article, a translator the translation."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction

from wervel.accounts.choices import Role
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.knowledge.choices import ReviewState
from wervel.knowledge.events import KnowledgeEvent
from wervel.knowledge.exceptions import NotAPhysician, NothingToReview
from wervel.knowledge.models import ArticlePage, TranslatedPage


@transaction.atomic
def record_review(*, article: ArticlePage, version: int, actor: Actor) -> None:
    """Record that this physician read this version (a revision's id) of the article.

    A version that is no longer the latest is refused: nobody vouches for a text they did not see.
    A live article without unpublished changes is published again with its review.
    """
    if not actor.has_role(Role.DOCTOR):
        raise NotAPhysician
    current = ArticlePage.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if current.latest_revision_id != version:
        raise NothingToReview
    draft = current.get_latest_revision_as_object()
    draft.review_state = ReviewState.REVIEWED
    draft.reviewed_by = get_user_model().objects.get(pk=actor.id)
    draft.reviewed_on = clock.today()
    _save(draft, publish=current.live and not current.has_unpublished_changes)
    _record(KnowledgeEvent.ARTICLE_REVIEWED, draft, actor)


@transaction.atomic
def confirm_translation(*, page: TranslatedPage, actor: Actor) -> None:
    """Record that a translation says what the published original now says."""
    original = page.original()
    if original is None or original.live_revision_id is None:
        raise NothingToReview
    draft = page.get_latest_revision_as_object()
    draft.follow_original()
    _save(draft, publish=page.live and not page.has_unpublished_changes)
    _record(KnowledgeEvent.TRANSLATION_CONFIRMED, draft, actor)


def _save(draft: Any, *, publish: bool) -> None:
    revision = draft.save_revision(log_action=True)
    if publish:
        revision.publish()


def _record(event: KnowledgeEvent, page: Any, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Page",
        object_id=str(page.pk),
        detail={"address": page.url_path, "version": page.latest_revision_id},
    )
