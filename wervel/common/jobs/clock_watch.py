"""Sees when the clock of the host is set, and says so in the log."""

import logging
import time
from datetime import datetime, timedelta

from wervel.common import clock

log = logging.getLogger("wervel.clock")

SMALLEST_STEP = timedelta(seconds=5)


class ClockWatch:
    """Compares the time of day with the time since the start, which nobody can set."""

    def __init__(self) -> None:
        self._began = self._wall_at_start()

    def look(self) -> timedelta:
        """By how much the clock was set since the last look; zero for less than SMALLEST_STEP."""
        began = self._wall_at_start()
        step = began - self._began
        if abs(step) < SMALLEST_STEP:
            return timedelta(0)
        self._began = began
        log.warning("clock step: the clock was set by %+.0f s", step.total_seconds())
        return step

    def _wall_at_start(self) -> datetime:
        return clock.now() - timedelta(seconds=time.monotonic())
