"""The earliest five times at any clinic, over HTTP."""

from bench import SERVICE
from bench.figures import Figure
from bench.floors import beside_bare
from bench.load import hammer
from tests.serving import Serving

SECONDS = 6.0
PATH = f"/api/v1/slots?service={SERVICE}&near=6211&limit=5"
SHARE_OF_BARE = 0.20
# With a thousand clinics, half of that.
SHARE_OF_BARE_LARGE = SHARE_OF_BARE / 2
SLOWEST_MS = 60


def measure_search(
    serving: Serving, database: str, *, clinics: int, large: bool = False
) -> list[Figure]:
    """Answers a second as a share of the bare view, and how long they take."""
    hammer(serving.base_url, PATH, 1.5)
    outcome, bare = beside_bare(serving, lambda: hammer(serving.base_url, PATH, SECONDS))
    assert set(outcome.statuses) == {200}, outcome.statuses
    name = f"search, {clinics} x 10 doctors x 30 days"
    p50, p99 = outcome.percentile(0.5) * 1000, outcome.percentile(0.99) * 1000
    share, mark = outcome.rate / bare, SHARE_OF_BARE_LARGE if large else SHARE_OF_BARE
    return [
        Figure(
            database,
            name,
            f"{outcome.rate:.0f}/s, {share:.0%} of bare view",
            f"at least {mark:.0%}",
            share >= mark,
        ),
        Figure(
            database,
            f"{name}: latency",
            f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
            "" if large else f"p99 under {SLOWEST_MS} ms",
            None if large else p99 < SLOWEST_MS,
        ),
    ]
