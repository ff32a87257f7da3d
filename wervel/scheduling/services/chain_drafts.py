"""A booking of several appointments that somebody is still typing; a draft like any other."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.db import transaction

from wervel.common.actor import Actor
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.exceptions import HoldExpired, HoldUnknown, SlotPast, SlotTaken
from wervel.scheduling.models import BookingDraft
from wervel.scheduling.services.booking import TriageOutcome
from wervel.scheduling.services.chain_booking import book_together, prepare_chain
from wervel.scheduling.services.chain_holds import (
    chain_hold_life,
    extend_chain_hold,
    hold_chain,
    release_chain_hold,
)
from wervel.scheduling.services.chain_planning import other_chains
from wervel.scheduling.services.drafts import Draft, load_draft


@dataclass(frozen=True, slots=True)
class Typed:
    """What was filled in and found right."""

    people: Sequence[PatientDetails]
    reason: str
    share_check: bool
    reminders: Collection[ReminderKind]


def load_chain_draft(secret: str) -> Draft:
    """The draft, whose `slot` is the id of a chain. DraftUnknown, or DraftOver after 24 hours."""
    draft = load_draft(secret)
    life = chain_hold_life(draft.hold)
    return replace(draft, held_until=life.until, may_extend=life.may_extend)


def choose_chain(*, secret: str, chain: str, actor: Actor) -> Draft:
    """Give back what was held before, and hold all of this chain for the draft.

    SlotTaken with alternatives, SlotPast, SlotUnknown or SlotMalformed; what was typed stays.
    """
    before = load_chain_draft(secret)
    if before.slot == chain and before.held_until:
        return before
    if before.hold:
        release_chain_hold(secret=before.hold, actor=actor)
    held = hold_chain(chain=chain, actor=actor)
    with transaction.atomic():
        row = _locked(secret)
        row.slot, row.hold = chain, held.secret
        row.save(update_fields=["slot", "hold"])
    return load_chain_draft(secret)


def keep_chain(*, secret: str, actor: Actor) -> Draft:
    """Make sure the draft's chain is held: extended, or held anew when it is still free.

    SlotTaken with the next three chains when it is not; what was typed stays.
    """
    draft = load_chain_draft(secret)
    if draft.hold:
        try:
            extend_chain_hold(secret=draft.hold, actor=actor)
        except (HoldExpired, HoldUnknown):
            pass
        else:
            return load_chain_draft(secret)
    try:
        return choose_chain(secret=secret, chain=draft.slot, actor=actor)
    except SlotPast as error:
        raise SlotTaken(other_chains(draft.slot)) from error


def book_chain_draft(*, secret: str, typed: Typed, actor: Actor) -> Draft:
    """Book the draft's chain, once: a second call finds the appointments of the first.

    SlotTaken with the next three chains when the hold has ended and somebody else took any of it.
    """
    draft = load_chain_draft(secret)
    if draft.appointment:
        return draft
    try:
        draft = keep_chain(secret=secret, actor=actor)
        return _book_held(draft, typed, actor)
    except (SlotTaken, HoldUnknown):
        booked = load_chain_draft(secret)
        if booked.appointment:
            return booked
        raise


def _book_held(draft: Draft, typed: Typed, actor: Actor) -> Draft:
    wanted = prepare_chain(hold=draft.hold)
    with transaction.atomic():
        row = _locked(draft.secret)
        if row.appointment is None or settings.UNGUARDED_BOOKING:
            booked = book_together(
                wanted=wanted,
                people=typed.people,
                reason=typed.reason,
                reminders=typed.reminders,
                triage=draft.triage if typed.share_check else TriageOutcome(),
                actor=actor,
            )
            row.appointment = booked[0]
            row.save(update_fields=["appointment"])
    return load_chain_draft(draft.secret)


def _locked(secret: str) -> BookingDraft:
    """The draft, which was found before, until the transaction ends."""
    rows = BookingDraft.objects.all()
    if not settings.UNGUARDED_BOOKING:
        rows = rows.select_for_update()
    return rows.get(secret=secret)
