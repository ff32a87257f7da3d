"""An article for a reader without a name, over HTTP: kept bytes after one look at the versions."""

from bench.figures import Figure
from bench.floors import beside_bare
from bench.load import hammer
from tests.serving import Serving

SECONDS = 5.0
ARTICLE = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"
SHARE_OF_BARE = 0.80


def measure_reading(serving: Serving, database: str) -> Figure:
    """Answers a second as a share of the bare view."""
    hammer(serving.base_url, ARTICLE, 1.0)
    outcome, bare = beside_bare(serving, lambda: hammer(serving.base_url, ARTICLE, SECONDS))
    assert set(outcome.statuses) == {200}, outcome.statuses
    share = outcome.rate / bare
    return Figure(
        database,
        "article read",
        f"{outcome.rate:.0f}/s, {share:.0%} of bare view",
        f"at least {SHARE_OF_BARE:.0%}",
        share >= SHARE_OF_BARE,
    )
