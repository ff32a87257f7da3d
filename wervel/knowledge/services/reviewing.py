"""Recording that somebody read a text: a physician the article, a translator the translation."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.log_actions import LogContext

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.versions import numbers as versions
from wervel.knowledge.events import KnowledgeEvent
from wervel.knowledge.exceptions import NotFitToPublish, NothingToReview
from wervel.knowledge.models import ArticlePage, ArticleReview, TranslatedPage
from wervel.knowledge.sign_off import find_waiting


@transaction.atomic
def sign_off(*, task: int, seal: str, comment: str, actor: Actor) -> str:
    """Record that this physician read this text, and publish that very version of it.

    `seal` stands for the words that were read. If the version that waits says anything else by
    now, or is no longer the latest, nothing is signed. Returns the address of the page.
    """
    state = _hold(task, actor)
    draft = state.revision.as_object()
    if draft.latest_revision_id != state.revision_id or draft.fingerprint() != seal:
        raise NothingToReview
    user = get_user_model().objects.get(pk=actor.id)
    ArticleReview.objects.create(
        article_id=draft.pk, fingerprint=seal, physician=user, reviewed_on=clock.today()
    )
    versions.changed(versions.KNOWLEDGE)
    _record(KnowledgeEvent.ARTICLE_REVIEWED, draft, actor, version=state.revision_id, text=seal)
    try:
        with LogContext(user=user):
            state.approve(user=user, comment=comment)
    except ValidationError as error:
        raise NotFitToPublish(" ".join(error.messages)) from error
    return str(draft.url_path)


@transaction.atomic
def send_back(*, task: int, comment: str, actor: Actor) -> None:
    """Hand a text back to its editors, who read why and may change it again."""
    state = _hold(task, actor)
    user = get_user_model().objects.get(pk=actor.id)
    with LogContext(user=user):
        state.reject(user=user, comment=comment)
    draft = state.revision.content_object
    _record(KnowledgeEvent.ARTICLE_SENT_BACK, draft, actor, version=state.revision_id)


@transaction.atomic
def confirm_translation(*, page: TranslatedPage, actor: Actor) -> None:
    """Record that a translation says what the published original now says."""
    original = page.original()
    if original is None or original.live_revision_id is None:
        raise NothingToReview
    publish = page.live and not page.has_unpublished_changes
    draft = page.get_latest_revision_as_object()
    draft.follow_original()
    revision = draft.save_revision(log_action=True)
    if publish:
        revision.publish()
    _record(KnowledgeEvent.TRANSLATION_CONFIRMED, draft, actor, version=revision.pk)


def _hold(task: int, actor: Actor) -> Any:
    """The text that waits, with its page locked: two physicians, or a physician and an editor,
    act one after the other."""
    page_id = find_waiting(task=task, actor=actor).revision.object_id
    ArticlePage.objects.select_for_update(of=("self",)).get(pk=page_id)
    return find_waiting(task=task, actor=actor)


def _record(event: KnowledgeEvent, page: Any, actor: Actor, **detail: Any) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Page",
        object_id=str(page.pk),
        detail={"address": page.url_path, **detail},
    )
