"""A day with four steps at one of three clinics, within a week: the core alone, without a database.

In the worst case the whole week is searched: the scanner is free on its last day only.
"""

import random
import time
from collections.abc import Sequence
from statistics import median

from bench.figures import Figure
from tests.databases import Database
from wervel.scheduling.bitmap import bits_of, span
from wervel.scheduling.chains import Chain, PlaceDay, Step, earliest_chains, on_day, possible_starts
from wervel.scheduling.search import Need
from wervel.scheduling.ticks import TICKS_A_DAY

CLINICS, DAYS, DOCTORS, ROOMS, RADIOGRAPHERS = 3, 7, 10, 10, 2
OPENS, CLOSES = 7 * 12, 17 * 12
CONSULTATION, SCAN, TALK = 6, 6, 3
WANTED, ROUNDS = 5, 200
SLOWEST_MS = 20

Bits = list[int]


def measure_chains(copy: Database, database: str) -> list[Figure]:
    """Milliseconds in the core; run within the product, as everything that is measured."""
    week, first = (float(line) for line in copy.python(_RUN).split())
    return [
        Figure(
            database,
            f"chain of 4 steps, {CLINICS} clinics, a week: core",
            f"{week:.1f} ms, first day {first:.1f} ms",
            f"under {SLOWEST_MS} ms",
            week < SLOWEST_MS,
        )
    ]


_RUN = "from bench.chains import run; run()"


def run() -> None:
    """Print how long a search takes: through the whole week, and when the first day has enough."""
    for scanner_from in (DAYS - 1, 0):
        clinics = [_clinic(random.Random(seed), scanner_from) for seed in range(CLINICS)]  # noqa: S311
        times = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            found = search(clinics)
            times.append(time.perf_counter() - begin)
            if len(found) != WANTED or found[0].end // TICKS_A_DAY != scanner_from:
                raise RuntimeError(f"found {found}")
        print(median(times) * 1000)


def search(clinics: Sequence[dict[str, Bits]]) -> list[Chain]:
    """The earliest five, from the free bits of every resource on."""
    places = [_steps(clinic) for clinic in clinics]
    days = (
        [
            PlaceDay(place, begin, [on_day(step, begin, TICKS_A_DAY) for step in steps])
            for place, steps in enumerate(places)
        ]
        for begin in range(0, DAYS * TICKS_A_DAY, TICKS_A_DAY)
    )
    return earliest_chains(days, WANTED)


def _steps(clinic: dict[str, Bits]) -> list[Step]:
    anywhere = -1
    doctors, rooms = dict(enumerate(clinic["doctors"])), clinic["rooms"]
    people, scanned = dict(enumerate(clinic["radiographers"])), {}
    for name in ("xray", "mri"):
        others = [(Need(1, SCAN + 1), clinic["scan rooms"]), (Need(1, SCAN + 1), clinic[name])]
        scanned[name] = possible_starts(people, Need(0, SCAN), others, anywhere)
    talk = possible_starts(doctors, Need(0, TALK + 1), [(Need(0, TALK), rooms)], anywhere)
    room = [(Need(0, CONSULTATION + 1), rooms)]
    first = possible_starts(doctors, Need(0, CONSULTATION + 1), room, anywhere)
    return [
        Step(CONSULTATION, 0, 0, first),
        Step(SCAN, 1, 12, scanned["xray"]),
        Step(SCAN, 2, 12, scanned["mri"]),
        Step(TALK, 6, 24, talk, same_lead=True),
    ]


def _clinic(chance: random.Random, scanner_from: int) -> dict[str, Bits]:
    counts = {"doctors": DOCTORS, "rooms": ROOMS, "radiographers": RADIOGRAPHERS, "scan rooms": 2}
    found = {name: [_half(chance, 0) for _ in range(count)] for name, count in counts.items()}
    return {**found, "xray": [_half(chance, 0)], "mri": [_half(chance, scanner_from)]}


def _half(chance: random.Random, first: int) -> int:
    """Open from the day `first` on, with visits that take about half of the time."""
    free = 0
    for day in range(first, DAYS):
        starts = [start for start in range(OPENS, CLOSES - 12, 12) if chance.random() < 0.5]
        taken = bits_of(tick for start in starts for tick in range(start, start + 12))
        free |= (span(OPENS, CLOSES) & ~taken) << day * TICKS_A_DAY
    return free
