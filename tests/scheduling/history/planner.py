"""The staff's side, as a process of its own: one line of JSON in, one out.

Runs within the product (`python -m tests.scheduling.history.planner`), and calls its services.
"""

import json
import sys
from collections.abc import Callable, Mapping
from datetime import datetime, time
from typing import Any

import django

django.setup()

from django.db import close_old_connections  # noqa: E402

from wervel.common.actor import system  # noqa: E402
from wervel.directory import selectors as directory  # noqa: E402
from wervel.directory.models import Practitioner  # noqa: E402
from wervel.directory.opening import WeeklyHours  # noqa: E402
from wervel.scheduling.models import Leave  # noqa: E402
from wervel.scheduling.services.free_days import rebuild  # noqa: E402
from wervel.scheduling.services.hours import add_leave, set_weekly_hours  # noqa: E402
from wervel.scheduling.services.sweeping import sweep_holds  # noqa: E402

ACTOR = system("history")
Asked = Mapping[str, Any]


def leave(asked: Asked) -> None:
    start, end = (datetime.fromisoformat(asked[name]) for name in ("start", "end"))
    add_leave(claimable=_person(asked).claimable, start=start, end=end, actor=ACTOR)


def hours(asked: Asked) -> None:
    opens, closes = (time.fromisoformat(asked[name]) for name in ("opens", "closes"))
    _set(_person(asked), [WeeklyHours(day, opens, closes) for day in range(6)])


def restore(asked: Asked) -> None:
    """Everybody works whenever their clinic is open, and nobody is away."""
    Leave.objects.all().delete()
    for person in Practitioner.objects.all():
        _set(person, directory.weekly_hours(person.roles.get().location))


def sweep(asked: Asked) -> None:
    while sweep_holds():
        pass


def _person(asked: Asked) -> Practitioner:
    return Practitioner.objects.get(slug=asked["who"])


def _set(person: Practitioner, rules: list[WeeklyHours]) -> None:
    place = person.roles.get().location
    set_weekly_hours(claimable=person.claimable, location=place, hours=rules, actor=ACTOR)
    rebuild([person.claimable_id])


DEEDS: Mapping[str, Callable[[Asked], None]] = {
    "leave": leave,
    "hours": hours,
    "restore": restore,
    "sweep": sweep,
}


def main() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        close_old_connections()
        try:
            DEEDS[asked["deed"]](asked)
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        else:
            answer = {}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
