"""Forgetting counters whose window is over."""

from datetime import timedelta

from wervel.common.jobs.schedule import periodic
from wervel.common.ratelimits.counting import delete_ended_counters


@periodic("ratelimits.clean", every=timedelta(hours=1))
def clean() -> None:
    delete_ended_counters()
