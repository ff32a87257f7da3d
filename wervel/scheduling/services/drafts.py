"""A booking that somebody is still typing: nothing typed is ever lost, whatever the time does."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import is_secret
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.exceptions import (
    AlreadyThere,
    DraftOver,
    DraftUnknown,
    HoldExpired,
    HoldUnknown,
    SlotPast,
    SlotTaken,
    TooManyOpen,
)
from wervel.scheduling.models import Appointment, BookingDraft, Hold
from wervel.scheduling.reminder_times import DEFAULT_REMINDERS
from wervel.scheduling.services.booking import TriageOutcome, book_appointment, prepare
from wervel.scheduling.services.hoarding import refuse_too_many, refuse_two_at_once
from wervel.scheduling.services.holds import (
    LONGEST_HOLD,
    extend_hold,
    hold_slot,
    release_hold,
)
from wervel.scheduling.services.planning import later_than

DRAFT_LIFE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft as pages see it. `appointment` is the manage secret once it is booked, else empty.

    `held_until` is when the hold on its time ends, None when nothing is held; `may_extend` whether
    it can last longer.
    """

    secret: str
    service: str
    slot: str
    hold: str
    held_until: datetime | None
    may_extend: bool
    typed: Mapping[str, Any]
    triage: TriageOutcome
    appointment: str


def start_draft(*, service: str, actor: Actor, triage: TriageOutcome | None = None) -> Draft:
    """Begin a booking of this service, kept for 24 hours."""
    outcome = triage or TriageOutcome()
    now = clock.now()
    row = BookingDraft.objects.create(
        service_slug=service,
        triage_urgency=outcome.urgency,
        triage_reference=outcome.reference,
        created_at=now,
        expires_at=now + DRAFT_LIFE,
    )
    return _draft(row)


def load_draft(secret: str) -> Draft:
    """DraftUnknown, or DraftOver after 24 hours."""
    return _draft(_find(secret))


def draft_urgency(secret: str) -> str:
    """What the check of this draft found; empty without a check, or without such a draft."""
    try:
        return _find(secret).triage_urgency
    except (DraftUnknown, DraftOver):
        return ""


def save_draft(*, secret: str, typed: Mapping[str, Any], actor: Actor) -> Draft:
    """Keep what was typed, over what was typed before under the same names."""
    with transaction.atomic():
        row = _find(secret, lock=True)
        row.typed = {**row.typed, **typed}
        row.save(update_fields=["typed"])
    return _draft(row)


def choose_slot(*, secret: str, slot: str, actor: Actor, holder: str = "") -> Draft:
    """Give back the time held before, and hold this one for the draft: one at a time.

    SlotTaken with alternatives, SlotPast, SlotUnknown, SlotMalformed or TooManyHeld; what was typed
    stays.
    """
    before = _find(secret)
    if before.slot == slot and _live_hold(before.hold):
        return _draft(before)
    if before.hold:
        release_hold(secret=before.hold, actor=actor)
    hold = hold_slot(slot=slot, actor=actor, holder=holder)
    with transaction.atomic():
        row = _find(secret, lock=True)
        row.slot, row.hold = slot, hold.secret
        row.save(update_fields=["slot", "hold"])
    return _draft(row)


def keep_slot(*, secret: str, actor: Actor, holder: str = "") -> Draft:
    """Make sure the draft's time is held: extended, or held anew when it is still free.

    SlotTaken with the next three times when it is not; what was typed stays.
    """
    draft = _find(secret)
    if draft.hold:
        try:
            extend_hold(secret=draft.hold, actor=actor)
        except (HoldExpired, HoldUnknown):
            pass
        else:
            return _draft(draft)
    try:
        return choose_slot(secret=secret, slot=draft.slot, actor=actor, holder=holder)
    except SlotPast as error:
        raise SlotTaken(later_than(draft.slot)) from error


def book_draft(
    *,
    secret: str,
    details: PatientDetails,
    reason: str,
    share_check: bool,
    actor: Actor,
    reminders: Collection[ReminderKind] = DEFAULT_REMINDERS,
) -> Draft:
    """Book what the draft holds, once: a second call finds the appointment of the first.

    What the check said goes with it only when the patient wants to share it.

    SlotTaken with the next three times when the hold has ended and somebody else took the time;
    TooManyOpen or AlreadyThere when this person has enough, or is elsewhere then.
    """
    draft = load_draft(secret)
    if draft.appointment:
        return draft
    try:
        if settings.RATE_LIMITS:
            refuse_too_many(details)
        draft = keep_slot(secret=secret, actor=actor)
        triage = draft.triage if share_check else TriageOutcome()
        return _book_held(draft, details, reason, triage, reminders, actor)
    except (SlotTaken, HoldUnknown, TooManyOpen, AlreadyThere):
        booked = load_draft(secret)
        if booked.appointment:
            return booked
        raise


def _book_held(
    draft: Draft,
    details: PatientDetails,
    reason: str,
    triage: TriageOutcome,
    reminders: Collection[ReminderKind],
    actor: Actor,
) -> Draft:
    wanted = prepare(hold=draft.hold)
    with transaction.atomic():
        row = _find(draft.secret, lock=not settings.UNGUARDED_BOOKING)
        if row.appointment is None or settings.UNGUARDED_BOOKING:
            held = wanted.hold
            if held and not settings.UNGUARDED_BOOKING:
                ends = held.start + timedelta(minutes=held.minutes)
                refuse_two_at_once(details, held.start, ends)
            row.appointment = book_appointment(
                wanted=wanted,
                details=details,
                reason=reason,
                triage=triage,
                reminders=reminders,
                actor=actor,
            )
            row.save(update_fields=["appointment"])
    return _draft(row)


def _find(secret: str, *, lock: bool = False) -> BookingDraft:
    rows = BookingDraft.objects.select_for_update() if lock else BookingDraft.objects
    row = rows.filter(secret=secret).first() if is_secret(secret) else None
    if row is None:
        raise DraftUnknown
    if row.expires_at <= clock.now() or row.created_at > clock.latest():
        raise DraftOver
    return row


def _live_hold(secret: str) -> Hold | None:
    """The hold with this secret; None for one that is over or never was."""
    if not secret:
        return None
    live = Hold.objects.filter(secret=secret, freed_at__isnull=True, expires_at__gt=clock.now())
    return live.first()


def _draft(row: BookingDraft) -> Draft:
    booked: Appointment | None = row.appointment
    hold = _live_hold(row.hold)
    return Draft(
        secret=row.secret,
        service=row.service_slug,
        slot=row.slot,
        hold=row.hold,
        held_until=hold.expires_at if hold else None,
        may_extend=hold is not None and hold.expires_at < hold.created_at + LONGEST_HOLD,
        typed=row.typed,
        triage=TriageOutcome(row.triage_urgency, row.triage_reference),
        appointment=booked.manage_secret if booked else "",
    )
