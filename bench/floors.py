"""What this machine can do at most: the floors that the figures are compared with."""

from collections.abc import Callable
from typing import TypeVar

from bench.figures import Figure
from bench.load import hammer
from tests.databases import Database
from tests.serving import Serving

SECONDS = 2.0
T = TypeVar("T")

BARE = "/livez"
ROUNDS = 2000
INSERTS = 300

_FLOORS = """
import time
from django.db import connection, transaction
TABLE = "CREATE TABLE bench_floor (id integer PRIMARY KEY, a integer, b integer, UNIQUE (a, b))"
INSERT = "INSERT INTO bench_floor VALUES (%s, %s, %s)"
with connection.cursor() as cursor:
    cursor.execute(TABLE)
    cursor.execute(INSERT, [0, 0, 0])
    begin = time.perf_counter()
    for number in range(ROUNDS):
        cursor.execute("SELECT a FROM bench_floor WHERE id = %s", [0])
        cursor.fetchall()
    print(ROUNDS / (time.perf_counter() - begin))
    begin = time.perf_counter()
    for number in range(1, INSERTS + 1):
        with transaction.atomic():
            cursor.execute(INSERT, [number, number, 1])
    print(INSERTS / (time.perf_counter() - begin))
"""


def bare_view(serving: Serving) -> float:
    """Answers a second of a Django view that does nothing, through the product's middleware."""
    return hammer(serving.base_url, BARE, SECONDS).rate


def beside_bare(serving: Serving, measure: Callable[[], T]) -> tuple[T, float]:
    """What was measured, and the bare view right before and after it: a machine's speed wanders."""
    before = bare_view(serving)
    found = measure()
    return found, (before + bare_view(serving)) / 2


def measure_database(copy: Database, database: str) -> list[Figure]:
    """One indexed select, and one durable insert under a unique constraint, one after another."""
    select, insert = (
        float(line)
        for line in copy.python(f"ROUNDS, INSERTS = {ROUNDS}, {INSERTS}{_FLOORS}").split()
    )
    return [
        Figure(database, "floor: indexed select", f"{select:.0f}/s"),
        Figure(database, "floor: durable insert", f"{insert:.0f}/s"),
    ]
