"""Counting and refusing."""

import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime
from threading import Lock

from django.conf import settings
from django.db import connection
from django.utils.crypto import salted_hmac

from wervel.common import clock
from wervel.common.errors import TooManyRequests
from wervel.common.ratelimits.limits import LIMITS, Limit
from wervel.common.ratelimits.models import RateCounter

MOST_BUCKETS = 20_000

# One statement, so that two requests cannot both read the same count.
_COUNT = """
INSERT INTO ratelimits_ratecounter (name, key, "window", hits, ends_at) VALUES (%s, %s, %s, 1, %s)
ON CONFLICT (name, key) DO UPDATE SET
  hits = CASE WHEN ratelimits_ratecounter."window" = excluded."window"
         THEN ratelimits_ratecounter.hits + 1 ELSE 1 END,
  "window" = excluded."window", ends_at = excluded.ends_at
RETURNING hits
"""


def limit_write(name: str, key: str) -> None:
    """Count one write in a fixed window; TooManyRequests until the window ends.

    Call it outside the transaction it guards: a rolled-back count would be none.
    """
    if not settings.RATE_LIMITS:
        return
    limit = LIMITS[name]
    now = clock.now().timestamp()
    window = int(now // limit.seconds)
    ends = (window + 1) * limit.seconds
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [name, _hashed(name, key), window, _stored(ends)])
        hits: int = cursor.fetchone()[0]
    if hits > limit.count:
        raise TooManyRequests(retry_after=max(1, int(ends - now) + 1))


def mark_of(name: str, key: str) -> str:
    """A keyed hash that stands for somebody without naming them; empty while nothing is limited."""
    return _hashed(name, key) if settings.RATE_LIMITS else ""


def _hashed(name: str, key: str) -> str:
    return salted_hmac(f"ratelimits.{name}", key, algorithm="sha256").hexdigest()[:32]


def _stored(seconds: int) -> str | None:
    return connection.ops.adapt_datetimefield_value(datetime.fromtimestamp(seconds, UTC))


def delete_ended_counters() -> int:
    return RateCounter.objects.filter(ends_at__lt=clock.now()).delete()[0]


class Buckets:
    """A token bucket for each key in this process: refills evenly, holds `limit.count`."""

    def __init__(self, tick: Callable[[], float] = time.monotonic) -> None:
        self._tick = tick
        self._lock = Lock()
        self._found: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def take(self, name: str, key: str, limit: Limit) -> float:
        """Take one; 0 when there was one, else the seconds until there is."""
        now, rate = self._tick(), limit.count / limit.seconds
        with self._lock:
            left, at = self._found.pop((name, key), (float(limit.count), now))
            left = min(float(limit.count), left + (now - at) * rate)
            wait = 0.0 if left >= 1 else (1 - left) / rate
            self._found[name, key] = (left if wait else left - 1, now)
            if len(self._found) > MOST_BUCKETS:
                self._found.popitem(last=False)
        return wait


_BUCKETS = Buckets()


def limit_read(name: str, key: str) -> None:
    """Count one read in this process; TooManyRequests while its bucket is empty."""
    if not settings.RATE_LIMITS:
        return
    wait = _BUCKETS.take(name, key, LIMITS[name])
    if wait:
        raise TooManyRequests(retry_after=int(wait) + 1)
