"""Many at the desk at once: no number twice, none left out."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.chain import chain, morning
from wervel.common.actor import system
from wervel.scheduling.models import WalkIn
from wervel.scheduling.services.walk_ins import call_next, take_number

__all__ = ["chain", "morning"]
DESK = system("desk")
PEOPLE, DESKS = 24, 6


@pytest.mark.django_db(transaction=True)
def test_numbers_follow_one_another_whoever_gives_them(chain: None) -> None:
    def take(name: int) -> int:
        try:
            return take_number(location="aachen", name=str(name), actor=DESK).number
        finally:
            connection.close()

    def call(_: int) -> int | None:
        try:
            called = call_next(location="aachen", actor=DESK)
            return called.number if called else None
        finally:
            connection.close()

    with ThreadPoolExecutor(DESKS) as desks:
        taken = list(desks.map(take, range(PEOPLE)))
        called = list(desks.map(call, range(PEOPLE)))
    assert sorted(taken) == list(range(1, PEOPLE + 1))
    assert sorted(number or 0 for number in called) == list(range(1, PEOPLE + 1))
    assert WalkIn.objects.count() == PEOPLE
