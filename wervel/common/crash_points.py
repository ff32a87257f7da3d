"""Places at which a test may kill the process, to show that nothing is lost or done twice."""

import os
import signal

from django.conf import settings


def crash_point(name: str) -> None:
    """Kill this process if WERVEL_CRASH_AT names this point; tests alone can set it."""
    if name == settings.CRASH_AT:
        os.kill(os.getpid(), signal.SIGKILL)
