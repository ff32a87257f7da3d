"""The statements of a booking that the object mapper would make too slowly, or not at all."""

import json
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from wervel.common.writes import write_exactly
from wervel.scheduling.bitmap import unpack
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.selectors.free_day_sql import Key, Statement, ask, key_of

_COLUMNS = "SELECT id, claimable_id, location_id, day, pool, open, free"
# An expression instead of the plain pool keeps SQLite from reading the pool of every clinic.
_BOARD = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE day >= %s AND day < %s"
    " AND ((location_id = %s AND pool || '' <list>) OR claimable_id = %s) ORDER BY id"
)
_BOARD_OF_SEVERAL = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE day >= %s AND day < %s"
    " AND ((location_id = %s AND pool || '' <list>) OR claimable_id <list>) ORDER BY id"
)
_DAYS = _COLUMNS + " FROM scheduling_freeday WHERE claimable_id <list> AND day <list> ORDER BY id"
_ROWS_AND_DAYS = (
    _COLUMNS + " FROM scheduling_freeday"
    " WHERE id <list> OR (claimable_id <list> AND day <list>) ORDER BY id"
)
_CLAIMS = {
    "sqlite": (
        "INSERT INTO scheduling_claim (claimable_id, tick, hold_id, appointment_id)"
        " SELECT value ->> 0, value ->> 1, %s, %s FROM json_each(%s) WHERE true"
        " ON CONFLICT DO NOTHING"
    ),
    "postgresql": (
        "INSERT INTO scheduling_claim (claimable_id, tick, hold_id, appointment_id)"
        " SELECT (value ->> 0)::bigint, (value ->> 1)::int, %s, %s"
        " FROM jsonb_array_elements(%s::jsonb) ON CONFLICT DO NOTHING"
    ),
}


class BoardRow(NamedTuple):
    """A free day as booking sees it; the location as the database stores it."""

    id: int
    claimable: int
    location: Key
    day: int
    pool: str
    open: int
    free: int


def _locking(statement: str, lock: bool) -> str:
    """SQLite has locked the whole database when its transaction began."""
    if lock and connection.features.has_select_for_update:
        return statement + " FOR UPDATE"
    return statement


def rows_of(found: Iterable[tuple[int, int, Key, int, str, bytes, bytes]]) -> list[BoardRow]:
    return [BoardRow(*row[:5], unpack(row[5]), unpack(row[6])) for row in found]


def board(
    location: Key, pools: Sequence[str], claimable: int, days: range, *, lock: bool
) -> Statement:
    """For the days of the pools' members at the clinic, and of the claimable everywhere, by id."""
    values = [days.start, days.stop, location, list(pools), claimable]
    return _locking(_BOARD, lock), values


def board_of_several(
    location: Key, pools: Sequence[str], claimables: Sequence[int], days: range, *, lock: bool
) -> Statement:
    """The same, of several claimables."""
    values = [days.start, days.stop, location, list(pools), list(claimables)]
    return _locking(_BOARD_OF_SEVERAL, lock), values


def lock_days(claimables: Iterable[int], days: Iterable[int]) -> list[BoardRow]:
    """These days at all clinics, locked in the order of their ids."""
    return rows_of(ask(_locking(_DAYS, True), [list(claimables), list(days)]))


def lock_rows_and_days(
    ids: Iterable[int], claimables: Iterable[int], days: Iterable[int]
) -> list[BoardRow]:
    """These rows and these days at all clinics, locked in the order of their ids."""
    values = [list(ids), list(claimables), list(days)]
    return rows_of(ask(_locking(_ROWS_AND_DAYS, True), values))


def insert_claims(
    pairs: Sequence[tuple[int, int]], hold_id: int | None, appointment_id: UUID | None
) -> None:
    """Add a claim for each claimable and tick; SlotTaken when one of them is taken."""
    owner = None if appointment_id is None else key_of(appointment_id)
    statement = (_CLAIMS[connection.vendor], [hold_id, owner, json.dumps(pairs)])
    write_exactly(statement, rows=len(pairs), otherwise=SlotTaken)
