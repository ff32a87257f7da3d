"""`wervel up` keeps its parts alive, and tells an address when somebody answers there."""

import os
import signal
import socket
import sys

from tests.ports import free_port
from wervel.config.up import Part, listens, serve

LATE = """
import socket, sys, time
time.sleep(1.5)
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    while True:
        server.accept()[0].close()
"""


def test_it_tells_its_address_once_it_can_be_reached() -> None:
    port, told = free_port(), []

    def announce() -> None:
        with socket.create_connection(("127.0.0.1", port), timeout=5):
            told.append(port)
        os.kill(os.getpid(), signal.SIGTERM)

    part = Part("late server", [sys.executable, "-c", LATE, str(port)])
    before = [signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM)]
    try:
        ended = serve(
            [part], os.environ, is_up=lambda: listens("127.0.0.1", port), announce=announce
        )
    finally:
        part.stop()
        for one, handler in zip((signal.SIGINT, signal.SIGTERM), before, strict=True):
            signal.signal(one, handler)
    assert (ended, told) == (0, [port])
    assert part.process is not None
    assert part.process.poll() is not None
