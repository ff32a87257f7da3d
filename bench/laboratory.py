"""Laboratory messages: how many a minute go through the line, and how many into records."""

import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial

from bench.figures import Figure
from tests.databases import Database
from tests.ports import free_port

MESSAGES, LINES, WANTED = 1_000, 4, 1_000
START_SECONDS, HANDLE_SECONDS = 60, 180
FACTS = (
    "from wervel.diagnostics.models import ServiceRequest\n"
    "order = ServiceRequest.objects.order_by('requested_at')[0]\n"
    "person = order.encounter.patient\n"
    "print(order.accession, person.number, f'{person.birth_date:%Y%m%d}')"
)


def measure_laboratory(copy: Database, database: str) -> list[Figure]:
    """1,000 messages with a result each over four connections; then until all are in a record."""
    order, person, birth = copy.python(FACTS).split()
    port = free_port()
    message = partial(_message, order, person, birth)
    with _running(copy, port):
        begun = time.perf_counter()
        with ThreadPoolExecutor(LINES) as pool:
            accepted = sum(pool.map(partial(_send, port, message), range(LINES)))
        sent = time.perf_counter() - begun
        handled = _wait(copy)
        whole = time.perf_counter() - begun
    every = accepted == MESSAGES
    rate, whole_rate = accepted / sent * 60, handled / whole * 60
    return [
        Figure(
            database,
            "laboratory messages through the line",
            f"{rate:.0f}/min",
            f"at least {WANTED}/min, none lost",
            every and rate >= WANTED,
        ),
        Figure(
            database,
            "laboratory messages into their record",
            f"{whole_rate:.0f}/min",
            "all of them",
            handled == MESSAGES,
        ),
    ]


@contextmanager
def _running(copy: Database, port: int) -> Iterator[None]:
    where = f"127.0.0.1:{port}"
    gateway = copy.process("gateway", WERVEL_GATEWAY="on", WERVEL_GATEWAY_LISTEN=where)
    worker = copy.process("jobs", "work")
    try:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield
    finally:
        for process in (gateway, worker):
            process.terminate()
        for process in (gateway, worker):
            process.wait(timeout=30)


def _message(order: str, person: str, birth: str, number: int) -> bytes:
    segments = (
        f"MSH|^~\\&|BENCH|BENCH|WERVEL||2026||ORU^R01^ORU_R01|{number}|P|2.5.1||||||ASCII",
        f"PID|1||{person}||X||{birth}",
        f"OBR|1|{order}||BLOOD|||20261127",
        f"OBX|1|NM|1988-5^CRP^LN|{number}|{number % 90 / 10}|mg/L|||||F",
    )
    return b"\x0b" + "\r".join(segments).encode() + b"\x1c\r"


def _send(port: int, message: "partial[bytes]", line: int) -> int:
    """Every fourth message, each after the answer to the one before; how many were accepted."""
    accepted = 0
    with socket.create_connection(("127.0.0.1", port), 60) as connection:
        for number in range(line, MESSAGES, LINES):
            connection.sendall(message(number))
            answer = b""
            while not answer.endswith(b"\x1c\r"):
                piece = connection.recv(65_536)
                if not piece:
                    return accepted
                answer += piece
            accepted += b"MSA|AA|" in answer
    return accepted


def _wait(copy: Database) -> int:
    """Until every message is handled; how many are."""
    question = (
        "SELECT count(*) FROM diagnostics_observationversion v"
        " JOIN diagnostics_inboxmessage m ON m.id = v.message_id WHERE m.sender = 'BENCH|BENCH'"
    )
    until = time.monotonic() + HANDLE_SECONDS
    found = 0
    while time.monotonic() < until and found < MESSAGES:
        time.sleep(0.5)
        found = int(copy.rows(question)[0][0])
    return found
