"""What the whole product holds in memory while nobody asks it anything."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from tests.ports import free_port

MOST_MB = 450
WERVEL = str(Path(sys.executable).with_name("wervel"))
START_SECONDS, REST_SECONDS = 180, 10
PAGES = ("/nl/", "/nl/afspraak/", "/nl/klachtencheck/", "/nl/kennisbank/", "/nl/zoeken/?q=rug")


def measure_memory(home: Path) -> Figure:
    """`wervel up --demo`, warmed by a few pages, then left alone: the proportional set size."""
    port = free_port()
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("WERVEL_", "DATABASE_URL"))}
    command = [WERVEL, "up", "--demo", "--port", str(port), "--data", str(home)]
    with (home.parent / "memory.log").open("wb") as log:
        product = subprocess.Popen(command, env=plain, stdout=log, stderr=log)
    try:
        _wait(port)
        for page in PAGES * 6:
            _get(port, page)
        time.sleep(REST_SECONDS)
        found = sum(_proportional_kb(process) for process in _family(product.pid)) / 1024
    finally:
        product.send_signal(signal.SIGINT)
        product.wait(timeout=60)
    return Figure(
        "sqlite",
        "idle memory, all processes",
        f"{found:.0f} MB",
        mark=f"at most {MOST_MB} MB",
        reached=found <= MOST_MB,
    )


def _get(port: int, page: str) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=30) as answer:
        answer.read()


def _wait(port: int) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        try:
            _get(port, "/livez")
        except OSError:
            time.sleep(0.5)
        else:
            return
    raise RuntimeError("the product did not come up")


def _family(root: int) -> Iterator[int]:
    """A process and everything it started."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(entry.name))
    waiting = [root]
    while waiting:
        process = waiting.pop()
        yield process
        waiting += children.get(process, [])


def _proportional_kb(process: int) -> int:
    """Shared pages count by the share of each process that holds them."""
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{process}/smaps_rollup").read_text(), re.M)
    except OSError:
        return 0
    return int(found.group(1)) if found else 0
