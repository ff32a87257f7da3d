"""What the whole product holds in memory while nobody asks it anything."""

import re
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from tests.ports import free_port
from tests.product import running_demo

MOST_MB = 450
GATEWAY_MB = 80
REST_SECONDS = 10
PAGES = ("/nl/", "/nl/afspraak/", "/nl/klachtencheck/", "/nl/kennisbank/", "/nl/zoeken/?q=rug")


def measure_memory(home: Path) -> list[Figure]:
    """`wervel up --demo`, warmed by a few pages, then left alone: the proportional set size; and
    once more with the gateway."""
    alone = _resting(home / "alone")
    gateway = {"WERVEL_GATEWAY": "on", "WERVEL_GATEWAY_LISTEN": f"127.0.0.1:{free_port()}"}
    with_gateway = _resting(home / "gateway", **gateway)
    return [
        _figure("idle memory, all processes", alone, MOST_MB),
        _figure("idle memory with the gateway", with_gateway, MOST_MB + GATEWAY_MB),
    ]


def _figure(name: str, found: float, most: int) -> Figure:
    return Figure("sqlite", name, f"{found:.0f} MB", f"at most {most} MB", found <= most)


def _resting(home: Path, **settings: str) -> float:
    with running_demo(home, **settings) as product:
        for page in PAGES * 6:
            with urllib.request.urlopen(f"{product.url}{page}", timeout=30) as answer:
                answer.read()
        time.sleep(REST_SECONDS)
        return sum(_proportional_kb(process) for process in _family(product.pid)) / 1024


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
