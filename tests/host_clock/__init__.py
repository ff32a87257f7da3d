"""A host whose clock can be set while the processes under test run.

Debian's libfaketime cannot leave the steady clock alone without breaking `time.sleep`, so each
Python process sets its own clock by a file that all of them watch (`preloaded/sitecustomize.py`).
"""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.databases import ROOT

PRELOADED = Path(__file__).parent / "preloaded"


class HostClock:
    """Processes started with `settings` go by it; the steady clock goes on as ever."""

    def __init__(self, home: Path) -> None:
        self.file = home / "clock"
        self.set(timedelta(0))

    @property
    def settings(self) -> dict[str, str]:
        path = os.pathsep.join((str(PRELOADED), str(ROOT)))
        return {"PYTHONPATH": path, "HOST_CLOCK": str(self.file)}

    def set(self, off: timedelta) -> None:
        """Off by so much from the true time, for all processes at once."""
        self.off = off
        new = self.file.with_suffix(".new")
        new.write_text(str(off.total_seconds()))
        new.rename(self.file)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.off
