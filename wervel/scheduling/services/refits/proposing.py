"""Proposing a change of hours, putting it into force, or withdrawing it."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.scheduling.change_terms import Terms, check, read, stored
from wervel.scheduling.choices import ChangeState
from wervel.scheduling.exceptions import HoursChangeDecided, HoursChangeUnknown
from wervel.scheduling.models import Appointment, HoursChange, RefitItem
from wervel.scheduling.refitting import NewPlace, refit
from wervel.scheduling.rules import may_change_hours
from wervel.scheduling.selectors.slots import token_key
from wervel.scheduling.services.history import noted
from wervel.scheduling.services.refits.force import put_into_force
from wervel.scheduling.services.refits.situation import Situation, foresee
from wervel.scheduling.slot_token import SlotToken, write_token


class ChangeEvent(StrEnum):
    PROPOSED = "scheduling.hours-change.proposed"
    APPLIED = "scheduling.hours-change.applied"
    WITHDRAWN = "scheduling.hours-change.withdrawn"


@transaction.atomic
def propose_change(*, terms: Terms, reason: str, actor: Actor) -> HoursChange:
    """Keep what a change would do, without closing anything: who no longer fits, and where to.

    Forbidden, PeriodInvalid or ReasonMissing.
    """
    if not may_change_hours(actor):
        raise Forbidden
    note = noted(reason, required=True)
    check(terms)
    situation = foresee(terms, note, actor)
    change = HoursChange.objects.create(
        kind=terms.kind,
        terms=stored(terms),
        reason=note,
        made_by=actor.label,
        made_at=clock.now(),
    )
    _keep_items(change, situation)
    _record(ChangeEvent.PROPOSED, change, actor)
    return change


def _keep_items(change: HoursChange, situation: Situation) -> None:
    """A step of a day gets a place only between the steps that stay; where several of a day no
    longer fit, a person moves the day as a whole."""
    places = refit(situation.displaced, situation.offers, situation.ledger)
    lost = Appointment.objects.select_related("service").in_bulk(list(places))
    RefitItem.objects.bulk_create(
        RefitItem(
            change=change,
            appointment_id=pk,
            old_start=lost[pk].start,
            slot=_slot(place, lost[pk].service.slug, situation) if place else "",
        )
        for pk, place in places.items()
    )


def _slot(place: NewPlace, service: str, situation: Situation) -> str:
    """The id of the proposed time, as a search would give it."""
    known = situation.known
    offered, clinic = known.services[service], known.places[place.place]
    person = known.person_by_claimable.get(place.lead) if offered.has_practitioner else None
    token = SlotToken(
        service,
        clinic.slug,
        person.slug if person else None,
        place.tick + situation.origin,
        offered.minutes,
    )
    return write_token(token, token_key())


@transaction.atomic
def apply_change(*, change_id: UUID, actor: Actor) -> HoursChange:
    """Put the change into force; the appointments stay until each is decided.

    What has been booked since the proposal and does not fit either is added to it.
    """
    change = locked_change(change_id, actor)
    if change.state != ChangeState.PROPOSED:
        raise HoursChangeDecided
    terms = read(change.kind, change.terms)
    situation = foresee(terms, change.reason, actor)
    known = set(change.items.values_list("appointment_id", flat=True))
    gone = known - {one.key for one in situation.displaced}
    change.items.filter(appointment_id__in=gone).delete()
    _add_new(change, situation, known)
    put_into_force(terms, change.reason, actor)
    change.state, change.applied_at = ChangeState.APPLIED, clock.now()
    change.save(update_fields=["state", "applied_at"])
    _record(ChangeEvent.APPLIED, change, actor)
    return change


def _add_new(change: HoursChange, situation: Situation, known: Iterable[UUID]) -> None:
    """The places already proposed are kept for those they were proposed to, if nobody came."""
    new = [one for one in situation.displaced if one.key not in known]
    if new:
        situation.displaced[:] = new
        _keep_items(change, situation)


@transaction.atomic
def withdraw_change(*, change_id: UUID, actor: Actor) -> HoursChange:
    """Drop a proposal: nothing was closed and nobody moved. HoursChangeDecided afterwards."""
    change = locked_change(change_id, actor)
    if change.state != ChangeState.PROPOSED:
        raise HoursChangeDecided
    change.state = ChangeState.WITHDRAWN
    change.save(update_fields=["state"])
    _record(ChangeEvent.WITHDRAWN, change, actor)
    return change


def locked_change(change_id: UUID, actor: Actor) -> HoursChange:
    """The change, locked until the transaction ends. Forbidden or HoursChangeUnknown."""
    if not may_change_hours(actor):
        raise Forbidden
    change = HoursChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise HoursChangeUnknown
    return change


def _record(event: ChangeEvent, change: HoursChange, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="HoursChange",
        object_id=change.pk,
        detail={"kind": change.kind},
    )
