"""Sooner or nearer: of many times, those that nothing beats in both."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, TypeVar


class TimeAtDistance(Protocol):
    """A time somewhere; without a distance there is nothing to weigh."""

    @property
    def start(self) -> datetime: ...

    @property
    def distance_km(self) -> float | None: ...


T = TypeVar("T", bound=TimeAtDistance)


def not_beaten(offers: Iterable[T]) -> list[T]:
    """What stays when every offer goes that another one beats: no later and no farther, and better
    in one of the two. The earliest comes first, and each next one is nearer. Of equals the first
    stays."""
    kept: list[T] = []
    for one in sorted(offers, key=lambda offer: (offer.start, _km(offer))):
        if not kept or _km(one) < _km(kept[-1]):
            kept.append(one)
    return kept


def _km(offer: TimeAtDistance) -> float:
    return float("inf") if offer.distance_km is None else offer.distance_km
