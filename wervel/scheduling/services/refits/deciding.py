"""What becomes of each appointment of a change that is in force."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.errors import WervelError
from wervel.common.jobs.task import job
from wervel.scheduling.choices import ChangeState, RefitState
from wervel.scheduling.exceptions import (
    HoursChangeDecided,
    HoursChangeUnknown,
    RefitItemDecided,
    SlotTaken,
)
from wervel.scheduling.models import Appointment, RefitItem
from wervel.scheduling.selectors.slots import describe_slot, parse_slot
from wervel.scheduling.services.cancelling import cancel_by_staff
from wervel.scheduling.services.history import noted
from wervel.scheduling.services.moving import move_appointment
from wervel.scheduling.services.planning import later_than
from wervel.scheduling.services.refits.proposing import locked_change
from wervel.scheduling.services.refits.reseating import reseat

# A mail may be read too late for what is as near as this: such a patient is telephoned.
MAIL_IS_TOO_LATE = timedelta(hours=48)
MOVED_AT_ONCE = 25


class ItemEvent(StrEnum):
    KEPT = "scheduling.refit.kept"
    CALLED = "scheduling.refit.called"


@transaction.atomic
def accept(*, change_id: UUID, actor: Actor, items: Sequence[int] | None = None) -> int:
    """Take the proposed places, of these items or of all that have one; how many are queued.

    The moves themselves are work for later, one transaction each.
    """
    change = locked_change(change_id, actor)
    if change.state != ChangeState.APPLIED:
        raise HoursChangeDecided
    rows = change.items.filter(state=RefitState.OPEN).exclude(slot="")
    if items is not None:
        rows = rows.filter(pk__in=items)
    queued = rows.update(state=RefitState.QUEUED, problem="")
    if queued:
        _queue(change_id)
    return queued


def _queue(change_id: UUID) -> None:
    move_queued.enqueue(str(change_id))


@job(timeout=60)
def move_queued(change_id: str) -> None:
    """Move some of those that are queued, and queue the rest anew. Safe to run twice."""
    rows = RefitItem.objects.filter(change_id=UUID(change_id), state=RefitState.QUEUED)
    for item in rows.select_related("change", "appointment").order_by("old_start", "pk")[
        :MOVED_AT_ONCE
    ]:
        _move(item)
    if rows.exists():
        _queue(UUID(change_id))


def _move(item: RefitItem) -> None:
    """Move it and note so; a place that has gone is replaced by the next one, to be decided on."""
    try:
        with transaction.atomic():
            _end(item, RefitState.MOVED, must_call=_moved(item))
    except WervelError as error:
        slot = _next_slot(item.slot) if isinstance(error, SlotTaken) else ""
        RefitItem.objects.filter(pk=item.pk, state=RefitState.QUEUED).update(
            state=RefitState.OPEN, problem=error.code, slot=slot
        )


def _moved(item: RefitItem) -> bool:
    """Whether the patient is to be telephoned about it."""
    pk, note, actor = item.appointment_id, item.change.reason, system("refit")
    if _stays(item.appointment, item.slot):
        reseat(appointment_id=pk, note=note, actor=actor)
        return False
    return _must_call(
        move_appointment(appointment_id=pk, slot=item.slot, actor=actor, note=note), item
    )


def _stays(appointment: Appointment, slot: str) -> bool:
    """Whether only a room or device is another one."""
    new = describe_slot(slot)
    who = new.practitioner.id if new.practitioner else None
    return (appointment.start, appointment.location_id, appointment.practitioner_id) == (
        new.start,
        new.location.id,
        who,
    )


def _next_slot(slot: str) -> str:
    found = later_than(slot)
    return found[0].id if found else ""


def _end(item: RefitItem, state: RefitState, *, must_call: bool) -> None:
    """RefitItemDecided when somebody was first."""
    rows = RefitItem.objects.filter(pk=item.pk, state__in=[RefitState.OPEN, RefitState.QUEUED])
    if not rows.update(state=state, problem="", must_call=must_call):
        raise RefitItemDecided


def _must_call(appointment: Appointment, item: RefitItem) -> bool:
    """Without an e-mail address, or when the old or the new time is too near for a mail."""
    soon = clock.now() + MAIL_IS_TOO_LATE
    return not appointment.patient.email or min(appointment.start, item.old_start) < soon


@transaction.atomic
def cancel_item(*, item_id: int, actor: Actor) -> None:
    """Cancel the appointment; the patient gets the mail about it, or is to be telephoned."""
    item = _locked_item(item_id, actor)
    appointment = cancel_by_staff(
        appointment_id=item.appointment_id, reason=item.change.reason, actor=actor
    )
    _end(item, RefitState.CANCELLED, must_call=_must_call(appointment, item))


@transaction.atomic
def keep_item(*, item_id: int, actor: Actor) -> None:
    """Leave the appointment where it is, outside the new hours."""
    item = _locked_item(item_id, actor)
    _end(item, RefitState.KEPT, must_call=False)
    _record(ItemEvent.KEPT, item, actor)


@transaction.atomic
def choose_slot(*, item_id: int, slot: str, actor: Actor) -> None:
    """Another place than the proposed one. SlotMalformed or SlotUnknown."""
    item = _locked_item(item_id, actor)
    parse_slot(slot)
    RefitItem.objects.filter(pk=item.pk).update(slot=slot, problem="")


@transaction.atomic
def mark_called(*, item_id: int, actor: Actor) -> None:
    """The patient knows; a second call changes nothing."""
    item = _item(item_id, actor)
    rows = RefitItem.objects.filter(pk=item.pk, must_call=True, called_at__isnull=True)
    if rows.update(called_at=clock.now(), called_by=actor.label):
        _record(ItemEvent.CALLED, item, actor)


def _locked_item(item_id: int, actor: Actor) -> RefitItem:
    """An item that is still to be decided, of a change in force."""
    item = _item(item_id, actor)
    if item.change.state != ChangeState.APPLIED:
        raise HoursChangeDecided
    if item.state != RefitState.OPEN:
        raise RefitItemDecided
    return item


def _item(item_id: int, actor: Actor) -> RefitItem:
    """The item, locked after its change, in the order in which `accept` locks them too."""
    change_id = RefitItem.objects.filter(pk=item_id).values_list("change_id", flat=True).first()
    if change_id is None:
        raise HoursChangeUnknown
    locked_change(change_id, actor)
    rows: QuerySet[RefitItem] = RefitItem.objects.select_for_update(of=("self",))
    return rows.select_related("change", "appointment").get(pk=item_id)


def _record(event: ItemEvent, item: RefitItem, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Appointment",
        object_id=item.appointment_id,
        patient_id=item.appointment.patient_id,
        detail={"note": noted(item.change.reason)},
    )
