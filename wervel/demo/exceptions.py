"""What is not the same every week: times kept for the urgent, a service of the scanner, a Saturday.

Days are counted from the day on which the demo is built.
"""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.directory import services
from wervel.directory.choices import Weekday
from wervel.directory.models import Claimable, Device, HealthcareService, Location, Practitioner
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.hours import add_leave, set_day_hours, set_kept_free
from wervel.scheduling.services.limits import set_daily_limit

Entry = Mapping[str, Any]


@transaction.atomic
def set_exceptions(document: Mapping[str, Any], *, actor: Actor) -> None:
    """Everything under `exceptions` in the demo document."""
    for entry in document["kept_free"]:
        _keep_free(entry, actor)
    for entry in document["maintenance"]:
        _maintain(entry, actor)
    for entry in document["saturdays"]:
        _open_saturday(entry, actor)
    for entry in document["daily_limits"]:
        service = HealthcareService.objects.get(slug=entry["service"])
        set_daily_limit(service=service, limit=entry["limit"], actor=actor)
    rebuild()


def _who(entry: Entry) -> Claimable:
    return Practitioner.objects.get(slug=entry["practitioner"]).claimable


def _where(entry: Entry) -> Location:
    return Location.objects.get(slug=entry["location"])


def _hours(entry: Entry) -> tuple[time, time]:
    return time.fromisoformat(entry["from"]), time.fromisoformat(entry["until"])


def _keep_free(entry: Entry, actor: Actor) -> None:
    kept = [
        Kept(rule, Urgency(entry["urgency"]), entry["release_minutes"])
        for rule in services.weekly(entry["weekdays"], *_hours(entry))
    ]
    set_kept_free(claimable=_who(entry), location=_where(entry), kept=kept, actor=actor)


def _maintain(entry: Entry, actor: Actor) -> None:
    """On the first weekday that is so many days away or more."""
    day = clock.today() + timedelta(days=entry["days_ahead"])
    while day.weekday() >= Weekday.SATURDAY:
        day += timedelta(days=1)
    start, end = (datetime.combine(day, one, clock.CLINIC_ZONE) for one in _hours(entry))
    device = Device.objects.get(location=_where(entry), name=entry["device"])
    add_leave(claimable=device.claimable, start=start, end=end, actor=actor)


def _open_saturday(entry: Entry, actor: Actor) -> None:
    """The Saturday after the coming one: clinic, practitioner and the hours of both."""
    days = (Weekday.SATURDAY - clock.today().weekday()) % 7 + 7
    day = clock.today() + timedelta(days=days)
    hours = _hours(entry)
    services.open_extra_day(location=_where(entry), day=day, hours=[hours], actor=actor)
    set_day_hours(
        claimable=_who(entry), location=_where(entry), day=day, hours=[hours], actor=actor
    )
