"""Python loads this at its start: from then on the time of day follows the file HOST_CLOCK."""

import os
import threading
import time
from datetime import timedelta
from pathlib import Path

import time_machine

FILE = Path(os.environ["HOST_CLOCK"])
LOOK_SECONDS = 0.1


def off() -> float:
    return float(FILE.read_text())


def follow(seen: float) -> None:
    while True:
        time.sleep(LOOK_SECONDS)
        now = off()
        if now != seen:
            travelling.shift(timedelta(seconds=now - seen))
            seen = now


def start() -> None:
    now = off()
    travelling.move_to(time_machine.escape_hatch.time.time() + now)
    threading.Thread(target=follow, args=(now,), daemon=True).start()


travelling = time_machine.travel(time.time(), tick=True).start()
os.register_at_fork(after_in_child=start)
start()
