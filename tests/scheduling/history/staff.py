"""The staff: a few planner processes, each doing one thing at a time."""

import json
import queue
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.databases import ROOT
from tests.serving import Serving

PLANNER = [sys.executable, "-m", "tests.scheduling.history.planner"]


@dataclass(slots=True)
class Staff:
    """`tell` waits for a planner who is free; with two, two do things at once."""

    can_move: bool = False
    free: queue.Queue[subprocess.Popen[str]] = field(default_factory=queue.Queue)

    def tell(self, deed: str, **asked: str) -> str:
        """What went wrong; empty when it is done."""
        planner = self.free.get()
        try:
            assert planner.stdin is not None
            assert planner.stdout is not None
            planner.stdin.write(json.dumps({"deed": deed, **asked}) + "\n")
            planner.stdin.flush()
            line = planner.stdout.readline()
        finally:
            self.free.put(planner)
        return str(json.loads(line).get("error", "")) if line else "the planner has died"


@contextmanager
def working_staff(serving: Serving, planners: int, *, can_move: bool) -> Iterator[Staff]:
    staff = Staff(can_move)
    processes = [
        subprocess.Popen(
            PLANNER,
            env=serving.env,
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for _ in range(planners)
    ]
    for process in processes:
        staff.free.put(process)
    try:
        yield staff
    finally:
        for process in processes:
            process.communicate(timeout=60)
