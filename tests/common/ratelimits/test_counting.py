"""How often is too often."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connections
from pytest_django.fixtures import Settings

from wervel.common.errors import TooManyRequests
from wervel.common.ratelimits import counting
from wervel.common.ratelimits.counting import Buckets, limit_read, limit_write
from wervel.common.ratelimits.limits import LIMITS, Limit
from wervel.common.ratelimits.models import RateCounter

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PHONE = "+31612345678"


@pytest.mark.django_db
def test_the_sixth_booking_of_an_hour_waits_for_the_next() -> None:
    with time_machine.travel(NOON + timedelta(minutes=20), tick=False) as traveller:
        for _ in range(5):
            limit_write("booking.phone", PHONE)
        with pytest.raises(TooManyRequests) as refused:
            limit_write("booking.phone", PHONE)
        assert refused.value.retry_after == 40 * 60 + 1
        limit_write("booking.phone", "+31687654321")
        traveller.shift(refused.value.retry_after)
        limit_write("booking.phone", PHONE)


@pytest.mark.django_db
def test_no_telephone_number_is_stored() -> None:
    limit_write("booking.phone", PHONE)
    assert PHONE not in str(RateCounter.objects.values_list().get())


@pytest.mark.django_db
def test_off_counts_nothing(settings: Settings) -> None:
    settings.RATE_LIMITS = False
    for _ in range(200):
        limit_write("booking.phone", PHONE)
        limit_read("slots.address", "a")
    assert RateCounter.objects.count() == 0


@pytest.mark.django_db
def test_counters_are_forgotten_when_their_window_is_over() -> None:
    with time_machine.travel(NOON, tick=False) as traveller:
        limit_write("booking.phone", PHONE)
        assert counting.delete_ended_counters() == 0
        traveller.shift(3601)
        assert counting.delete_ended_counters() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_forty_at_once_count_forty() -> None:
    def one(number: int) -> None:
        try:
            limit_write("booking.address", "10.0.0.1")
        finally:
            connections.close_all()

    def refused(number: int) -> bool:
        try:
            one(number)
        except TooManyRequests:
            return True
        return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(refused, range(40))) == 40 - LIMITS["booking.address"].count
    assert RateCounter.objects.get().hits == 40


@pytest.mark.pure
def test_a_bucket_refills_evenly() -> None:
    now = [0.0]
    buckets = Buckets(lambda: now[0])
    limit = Limit(60, timedelta(minutes=1))
    assert [buckets.take("n", "k", limit) for _ in range(60)] == [0.0] * 60
    assert buckets.take("n", "k", limit) == pytest.approx(1.0)
    assert buckets.take("n", "other", limit) == 0.0
    now[0] = 2.0
    assert [buckets.take("n", "k", limit) for _ in range(2)] == [0.0, 0.0]
    assert buckets.take("n", "k", limit) > 0


@pytest.mark.pure
def test_buckets_do_not_grow_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_BUCKETS", 10)
    buckets = Buckets(lambda: 0.0)
    for number in range(100):
        buckets.take("n", str(number), Limit(1, timedelta(minutes=1)))
    assert len(buckets._found) == 10
