"""Calendar feeds: whose they are, and what a calendar program gets to see."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.directory import selectors as directory
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Practitioner
from wervel.scheduling.calendar_entry import Entry, calendar_feed
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import FeedUnknown
from wervel.scheduling.links import calendar_uid, organizer
from wervel.scheduling.models import Appointment, CalendarFeed, Claim
from wervel.scheduling.rules import (
    may_have_any_feed,
    may_have_feed_of,
    may_see_own_appointments,
)
from wervel.scheduling.selectors.catalogue import PlaceInfo, catalogue

BACK, AHEAD = timedelta(days=30), timedelta(days=366)
CANCELLED_SHOWN = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose calendar can be followed; `kind` is "practitioner" or "clinic"."""

    kind: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class ListedFeed:
    """A feed that works, without its secret."""

    id: UUID
    subject: str
    label: str
    owner: str
    created_at: datetime
    last_used_at: datetime | None


def subjects(*, actor: Actor) -> list[Subject]:
    """Whose calendars the actor may have followed: a planner any, a doctor their own."""
    people = Practitioner.objects.filter(active=True)
    if may_have_any_feed(actor):
        clinics = [Subject("clinic", one.slug, one.name) for one in directory.locations()]
        return clinics + [Subject("practitioner", one.slug, one.name) for one in people]
    if not may_see_own_appointments(actor):
        raise Forbidden
    own = people.filter(user_id=actor.id)
    return [Subject("practitioner", one.slug, one.name) for one in own]


def working_feeds(*, actor: Actor) -> list[ListedFeed]:
    """Those that are not revoked: all of them for a planner, else one's own, the newest first."""
    rows = CalendarFeed.objects.filter(revoked_at=None)
    if not may_have_any_feed(actor):
        if not may_see_own_appointments(actor):
            raise Forbidden
        rows = rows.filter(owner=UUID(actor.id))
    found = rows.select_related("practitioner", "location", "owner").order_by("-created_at", "-pk")
    return [
        ListedFeed(
            id=row.pk,
            subject=_name(row),
            label=row.label,
            owner=row.owner.get_full_name() or row.owner.username,
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in found
    ]


def secret_hash(secret: str) -> str:
    """How a secret is stored. It is random, so that no salt and no slow function are needed."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()


def calendar_of(feed: CalendarFeed) -> str:
    """The appointments of the feed, from 30 days ago to a year ahead, without a name or a reason.
    The text is the same while nothing changes."""
    return calendar_feed(f"Wervel: {_name(feed)}", _entries(feed))


def working_feed(secret: str) -> CalendarFeed:
    """The feed of a secret address. FeedUnknown when there is none, it is revoked, or its owner
    has left or may not see these appointments any more."""
    rows = CalendarFeed.objects.select_related("practitioner", "location", "owner")
    working = rows.filter(revoked_at=None, owner__is_active=True)
    feed = working.filter(secret_hash=secret_hash(secret)).first() if is_secret(secret) else None
    if feed is None:
        raise FeedUnknown
    user_id = feed.practitioner.user_id if feed.practitioner else None
    if not may_have_feed_of(feed.owner.as_actor(), user_id):
        raise FeedUnknown
    return feed


def _name(feed: CalendarFeed) -> str:
    if feed.practitioner is not None:
        return feed.practitioner.name
    return feed.location.name if feed.location else ""


def _entries(feed: CalendarFeed) -> Iterator[Entry]:
    rows = _appointments(feed)
    rooms = _rooms(rows)
    places = catalogue().place_by_id
    for row in rows.annotate(changed_at=Max("changes__at")).order_by("start", "pk"):
        cancelled = row.status == AppointmentStatus.CANCELLED
        if cancelled and row.changed_at <= clock.now() - CANCELLED_SHOWN:
            continue
        yield _entry(row, row.changed_at, places[row.location_id], rooms.get(row.pk, []))


def _appointments(feed: CalendarFeed) -> QuerySet[Appointment]:
    """Whole days at both ends, so that the calendar is the same all day long."""
    today = datetime.combine(clock.today(), time(), clock.CLINIC_ZONE)
    whose = (
        Q(practitioner_id=feed.practitioner_id)
        if feed.practitioner_id
        else Q(location_id=feed.location_id)
    )
    return Appointment.objects.filter(whose, start__gte=today - BACK, start__lt=today + AHEAD)


def _rooms(rows: QuerySet[Appointment]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = {}
    taken = Claim.objects.filter(
        appointment__in=rows.values("pk"), claimable__kind=ClaimableKind.ROOM
    )
    names = taken.values_list("appointment_id", "claimable__room__name").distinct()
    for key, name in names.order_by("claimable__room__name"):
        if key is not None:
            found.setdefault(key, []).append(str(name))
    return found


def _entry(row: Appointment, changed_at: datetime, place: PlaceInfo, rooms: list[str]) -> Entry:
    where = [place.name, *rooms, place.address]
    return Entry(
        uid=calendar_uid(row.pk),
        sequence=row.sequence,
        start=row.start,
        end=row.end,
        stamp=changed_at,
        summary=_("Appointment %(reference)s") % {"reference": row.reference},
        address=", ".join(where),
        organizer=organizer(),
        cancelled=row.status == AppointmentStatus.CANCELLED,
    )
