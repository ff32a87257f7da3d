"""The earliest time within reach, and what is nearer but later."""

import math
from dataclasses import replace

from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.trade_offs import not_beaten

MOST_STEPS = 6


def sooner_or_nearer(query: SlotQuery) -> tuple[SlotOffer, ...]:
    """The earliest free time, then the earliest of what is nearer than that, and so on: the free
    times that no other one beats in time and distance. Empty when `near` is not said.

    Each step asks one search for one time, however many clinics there are.
    """
    if query.near is None:
        return ()
    found: list[SlotOffer] = []
    within = query.within_km
    while len(found) < MOST_STEPS:
        slots = search_slots(replace(query, within_km=within, limit=1)).slots
        if not slots:
            break
        found.append(slots[0])
        within = math.nextafter(slots[0].distance_km or 0.0, -math.inf)
    return tuple(not_beaten(found))
