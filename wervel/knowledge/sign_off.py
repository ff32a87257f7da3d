"""The texts that wait for a physician, as a doctor sees them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import TaskState

from wervel.accounts.choices import Role
from wervel.common.actor import Actor
from wervel.knowledge.choices import Part, SectionKind
from wervel.knowledge.comparing import changed_parts
from wervel.knowledge.exceptions import NotAPhysician, NothingToReview, SignedAlready
from wervel.knowledge.fingerprints import article_fingerprint
from wervel.knowledge.models import ClinicalSignOff


@dataclass(frozen=True, slots=True)
class Waiting:
    """A text in the queue; `task` is its place there."""

    task: int
    title: str
    language: str
    handed_in_by: str
    handed_in_at: datetime


@dataclass(frozen=True, slots=True)
class TextToSign:
    """A text to read. `seal` stands for exactly these words: what is signed is what was read.

    `changed` are the parts that differ from the published text; None when nothing is published.
    """

    waiting: Waiting
    summary: str
    seal: str
    changed: tuple[Part | SectionKind, ...] | None


def texts_to_sign(*, actor: Actor) -> list[Waiting]:
    """Every text that waits, the oldest first; NotAPhysician for anybody but a doctor."""
    return [_waiting(state) for state in _queue(actor).order_by("started_at", "pk")]


def text_to_sign(*, task: int, actor: Actor) -> TextToSign:
    """One text; SignedAlready when it waits no longer."""
    state = find_waiting(task=task, actor=actor)
    draft = state.revision.as_object()
    article = draft.content()
    live = type(draft).objects.live().filter(pk=draft.pk).first()
    return TextToSign(
        waiting=_waiting(state),
        summary=article.summary,
        seal=article_fingerprint(article),
        changed=changed_parts(live.content(), article) if live else None,
    )


def page_to_sign(*, task: int, seal: str, actor: Actor) -> Any:
    """The very page that the seal stands for; NothingToReview when it says something else now."""
    draft = find_waiting(task=task, actor=actor).revision.as_object()
    if draft.fingerprint() != seal:
        raise NothingToReview
    return draft


def find_waiting(*, task: int, actor: Actor) -> TaskState:
    state = _queue(actor).filter(pk=task).first()
    if state is None:
        raise SignedAlready
    return state


def _queue(actor: Actor) -> Any:
    """Not what this doctor wrote or handed in: a review is somebody else's."""
    if not actor.has_role(Role.DOCTOR):
        raise NotAPhysician
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS, task__in=ClinicalSignOff.objects.all()
    )
    others = waiting.exclude(revision__user_id=actor.id).exclude(
        workflow_state__requested_by_id=actor.id
    )
    return others.select_related("revision", "workflow_state__requested_by")


def _waiting(state: Any) -> Waiting:
    by = state.workflow_state.requested_by
    page = state.revision.content_object
    return Waiting(
        task=state.pk,
        title=state.revision.content["title"],
        language=page.locale.language_code,
        handed_in_by=(by.get_full_name() or by.username) if by else "",
        handed_in_at=state.started_at,
    )
