"""What a person decides about a message that never got to a record."""

from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.jobs.queue import forget_job, retry_job
from wervel.common.jobs.selectors import dead_jobs_of
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.choices import InboxState
from wervel.diagnostics.models import InboxMessage
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import AlreadyDecided, MessageUnknown, ResultInvalid
from wervel.diagnostics.result_rules import may_settle_quarantine
from wervel.diagnostics.selectors.stuck_messages import is_stuck
from wervel.diagnostics.tasks import handle


@transaction.atomic
def try_again(message_id: UUID, *, actor: Actor) -> None:
    """Queue it once more, with all its tries; Forbidden, MessageUnknown, AlreadyDecided.

    A job of its own where none has failed: one that got lost, or that waits for its next try.
    """
    message = _locked(message_id, actor)
    dead = dead_jobs_of(handle).get(str(message.pk))
    if dead is None or not retry_job(job_id=dead):
        handle.using(key=f"diagnostics.message-again:{message.pk}").enqueue(str(message.pk))
    _record(ResultEvent.MESSAGE_RETRIED, message, actor)


@transaction.atomic
def set_aside(message_id: UUID, *, note: str, actor: Actor) -> None:
    """It will not be handled: what it says is of no use, or has come another way. It stays kept,
    with the reason; Forbidden, MessageUnknown, AlreadyDecided, ResultInvalid."""
    message = _locked(message_id, actor)
    why = clean_text(note, max_length=LINE_LENGTH)
    if not why:
        raise ResultInvalid(fields={"note": ResultInvalid.message})
    message.state = InboxState.SET_ASIDE
    message.note = why
    message.handled_at = clock.now()
    message.decided_by_id = UUID(actor.id)
    message.save(update_fields=["state", "note", "handled_at", "decided_by"])
    dead = dead_jobs_of(handle).get(str(message.pk))
    if dead is not None:
        forget_job(job_id=dead)
    _record(ResultEvent.MESSAGE_SET_ASIDE, message, actor)


def _locked(key: UUID, actor: Actor) -> InboxMessage:
    """Only one that waits too long: whoever takes it up now holds the lock first."""
    if not may_settle_quarantine(actor):
        raise Forbidden
    message = InboxMessage.objects.select_for_update().filter(pk=key).first()
    if message is None:
        raise MessageUnknown
    if not is_stuck(message):
        raise AlreadyDecided
    return message


def _record(event: ResultEvent, message: InboxMessage, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="InboxMessage",
        object_id=message.pk,
    )
