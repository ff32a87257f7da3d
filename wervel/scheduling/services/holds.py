"""Keeping a time for a visitor who is still typing."""

from datetime import datetime, timedelta

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.common.writes import insert_numbered, sent_together
from wervel.scheduling.exceptions import HoldExpired, HoldUnknown, TooManyHeld
from wervel.scheduling.models import Hold
from wervel.scheduling.services.claiming import add_claims, free_expired, take
from wervel.scheduling.services.planning import Plan, offering_alternatives, plan_visit
from wervel.scheduling.ticks import moment_of

HOLD_TIME = timedelta(minutes=10)
LONGEST_HOLD = timedelta(minutes=40)
# Several people may share one address; one person needs one.
MOST_HELD = 8


def hold_slot(*, slot: str, actor: Actor, holder: str = "") -> Hold:
    """Keep the slot for ten minutes. SlotMalformed, SlotUnknown, SlotPast, or SlotTaken with up to
    three alternatives; TooManyHeld when the holder has enough of them."""
    refuse_hoarding(holder)
    with offering_alternatives(slot):
        return hold_planned(plan=plan_visit(slot), actor=actor, holder=holder)


@transaction.atomic(savepoint=False)
def hold_planned(
    *, plan: Plan, actor: Actor, until: datetime | None = None, holder: str = ""
) -> Hold:
    """Keep what `plan_visit` found free, for ten minutes or `until` then; SlotTaken when somebody
    was first.

    A hold names nobody and holds nothing personal, so it leaves no audit event.
    """
    with sent_together():
        takings = take(plan.visit, plan.known, plan.takings)
        now = clock.now()
        hold = Hold(
            slot=plan.slot,
            service_id=plan.visit.service.id,
            location_id=plan.visit.place.id,
            practitioner_id=plan.visit.person.id if plan.visit.person else None,
            start=moment_of(plan.visit.tick),
            minutes=plan.visit.service.minutes,
            created_at=now,
            expires_at=until or now + HOLD_TIME,
            holder=holder,
        )
        insert_numbered(hold)
        add_claims(takings, hold_id=hold.pk)
    return hold


def refuse_hoarding(holder: str) -> None:
    """TooManyHeld when this holder, if it is one, keeps enough times already.

    Ask it outside of the transaction. Requests at the very same moment may pass together: it is a
    limit, not a lock.
    """
    if not holder:
        return
    live = Hold.objects.filter(
        holder=holder, freed_at__isnull=True, expires_at__gt=clock.now()
    ).values_list("expires_at", flat=True)
    ends = sorted(live)
    if len(ends) >= MOST_HELD:
        raise TooManyHeld(retry_after=max(1, int((ends[0] - clock.now()).total_seconds())))


@transaction.atomic
def extend_hold(*, secret: str, actor: Actor) -> Hold:
    """Ten more minutes from now, forty from the beginning at most. HoldUnknown or HoldExpired."""
    hold = find_hold(secret, lock=True)
    hold.expires_at = min(clock.now() + HOLD_TIME, hold.created_at + LONGEST_HOLD)
    hold.save(update_fields=["expires_at"])
    return hold


def release_hold(*, secret: str, actor: Actor) -> None:
    """Give the time back at once; a hold that is unknown or over is no error."""
    if not is_secret(secret):
        return
    ended = Hold.objects.filter(secret=secret, freed_at__isnull=True)
    if ended.update(expires_at=clock.now()):
        free_expired(list(ended.values_list("pk", flat=True)))


def find_hold(secret: str, *, lock: bool = False) -> Hold:
    """The hold, locked if asked until the transaction ends. HoldUnknown, or HoldExpired."""
    rows = Hold.objects.select_for_update() if lock else Hold.objects
    hold = rows.filter(secret=secret).first() if is_secret(secret) else None
    if hold is None:
        raise HoldUnknown
    if hold.is_over():
        raise HoldExpired(hold.slot)
    return hold
