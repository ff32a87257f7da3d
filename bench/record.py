"""The pages about a patient with many documents, at the server: the doctor's and the patient's."""

import http.client
import json
import math
import time
from collections.abc import Mapping
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from bench.figures import Figure
from tests.databases import Database
from tests.serving import Serving

DOCUMENTS, VISITS = 200, 50
TIMES, WARM = 20, 2
MOST_MS, SHARE = 200.0, 0.95
NAMES = {"record": "record of a patient", "portal": "My Wervel of a patient"}
BUILD = f"from bench.documents import build_documents; build_documents({VISITS})"


def measure_record(copy: Database, database: str) -> list[Figure]:
    """One client with nothing else to do asks for every page in turn; the slowest page counts."""
    said = json.loads(copy.python(BUILD))
    with Serving.start(copy, workers=1) as serving:
        return [_figure(serving, database, kind, said) for kind in NAMES]


def _figure(serving: Serving, database: str, kind: str, said: Mapping[str, Any]) -> Figure:
    cookie, pages = said[kind]["cookie"], said[kind]["pages"]
    seconds = {name: _times(serving, path, cookie) for name, path in pages.items()}
    slowest = max(seconds, key=lambda name: _most(seconds[name]))
    middle, most = median(seconds[slowest]) * 1000, _most(seconds[slowest]) * 1000
    return Figure(
        database,
        f"{NAMES[kind]} with {said['documents']} documents",
        f"{middle:.0f} ms, {SHARE:.0%} under {most:.0f} ms ({slowest}, slowest of {len(pages)})",
        f"under {MOST_MS:.0f} ms",
        most < MOST_MS and said["documents"] >= DOCUMENTS,
    )


def _times(serving: Serving, path: str, cookie: str) -> list[float]:
    connection = http.client.HTTPConnection(urlsplit(serving.base_url).netloc, timeout=30)
    found = [_one(connection, path, cookie) for _ in range(WARM + TIMES)][WARM:]
    connection.close()
    return found


def _one(connection: http.client.HTTPConnection, path: str, cookie: str) -> float:
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Cookie": cookie})
    answer = connection.getresponse()
    answer.read()
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return time.perf_counter() - begin


def _most(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * SHARE) - 1]
