"""A step of the symptom check, at the server: a question shown, and an answer taken."""

import http.client
import time
from statistics import median
from urllib.parse import urlencode, urlsplit

from bench.figures import Figure
from tests.serving import Serving

START = "/nl/klachtencheck/"
WALKS = 6
MOST_MS = 20.0
FIRST_ANSWERS = {
    "age": {"answer": "38", "unit": "years"},
    "sex": {"answer": "male"},
}
NONE = {"answer": "none-of-these"}
LISTS = ("alarm", "bladder", "nerves", "illness")


def measure_check(serving: Serving, database: str) -> list[Figure]:
    """Medians of one client with nothing else to do: POST of an answer, GET of a question."""
    posts: list[float] = []
    gets: list[float] = []
    connection = http.client.HTTPConnection(urlsplit(serving.base_url).netloc, timeout=30)
    for _ in range(WALKS):
        address = _timed(connection, "POST", START, {}, [])
        for name in (*FIRST_ANSWERS, *LISTS):
            if not address.rstrip("/").endswith(name):
                break
            _timed(connection, "GET", address, None, gets)
            answer = FIRST_ANSWERS.get(name, NONE)
            address = _timed(connection, "POST", address, answer, posts)
    connection.close()
    return [
        _figure(database, "check: question shown", gets),
        _figure(database, "check: answer taken", posts),
    ]


def _figure(database: str, name: str, seconds: list[float]) -> Figure:
    found = median(seconds) * 1000
    return Figure(
        database, name, f"{found:.1f} ms", mark=f"under {MOST_MS:.0f} ms", reached=found < MOST_MS
    )


def _timed(
    connection: http.client.HTTPConnection,
    method: str,
    address: str,
    form: dict[str, str] | None,
    into: list[float],
) -> str:
    """Where the answer leads; the time it took goes into the list."""
    body = None if form is None else urlencode(form)
    headers = {"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {}
    begin = time.perf_counter()
    connection.request(method, address, body, headers)
    answer = connection.getresponse()
    answer.read()
    into.append(time.perf_counter() - begin)
    if method == "POST" and answer.status != 302:
        raise RuntimeError(f"{address} answered {answer.status}")
    return answer.getheader("Location") or address
