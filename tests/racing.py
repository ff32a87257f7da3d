"""Clients of the interface for programs that all start at once."""

import http.client
import json
import threading
import uuid
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

T = TypeVar("T")
SERVICE = "first-consultation-back"
PATIENT = {
    "given": "Demo",
    "family": "Patiënt",
    "birth_date": "1980-03-31",
    "email": "demo@patient.example",
    "phone": "+31201234567",
    "language": "nl",
}
LOST = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """`status` is LOST when the server died before it answered."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


@dataclass(frozen=True, slots=True)
class Api:
    """A caller of a running product; each call has a connection of its own."""

    base_url: str
    timeout: float = 60

    def call(
        self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        content = None if body is None else json.dumps(body)
        sent = {"Content-Type": "application/json", "Accept-Language": "nl", **(headers or {})}
        return self._send(method, f"/api/v1{path}", content, sent)

    def post_form(self, path: str, **fields: str) -> Answer:
        """Send a form of the public pages, as a browser without scripts does."""
        sent = {"Content-Type": "application/x-www-form-urlencoded", "Origin": self.base_url}
        return self._send("POST", path, urlencode(fields), sent)

    def page(self, path: str) -> Answer:
        return self._send("GET", path, None, {})

    def _send(self, method: str, path: str, content: str | None, sent: dict[str, str]) -> Answer:
        connection = http.client.HTTPConnection(
            urlsplit(self.base_url).netloc, timeout=self.timeout
        )
        try:
            connection.request(method, path, content, sent)
            found = connection.getresponse()
            named = {name.lower(): value for name, value in found.getheaders()}
            return Answer(found.status, named, found.read())
        except (ConnectionError, http.client.HTTPException):
            return Answer(LOST, {}, b"")
        finally:
            connection.close()

    def slots(self, service: str = SERVICE, **query: Any) -> list[dict[str, Any]]:
        """From tomorrow on, unless it is asked otherwise: what is listed now may be over a moment
        later."""
        asked = {"service": service, "from": tomorrow(), **query}
        answer = self.call("GET", f"/slots?{urlencode(asked)}")
        assert answer.status == 200, answer.body
        found: list[dict[str, Any]] = answer.json["slots"]
        return found

    def book(self, slot: str, *, key: str = "", **changes: Any) -> Answer:
        body = {"slot": slot, "patient": PATIENT, **changes}
        return self.post_appointment(body, key)

    def post_appointment(self, body: dict[str, Any], key: str = "") -> Answer:
        headers = {"Idempotency-Key": key or uuid.uuid4().hex}
        return self.call("POST", "/appointments", body, headers)

    def hold(self, slot: str) -> Answer:
        return self.call("POST", "/holds", {"slot": slot})


def tomorrow() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def book_all(api: Api, slots: Sequence[str], key: str = "") -> list[Answer]:
    """Book all these slots at once, a slot as often as it is listed."""
    return race([partial(api.book, slot, key=key) for slot in slots])


def race(calls: Sequence[Callable[[], T]]) -> list[T]:
    """What each call gave; all of them start together."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], T]) -> T:
        barrier.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))
