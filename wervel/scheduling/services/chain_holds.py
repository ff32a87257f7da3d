"""Keeping a whole chain for a visitor who is still typing: a hold a step, all with one life."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret, new_secret
from wervel.common.writes import insert_numbered, sent_together
from wervel.scheduling.exceptions import HoldExpired, HoldUnknown
from wervel.scheduling.models import Hold
from wervel.scheduling.services.chain_claiming import take_all
from wervel.scheduling.services.chain_planning import ChainPlan, offering_other_chains, plan_chain
from wervel.scheduling.services.claiming import add_claims, free_expired
from wervel.scheduling.services.holds import HOLD_TIME, LONGEST_HOLD
from wervel.scheduling.services.wanted import Visit
from wervel.scheduling.ticks import moment_of


@dataclass(frozen=True, slots=True)
class HeldChain:
    """A chain that is kept until `expires_at`; the secret is the permission to use it."""

    secret: str
    chain: str
    expires_at: datetime


def hold_chain(*, chain: str, actor: Actor) -> HeldChain:
    """Keep all of the chain for ten minutes. SlotMalformed, SlotUnknown, SlotPast, or SlotTaken
    with up to three other chains."""
    with offering_other_chains(chain):
        return hold_planned_chain(plan=plan_chain(chain), actor=actor)


@transaction.atomic(savepoint=False)
def hold_planned_chain(*, plan: ChainPlan, actor: Actor) -> HeldChain:
    """Keep what `plan_chain` found free; SlotTaken when somebody was first at any of it."""
    secret, now = new_secret(), clock.now()
    with sent_together():
        takings = take_all(plan.visits, plan.known, plan.takings)
        for visit, own in zip(plan.visits, takings, strict=True):
            hold = _hold(visit, plan.chain, secret, now)
            insert_numbered(hold)
            add_claims(own, hold_id=hold.pk)
    return HeldChain(secret, plan.chain, now + HOLD_TIME)


def _hold(visit: Visit, chain: str, secret: str, now: datetime) -> Hold:
    return Hold(
        chain=secret,
        slot=chain,
        service_id=visit.service.id,
        location_id=visit.place.id,
        practitioner_id=visit.person.id if visit.person else None,
        start=moment_of(visit.tick),
        minutes=visit.service.minutes,
        created_at=now,
        expires_at=now + HOLD_TIME,
    )


@transaction.atomic
def extend_chain_hold(*, secret: str, actor: Actor) -> HeldChain:
    """Ten more minutes from now, forty from the beginning at most. HoldUnknown or HoldExpired."""
    holds = find_chain_holds(secret, lock=True)
    expires_at = min(clock.now() + HOLD_TIME, holds[0].created_at + LONGEST_HOLD)
    Hold.objects.filter(pk__in=[one.pk for one in holds]).update(expires_at=expires_at)
    return HeldChain(secret, holds[0].slot, expires_at)


def release_chain_hold(*, secret: str, actor: Actor) -> None:
    """Give all of it back at once; a hold that is unknown or over is no error."""
    if not is_secret(secret):
        return
    ended = Hold.objects.filter(chain=secret, freed_at__isnull=True)
    if ended.update(expires_at=clock.now()):
        free_expired(list(ended.values_list("pk", flat=True)))


def find_chain_holds(secret: str, *, lock: bool = False) -> Sequence[Hold]:
    """The holds of the steps, in their order, locked if asked. HoldUnknown, or HoldExpired."""
    rows = Hold.objects.select_for_update() if lock else Hold.objects
    holds = list(rows.filter(chain=secret).order_by("pk")) if is_secret(secret) else []
    if not holds:
        raise HoldUnknown
    if any(one.is_over() for one in holds):
        raise HoldExpired(holds[0].slot)
    return holds


class HoldLife(NamedTuple):
    """When a hold ends, None for one that is over or never was; and whether it can last longer."""

    until: datetime | None
    may_extend: bool


def chain_hold_life(secret: str) -> HoldLife:
    try:
        first = find_chain_holds(secret)[0]
    except (HoldUnknown, HoldExpired):
        return HoldLife(None, may_extend=False)
    return HoldLife(first.expires_at, first.expires_at < first.created_at + LONGEST_HOLD)
