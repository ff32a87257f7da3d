"""Clients of a server on this machine: a few processes, bare sockets, next to no work of their own.

What they spend is taken from the server under test, as both share the processors.
"""

import multiprocessing
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

CLIENTS = 8
TIMEOUT = 30.0
LENGTH = b"content-length:"


class Wire:
    """One kept-alive connection."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self.host = parts.netloc
        self.socket = socket.create_connection((parts.hostname, parts.port or 80), TIMEOUT)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def get(self, path: str) -> tuple[int, bytes]:
        return self.send(f"GET {path} HTTP/1.1\r\nHost: {self.host}\r\n\r\n".encode())

    def post(self, path: str, body: bytes, key: str) -> tuple[int, bytes]:
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nContent-Type: application/json\r\n"
            f"Idempotency-Key: {key}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return self.send(head.encode() + body)

    def send(self, request: bytes) -> tuple[int, bytes]:
        """Status and body of the answer, which must name its length."""
        self.socket.sendall(request)
        data = b""
        while b"\r\n\r\n" not in data:
            data += self._more()
        head, _, body = data.partition(b"\r\n\r\n")
        lower = head.lower()
        begin = lower.index(LENGTH) + len(LENGTH)
        length = int(lower[begin:].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._more()
        return int(head[9:12]), body

    def _more(self) -> bytes:
        found = self.socket.recv(65536)
        if not found:
            raise ConnectionError("the server closed the connection")
        return found

    def close(self) -> None:
        self.socket.close()


@dataclass(slots=True)
class Outcome:
    """Seconds of each answer, and how often each status came."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def rate(self) -> float:
        return len(self.times) / self.seconds

    def percentile(self, part: float) -> float:
        ordered = sorted(self.times)
        return ordered[min(int(len(ordered) * part), len(ordered) - 1)]


Client = Callable[[str, int, float], tuple[list[float], dict[int, int]]]


def hammer(base_url: str, path: str, seconds: float, clients: int = CLIENTS) -> Outcome:
    """Ask for the path over and over for this long."""
    return run_clients(_Hammer(path), base_url, seconds, clients)


@dataclass(frozen=True, slots=True)
class _Hammer:
    path: str

    def __call__(
        self, base_url: str, number: int, seconds: float
    ) -> tuple[list[float], dict[int, int]]:
        wire, times, statuses = Wire(base_url), [], {}
        until = time.perf_counter() + seconds
        while (begin := time.perf_counter()) < until:
            status, _ = wire.get(self.path)
            times.append(time.perf_counter() - begin)
            statuses[status] = statuses.get(status, 0) + 1
        wire.close()
        return times, statuses


def run_clients(client: Client, base_url: str, seconds: float, clients: int) -> Outcome:
    """Run the client in so many processes at once; the time is that of the slowest."""
    context = multiprocessing.get_context("fork")
    barrier = context.Barrier(clients + 1)
    answers = context.SimpleQueue()
    processes = [
        context.Process(target=_run, args=(client, base_url, number, seconds, barrier, answers))
        for number in range(clients)
    ]
    for process in processes:
        process.start()
    barrier.wait()
    begin = time.perf_counter()
    outcome = Outcome()
    for _ in processes:
        times, statuses = answers.get()
        outcome.times += times
        for status, count in statuses.items():
            outcome.statuses[status] = outcome.statuses.get(status, 0) + count
    outcome.seconds = time.perf_counter() - begin
    for process in processes:
        process.join()
    return outcome


def _run(client, base_url, number, seconds, barrier, answers) -> None:  # type: ignore[no-untyped-def]
    barrier.wait()
    answers.put(client(base_url, number, seconds))


def statuses_text(statuses: dict[int, int]) -> str:
    return ", ".join(f"{count} x {status}" for status, count in sorted(statuses.items()))


def parts(items: Sequence[str], count: int) -> list[list[str]]:
    """The items dealt out to so many."""
    return [list(items[number::count]) for number in range(count)]
