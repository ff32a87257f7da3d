"""Remembering what was freed or opened, until those who wait have been asked.

It is one statement, written with the freeing itself. While nobody waits it adds nothing, and a
booking, which frees nothing, never comes here.
"""

import json
import secrets
from collections.abc import Iterable

from django.db import connection

from wervel.common import clock
from wervel.common.writes import write
from wervel.scheduling.selectors.free_day_sql import Key
from wervel.scheduling.ticks import day_of, tick_at

BITS = 62
_SOMEBODY_WAITS = "EXISTS (SELECT 1 FROM scheduling_waitingentry WHERE state = 'active')"
# The number changes even where a mark is there: whoever works on it sees that more has come.
_CONFLICT = " ON CONFLICT (location_id, day) DO UPDATE SET number = excluded.number"
_MARK = {
    "sqlite": (
        "INSERT INTO scheduling_freedtime (location_id, day, number)"  # noqa: S608
        " SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(%s)"
        f" WHERE {_SOMEBODY_WAITS}{_CONFLICT}"
    ),
    "postgresql": (
        "INSERT INTO scheduling_freedtime (location_id, day, number)"  # noqa: S608
        " SELECT (value ->> 0)::uuid, (value ->> 1)::int, (value ->> 2)::bigint"
        f" FROM jsonb_array_elements(%s::jsonb) WHERE {_SOMEBODY_WAITS}{_CONFLICT}"
    ),
}


def note_freed(found: Iterable[tuple[Key, int]]) -> None:
    """Mark clinics and UTC days, in one order, so that two writers cannot block each other."""
    today = day_of(tick_at(clock.now()))
    marks = sorted({(str(location), day) for location, day in found if day >= today})
    if marks:
        rows = [(location, day, secrets.randbits(BITS)) for location, day in marks]
        write((_MARK[connection.vendor], [json.dumps(rows)]))
