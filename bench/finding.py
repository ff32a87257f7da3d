"""The readers' search among a thousand articles of one language, at the server."""

import http.client
import time
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode, urlsplit

import yaml

from bench.figures import Figure
from tests.serving import Serving

ARTICLES = 1000
QUERIES = 100
MOST_MS = 30.0
FOLDER = Path(__file__).parent.parent / "tests" / "knowledge" / "queries"


def measure_finding(serving: Serving, database: str) -> list[Figure]:
    """Medians of one client: the whole page, and the part that is fetched while typing."""
    connection = http.client.HTTPConnection(urlsplit(serving.base_url).netloc, timeout=30)
    figures = []
    for name, headers in (("page", {}), ("while typing", {"HX-Request": "true"})):
        _timed(connection, "rug", headers)
        took = [_timed(connection, query, headers) for query in queries()]
        late = quantiles(took, n=20)[-1]
        figures.append(
            Figure(
                database,
                f"finding in {ARTICLES} articles: {name}",
                f"p50 {median(took):.1f} ms, p95 {late:.1f} ms",
                f"p50 under {MOST_MS:.0f} ms",
                median(took) < MOST_MS,
            )
        )
    connection.close()
    return figures


def queries() -> list[str]:
    """The same hundred each time, of every article."""
    files = [yaml.safe_load(path.read_text("utf-8"))["nl"] for path in sorted(FOLDER.glob("*"))]
    return [query for one in files for query in one][:QUERIES]


def _timed(connection: http.client.HTTPConnection, query: str, headers: dict[str, str]) -> float:
    begin = time.perf_counter()
    connection.request("GET", f"/nl/zoeken/?{urlencode({'q': query})}", headers=headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return (time.perf_counter() - begin) * 1000
