"""What staff do with a request: take it, note, give it back, finish it."""

from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.contact.choices import RequestStatus, Step
from wervel.contact.events import STEP_EVENTS
from wervel.contact.exceptions import RequestChanged, RequestUnknown
from wervel.contact.models import ContactRequest, ContactRequestChange
from wervel.contact.rules import may_handle_requests
from wervel.contact.transitions import check_step


@transaction.atomic
def handle_request(*, reference: str, version: int, step: Step, note: str, actor: Actor) -> None:
    """Do one step, on what the person saw: `version` is that of the page they decided on.

    RequestChanged when somebody else was first, StepRefused when the table does not allow it,
    NoteMissing when it has to be said what was done.
    """
    if not may_handle_requests(actor):
        raise Forbidden
    row = ContactRequest.objects.filter(reference=reference).first()
    if row is None:
        raise RequestUnknown
    if row.version != version:
        raise RequestChanged
    before = RequestStatus(row.status)
    after = check_step(step, before, mine=str(row.assigned_to_id) == actor.id, note=note)
    _move(row, step, after, actor)
    ContactRequestChange.objects.create(
        request=row,
        version=version + 1,
        before=before,
        after=after,
        note=note,
        at=clock.now(),
        actor_kind=actor.kind.value,
        actor_id=actor.id,
        actor_label=actor.label,
    )
    audit.record(
        event=STEP_EVENTS[step],
        actor=actor,
        object_type="ContactRequest",
        object_id=row.pk,
        detail={"reference": row.reference},
    )


def _move(row: ContactRequest, step: Step, after: RequestStatus, actor: Actor) -> None:
    """Compare and set: of two who decide on the same page, the second changes nothing."""
    whose = {Step.TAKE: UUID(actor.id), Step.GIVE_BACK: None}.get(step, row.assigned_to_id)
    changed = ContactRequest.objects.filter(pk=row.pk, version=row.version).update(
        status=after, assigned_to_id=whose, version=row.version + 1
    )
    if not changed:
        raise RequestChanged
