"""The earliest five times at any clinic, over HTTP."""

from bench import SERVICE
from bench.figures import Figure
from bench.load import hammer
from tests.serving import Serving

SECONDS = 6.0
PATH = f"/api/v1/slots?service={SERVICE}&near=6211&limit=5"
SHARE_OF_BARE = 0.20
SHARE_OF_SMALL = 0.5
SLOWEST_MS = 60


def measure_search(
    serving: Serving, database: str, *, bare: float, clinics: int, small: float | None = None
) -> tuple[float, list[Figure]]:
    """With `small`, the rate of the small chain is what this one is compared with."""
    hammer(serving.base_url, PATH, 1.5)
    outcome = hammer(serving.base_url, PATH, SECONDS)
    assert set(outcome.statuses) == {200}, outcome.statuses
    name = f"search, {clinics} x 10 doctors x 30 days"
    p50, p99 = outcome.percentile(0.5) * 1000, outcome.percentile(0.99) * 1000
    share, of, mark = outcome.rate / bare, "bare view", SHARE_OF_BARE
    if small is not None:
        share, of, mark = outcome.rate / small, "small chain", SHARE_OF_SMALL
    figures = [
        Figure(
            database,
            name,
            f"{outcome.rate:.0f}/s, {share:.0%} of {of}",
            f"at least {mark:.0%}",
            share >= mark,
        ),
        Figure(
            database,
            f"{name}: latency",
            f"p50 {p50:.1f} ms, p99 {p99:.1f} ms",
            f"p99 under {SLOWEST_MS} ms" if small is None else "",
            p99 < SLOWEST_MS if small is None else None,
        ),
    ]
    return outcome.rate, figures
