"""Killing the processes of the product at work; whoever started them starts them again."""

import os
import random
import signal
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.serving import Serving


def web_workers(serving: Serving) -> list[int]:
    """The processes that granian has started."""
    parent = serving.processes[0].pid
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                # The name, in brackets, may hold anything; the parent is the second field after it.
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if int(fields[1]) == parent:
                found.append(int(entry.name))
    return found


@dataclass(slots=True)
class Kills:
    """How many of which were killed; `servers` gave up altogether, and were started again."""

    web: int = 0
    jobs: int = 0
    servers: int = 0
    ended: threading.Event = field(default_factory=threading.Event)


@contextmanager
def killing(serving: Serving, every: float, draw: random.Random) -> Iterator[Kills]:
    """In turns one web worker, all of them, and the worker of the jobs."""
    kills = Kills()
    thread = threading.Thread(target=_kill, args=(serving, every, draw, kills))
    thread.start()
    try:
        yield kills
    finally:
        kills.ended.set()
        thread.join()
        serving.keep_web_alive()


def _kill(serving: Serving, every: float, draw: random.Random, kills: Kills) -> None:
    turn = 0
    while _is_up(serving, kills) and not kills.ended.wait(every):
        turn += 1
        workers = web_workers(serving)
        if workers:
            victims = workers if turn % 3 == 0 else [draw.choice(workers)]
            for victim in victims:
                os.kill(victim, signal.SIGKILL)
            kills.web += len(victims)
        if turn % 2 == 0 and len(serving.processes) > 1:
            worker = serving.processes.pop()
            worker.kill()
            worker.wait()
            kills.jobs += 1
            serving.start_jobs()


def _is_up(serving: Serving, kills: Kills) -> bool:
    """Wait until somebody answers again: a slow machine is not to be kept from ever starting."""
    while not kills.ended.is_set():
        # Granian stops when a worker dies soon after its start.
        kills.servers += serving.keep_web_alive()
        try:
            urllib.request.urlopen(f"{serving.base_url}/livez", timeout=5).close()
        except OSError:
            kills.ended.wait(0.2)
        else:
            return True
    return False
