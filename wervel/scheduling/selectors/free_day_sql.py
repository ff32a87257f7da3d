"""The queries of a search, as plain SQL: the object mapper takes longer than the database.

Clinics are named by `key_of`, as the database stores them; lists are one parameter each.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from wervel.common import reads
from wervel.common.writes import send_and_ask
from wervel.scheduling.bitmap import HALF_HOUR, NONE_FREE

Key = str | UUID
Row = tuple[int, Key, int, str, bytes, int, int]
Statement = tuple[str, Sequence[Any]]

_COLUMNS = "SELECT claimable_id, location_id, day, pool, free, first_run, halves"
_LISTS = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s)"}
# All pools of a clinic's day: with a condition on the pool, SQLite would read every clinic's.
_AT_PLACES = (
    _COLUMNS + " FROM scheduling_freeday WHERE location_id <list> AND day >= %s AND day < %s"
)
_POOLS_AT = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE location_id <list> AND day <list> AND pool || '' <list>"
)
# These read the index in its order. The lowest half-hour from a given one on, as the power of two
# that marks it, is x & -x. What may start at once, and not only in a later half-hour, comes first.
_BEGUN = (
    _COLUMNS + " FROM scheduling_freeday WHERE id IN"  # noqa: S608
    " (SELECT id FROM scheduling_freeday"
    " WHERE pool = %s AND day = %s AND first_run < %s"
    " AND ((halves & %s) = %s OR halves >= %s)"
    " ORDER BY CASE WHEN (halves & %s) = %s THEN 0"
    " ELSE (halves & %s) & (0 - (halves & %s)) END, id LIMIT %s OFFSET %s)"
)
_ANY_BEGUN = (
    "SELECT 1 FROM scheduling_freeday WHERE pool = %s AND day = %s AND first_run <= %s LIMIT 1"
)
_TO_COME = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE pool = %s AND day = %s AND first_run >= %s AND first_run < %s"
    " ORDER BY first_run, halves, id LIMIT %s OFFSET %s"
)
_LATER_DAYS = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE pool = %s AND day > %s AND day < %s AND first_run < %s"
    " ORDER BY day, first_run, halves, id LIMIT %s OFFSET %s"
)
_OF_CLAIMABLES = _COLUMNS + " FROM scheduling_freeday WHERE claimable_id <list> AND day <list>"
_EXPIRED = (
    "SELECT claim.claimable_id, claim.tick FROM scheduling_hold hold"
    " JOIN scheduling_claim claim ON claim.hold_id = hold.id"
    " WHERE hold.freed_at IS NULL AND hold.expires_at <= %s"
)
_CLAIMS_OF = "SELECT claimable_id, tick FROM scheduling_claim WHERE appointment_id <list>"
_OPEN = (
    "SELECT claimable_id, location_id, day, open FROM scheduling_freeday"
    " WHERE claimable_id <list> AND day <list>"
)
_OPEN_ON = "SELECT DISTINCT open FROM scheduling_freeday WHERE pool = %s AND day = %s"
_VERSION = (
    "SELECT number, EXISTS (SELECT 1 FROM scheduling_hold"
    " WHERE freed_at IS NULL AND expires_at <= %s)"
    " FROM scheduling_catalogueversion WHERE id = 1"
)


def key_of(row: UUID) -> Key:
    """The id of a row as the database stores it."""
    return row if connection.vendor == "postgresql" else row.hex


def ask(statement: str, values: Sequence[Any]) -> list[Any]:
    """All rows; ``<list>`` in the statement stands for a list among the values."""
    return reads.ask(*_adapted(statement, values))


def ask_after_writes(statement: str, values: Sequence[Any]) -> list[Any]:
    """The same, but in one message with the writes that wait."""
    return send_and_ask(*_adapted(statement, values))


def _adapted(statement: str, values: Sequence[Any]) -> Statement:
    vendor = connection.vendor
    text = statement.replace("<list>", _LISTS[vendor])
    if vendor == "postgresql":
        return text, values
    return text, [json.dumps(one) if isinstance(one, list) else one for one in values]


def at_places(places: Iterable[Key], days: range) -> list[Row]:
    return ask(*rows_at_places(places, days))


def rows_at_places(places: Iterable[Key], days: range) -> Statement:
    return _AT_PLACES, [list(places), days.start, days.stop]


def pools_at(places: Iterable[Key], days: Iterable[int], pools: Iterable[str]) -> list[Row]:
    return ask(_POOLS_AT, [list(places), list(days), list(pools)])


@dataclass(frozen=True, slots=True)
class Slice:
    """Which of the ordered rows are wanted."""

    limit: int
    offset: int


def any_begun(pool: str, day: int, tick: int) -> bool:
    """Whether any row of the day has a run that has begun at the tick of that day."""
    return bool(ask(_ANY_BEGUN, [pool, day, tick]))


def begun(pool: str, day: int, tick: int, at_once: int, part: Slice) -> list[Row]:
    """Rows whose first run begins before the tick, by the first half-hour in which something may
    start. In the tick's own something may start if all half-hours of `at_once` have their bit."""
    later = 2 << tick // HALF_HOUR
    once, after = [at_once, at_once], [-later, -later]
    return ask(_BEGUN, [pool, day, tick, *once, later, *once, *after, part.limit, part.offset])


def to_come(pool: str, day: int, tick: int, part: Slice) -> list[Row]:
    """Rows whose first run begins at the tick or later, by that beginning."""
    return ask(_TO_COME, [pool, day, tick, NONE_FREE, part.limit, part.offset])


def later_days(pool: str, days: range, below: int, part: Slice) -> list[Row]:
    """Rows of the days after the first one, by day and the beginning of the first run."""
    return ask(_LATER_DAYS, [pool, days.start, days.stop, below, part.limit, part.offset])


def of_claimables(claimables: Iterable[int], days: Iterable[int]) -> list[Row]:
    return ask(_OF_CLAIMABLES, [list(claimables), list(days)])


def expired_claims(now: datetime) -> list[tuple[int, int]]:
    """Claimable and tick of what holds that ended before `now` still take."""
    return ask(_EXPIRED, [connection.ops.adapt_datetimefield_value(now)])


def claims_of(appointments: Iterable[UUID]) -> list[tuple[int, int]]:
    """Claimable and tick of what these appointments take."""
    return ask(_CLAIMS_OF, [[key_of(one) for one in appointments]])


def open_bits(claimables: Iterable[int], days: Iterable[int]) -> list[tuple[int, Key, int, bytes]]:
    return ask(_OPEN, [list(claimables), list(days)])


def open_on(pool: str, day: int) -> list[tuple[bytes]]:
    return ask(_OPEN_ON, [pool, day])


def catalogue_version(
    now: datetime, second: Statement | None = None
) -> tuple[int, bool, list[Any]]:
    """The version, 0 before anything was built; whether any expired hold still takes time; and
    the rows of a second statement, asked with it."""
    first = (_VERSION, [connection.ops.adapt_datetimefield_value(now)])
    found, rows = ask(*first), ask(*second) if second else []
    version, any_expired = found[0] if found else (0, False)
    return int(version), bool(any_expired), rows
