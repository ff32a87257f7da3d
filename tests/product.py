"""The whole product with its demo, as `make run` serves it: not the servers of the tests."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port

WERVEL = str(Path(sys.executable).with_name("wervel"))
START_SECONDS, STOP_SECONDS = 180, 60


@dataclass(frozen=True, slots=True)
class Product:
    """Its address, and the process from which all its others come."""

    url: str
    pid: int


@contextmanager
def running_demo(home: Path, **settings: str) -> Iterator[Product]:
    """Serve the demo from a state directory under `home`, on a free port, until the end."""
    port = free_port()
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("WERVEL_", "DATABASE_URL"))}
    command = [WERVEL, "up", "--demo", "--port", str(port), "--data", str(home / "state")]
    plain |= settings
    home.mkdir(parents=True, exist_ok=True)
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, env=plain, stdout=log, stderr=log)
    product = Product(f"http://127.0.0.1:{port}", process.pid)
    try:
        _wait(product)
        yield product
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=STOP_SECONDS)


def _wait(product: Product) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{product.url}/readyz", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the product did not come up")
