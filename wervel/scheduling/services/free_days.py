"""Keeping the free days true to hours and claims."""

import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from wervel.common.versions import numbers as versions
from wervel.common.writes import write
from wervel.directory.models import Claimable
from wervel.scheduling import bitmap
from wervel.scheduling.models import CatalogueVersion, Claim, FreeDay
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.selectors.opening import OpenDay, bookable_days, open_days, posts
from wervel.scheduling.services.freed_times import note_freed
from wervel.scheduling.services.quotas import add_missing_quotas
from wervel.scheduling.services.session_seats import seat_sessions
from wervel.scheduling.ticks import TICKS_A_DAY, day_of, first_tick

_BITS = (
    "UPDATE scheduling_freeday SET open = %s, free = %s, first_run = %s,"
    " longest_run = %s, halves = %s WHERE id = %s"
)
CHUNK = 100
INSERT_CHUNK = 2000


@dataclass(frozen=True, slots=True)
class NewBits:
    """What a free day becomes."""

    id: int
    open: int
    free: int


def write_bits(changes: Sequence[NewBits]) -> None:
    """Store new bits with the columns made from them; the caller holds the rows' locks."""
    write(*((_BITS, (bitmap.pack(one.open), *_columns(one.free), one.id)) for one in changes))


def _columns(free: int) -> tuple[bytes, int, int, int]:
    return (
        bitmap.pack(free),
        bitmap.first_run(free),
        bitmap.longest_run_beyond(free),
        bitmap.halves(free),
    )


def _stored(row: FreeDay) -> tuple[bytes, bytes, int, int, int]:
    return bytes(row.open), bytes(row.free), row.first_run, row.longest_run, row.halves


def free_day(day: OpenDay, free: int) -> FreeDay:
    """A new row."""
    stored, first_run, longest_run, halves = _columns(free)
    return FreeDay(
        claimable_id=day.claimable,
        location_id=day.location,
        day=day.day,
        pool=day.pool,
        open=bitmap.pack(day.open),
        free=stored,
        first_run=first_run,
        longest_run=longest_run,
        halves=halves,
    )


def rebuild(claimables: Collection[int] | None = None) -> int:
    """Make the free days anew from hours and claims; returns how many rows were wrong.

    Works claimable by claimable in short transactions, beside running bookings.
    """
    days = bookable_days()
    found = sorted({post.claimable for post in posts(claimables)})
    changed = 0
    for begin in range(0, len(found), CHUNK):
        changed += _rebuild_chunk(found[begin : begin + CHUNK], days)
    changed += _remove_others(claimables)
    FreeDay.objects.filter(day__lt=days.start).delete()
    versions.forget_before(days.start)
    with transaction.atomic():
        versions.changed(versions.DIRECTORY)
        add_missing_quotas()
        seat_sessions(claimables)
        catalogue_changed()
    return changed


@transaction.atomic
def _rebuild_chunk(claimables: Sequence[int], days: range) -> int:
    """Hours and leave are read under a lock of their claimable: of two who change them at once,
    the second sees what the first has done. Bookings do not wait for that lock.

    Whoever changes hours takes the version of the directory before any other row, so that two of
    them wait for each other and cannot block each other."""
    if not settings.UNGUARDED_BOOKING:
        versions.changed(versions.DIRECTORY)
        owners = Claimable.objects.filter(pk__in=claimables).order_by("pk")
        list(owners.select_for_update(no_key=True).values_list("pk"))
    wanted = list(open_days(posts(claimables), days))
    locked = FreeDay.objects.filter(
        claimable_id__in=claimables, day__gte=days.start, day__lt=days.stop
    )
    stored = {
        (row.claimable_id, row.location_id, row.day): row
        for row in locked.select_for_update().order_by("id")
    }
    taken = claimed_bits(claimables, days)
    changes, missing, pools, freed = [], [], [], []
    for one in wanted:
        free = one.open & ~taken.get((one.claimable, one.day), 0)
        row = stored.get((one.claimable, one.location, one.day))
        if free & ~(bitmap.unpack(row.free) if row else 0):
            freed.append((key_of(one.location), one.day))
        if row is None:
            missing.append(free_day(one, free))
            continue
        if _stored(row) != (bitmap.pack(one.open), *_columns(free)):
            changes.append(NewBits(row.pk, one.open, free))
        if row.pool != one.pool:
            row.pool = one.pool
            pools.append(row)
    write_bits(changes)
    FreeDay.objects.bulk_update(pools, ["pool"], batch_size=500)
    FreeDay.objects.bulk_create(missing, batch_size=INSERT_CHUNK)
    note_freed(freed)
    return len(changes) + len(missing) + len(pools)


def _remove_others(claimables: Collection[int] | None) -> int:
    """Delete the days of posts that are no more."""
    rows = FreeDay.objects.all()
    if claimables is not None:
        rows = rows.filter(claimable_id__in=claimables)
    present = set(rows.values_list("claimable_id", "location_id").distinct())
    kept = {(post.claimable, post.location) for post in posts(claimables)}
    for claimable, location in present - kept:
        rows.filter(claimable_id=claimable, location_id=location).delete()
    return len(present - kept)


def claimed_bits(claimables: Iterable[int], days: range) -> dict[tuple[int, int], int]:
    """What is claimed, per claimable and day."""
    found: dict[tuple[int, int], int] = {}
    claims = Claim.objects.filter(
        claimable_id__in=list(claimables),
        tick__gte=first_tick(days.start),
        tick__lt=first_tick(days.stop),
    )
    for claimable, tick in claims.values_list("claimable_id", "tick"):
        key = (claimable, day_of(tick))
        found[key] = found.get(key, 0) | 1 << tick % TICKS_A_DAY
    return found


def catalogue_changed() -> None:
    """Tell every process that clinics, people or services are not what they were."""
    number = secrets.randbits(62)
    versions.changed(versions.DIRECTORY)
    CatalogueVersion.objects.update_or_create(pk=1, defaults={"number": number})
