"""What follows when a page is published or taken down, from Wagtail's screens as from our code.

Wagtail tells of it by signals alone, inside the transaction of the publication.
"""

from typing import Any

from django.db.models.signals import pre_delete
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page
from wagtail.signals import (
    copy_for_translation_done,
    page_published,
    page_unpublished,
    post_page_move,
    task_cancelled,
    task_submitted,
)

from wervel.audit import services as audit
from wervel.common.actor import Actor, system
from wervel.common.versions import numbers as versions
from wervel.knowledge.events import KnowledgeEvent
from wervel.knowledge.models import (
    ArticlePage,
    BodyRegionPage,
    ClinicalSignOff,
    TranslatedPage,
)
from wervel.knowledge.search_index import drop_page, index_page


def connect() -> None:
    """Listen from the start of the process on."""
    page_published.connect(_published, dispatch_uid="knowledge.published")
    page_unpublished.connect(_unpublished, dispatch_uid="knowledge.unpublished")
    pre_delete.connect(_deleted, dispatch_uid="knowledge.deleted")
    post_page_move.connect(_moved, dispatch_uid="knowledge.moved")
    copy_for_translation_done.connect(_translated, dispatch_uid="knowledge.translated")
    task_submitted.connect(_submitted, dispatch_uid="knowledge.submitted")
    task_cancelled.connect(_withdrawn, dispatch_uid="knowledge.withdrawn")


def _published(sender: Any, instance: Any, **kwargs: Any) -> None:
    versions.changed(versions.KNOWLEDGE)
    if isinstance(instance, TranslatedPage):
        index_page(instance)
        _record(KnowledgeEvent.PAGE_PUBLISHED, instance)


def _unpublished(sender: Any, instance: Any, **kwargs: Any) -> None:
    versions.changed(versions.KNOWLEDGE)
    if isinstance(instance, TranslatedPage):
        drop_page(instance)
        _record(KnowledgeEvent.PAGE_UNPUBLISHED, instance)


def _deleted(sender: Any, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, Page):
        versions.changed(versions.KNOWLEDGE)
        drop_page(instance)


def _moved(sender: Any, **kwargs: Any) -> None:
    versions.changed(versions.KNOWLEDGE)


def _translated(sender: Any, source_obj: Any, target_obj: Any, **kwargs: Any) -> None:
    """A copy made for translation follows the version it was copied from, and is listed by the
    same regions in its own language."""
    if isinstance(target_obj, ArticlePage):
        _list_in_own_language(source_obj, target_obj)
    if isinstance(target_obj, TranslatedPage):
        version = source_obj.live_revision if source_obj.live else source_obj.latest_revision
        type(target_obj).objects.filter(pk=target_obj.pk).update(source_revision=version)


def _list_in_own_language(source: ArticlePage, copy: ArticlePage) -> None:
    keys = [region.translation_key for region in source.also_in.all()]
    page = copy.get_latest_revision_as_object()
    page.also_in = list(
        BodyRegionPage.objects.filter(translation_key__in=keys, locale_id=copy.locale_id)
    )
    page.save()
    page.save_revision()


def _submitted(sender: Any, instance: Any, user: Any, **kwargs: Any) -> None:
    _of_sign_off(KnowledgeEvent.ARTICLE_SUBMITTED, instance, user)


def _withdrawn(sender: Any, instance: Any, user: Any, **kwargs: Any) -> None:
    _of_sign_off(KnowledgeEvent.ARTICLE_WITHDRAWN, instance, user)


def _of_sign_off(event: KnowledgeEvent, state: Any, user: Any) -> None:
    if isinstance(state.task.specific, ClinicalSignOff):
        _record(event, state.revision.content_object, user, version=state.revision_id)


def _record(event: KnowledgeEvent, page: Any, user: Any = None, **detail: Any) -> None:
    audit.record(
        event=event,
        actor=_actor(user or get_active_log_context().user),
        object_type="Page",
        object_id=str(page.pk),
        detail={"address": page.url_path, **detail},
    )


def _actor(user: Any) -> Actor:
    """The user at the screen, else the program."""
    return user.as_actor() if user is not None else system("knowledge")
