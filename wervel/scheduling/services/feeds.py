"""Making and revoking the private addresses under which calendar programs fetch appointments."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import new_secret
from wervel.directory.exceptions import PractitionerUnknown
from wervel.directory.models import Location, Practitioner
from wervel.directory.selectors import location
from wervel.scheduling.exceptions import FeedUnknown, TooManyFeeds
from wervel.scheduling.models import CalendarFeed
from wervel.scheduling.rules import may_have_any_feed, may_have_feed_of
from wervel.scheduling.selectors.feeds import calendar_of, secret_hash, working_feed

MOST_FEEDS = 20
# Calendar programs ask every few minutes: noted at most this often.
NOTED_EVERY = timedelta(hours=1)


class FeedEvent(StrEnum):
    CREATED = "scheduling.feed.created"
    REVOKED = "scheduling.feed.revoked"
    READ = "scheduling.feed.read"


@dataclass(frozen=True, slots=True)
class NewFeed:
    """The only time that the secret of a feed is known."""

    id: UUID
    secret: str


@transaction.atomic
def create_feed(*, practitioner: str = "", clinic: str = "", label: str, actor: Actor) -> NewFeed:
    """A feed of one practitioner or one clinic (slugs); `label` says which program follows it.

    Forbidden, PractitionerUnknown, LocationUnknown, or TooManyFeeds.
    """
    person = _practitioner(practitioner) if practitioner else None
    place: Location | None = None if person else location(clinic)
    if not may_have_feed_of(actor, person.user_id if person else None):
        raise Forbidden
    if CalendarFeed.objects.filter(owner=UUID(actor.id), revoked_at=None).count() >= MOST_FEEDS:
        raise TooManyFeeds
    secret = new_secret()
    feed = CalendarFeed.objects.create(
        secret_hash=secret_hash(secret),
        practitioner=person,
        location=place,
        label=label,
        owner_id=actor.id,
        created_at=clock.now(),
    )
    _record(FeedEvent.CREATED, feed, actor)
    return NewFeed(feed.pk, secret)


@transaction.atomic
def revoke_feed(*, feed_id: UUID, actor: Actor) -> None:
    """From now on the address answers nothing. Planners revoke any, others their own; a second
    call changes nothing. FeedUnknown."""
    mine = Q() if may_have_any_feed(actor) else Q(owner=UUID(actor.id))
    feed = CalendarFeed.objects.select_for_update().filter(mine, pk=feed_id).first()
    if feed is None:
        raise FeedUnknown
    if feed.revoked_at is None:
        feed.revoked_at = clock.now()
        feed.save(update_fields=["revoked_at"])
        _record(FeedEvent.REVOKED, feed, actor)


def fetch_feed(*, secret: str) -> str:
    """The calendar behind a secret address, for a program that knows it; FeedUnknown.

    That it asked is noted at most once an hour, and in the audit trail once a day: by the right of
    the feed's owner.
    """
    feed = working_feed(secret)
    _note_use(feed)
    return calendar_of(feed)


@transaction.atomic
def _note_use(feed: CalendarFeed) -> None:
    now, before = clock.now(), feed.last_used_at
    if before is not None and now - before < NOTED_EVERY:
        return
    same = CalendarFeed.objects.filter(pk=feed.pk, last_used_at=before)
    first_today = before is None or clock.to_clinic(before).date() != clock.today()
    if same.update(last_used_at=now) and first_today:
        _record(FeedEvent.READ, feed, feed.owner.as_actor())


def _practitioner(slug: str) -> Practitioner:
    found = Practitioner.objects.filter(slug=slug, active=True).first()
    if found is None:
        raise PractitionerUnknown
    return found


def _record(event: FeedEvent, feed: CalendarFeed, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="CalendarFeed",
        object_id=feed.pk,
        detail={
            "practitioner": str(feed.practitioner_id or ""),
            "clinic": str(feed.location_id or ""),
        },
    )
