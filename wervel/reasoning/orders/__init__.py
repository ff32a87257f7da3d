"""Which tests help to find out what, for one patient. Pure Python, no framework.

    from wervel.reasoning.orders import load_orders, rate_orders

    table = load_orders(text, pathway)            # PathwayError names every fault
    ratings = rate_orders(pathway, table, answers)
    rating = ratings["mri_spine_emergency"]
    rating.band, rating.reasons, rating.grade, rating.ask, rating.changes, rating.cautions

The table is keyed by the suspicions of the pathway, and refused where the two disagree.
"""

from __future__ import annotations

from wervel.reasoning.orders.cases import OrderCaseReport, mentions_of, run_order_cases
from wervel.reasoning.orders.loading import load_orders
from wervel.reasoning.orders.rating import rate_orders
from wervel.reasoning.orders.ratings import (
    Band,
    OrderCaution,
    OrderChange,
    OrderRating,
    OrderRatings,
    OrderReason,
)
from wervel.reasoning.orders.table import OrderTable, Pace, TestKind

__all__ = [
    "Band",
    "OrderCaseReport",
    "OrderCaution",
    "OrderChange",
    "OrderRating",
    "OrderRatings",
    "OrderReason",
    "OrderTable",
    "Pace",
    "TestKind",
    "load_orders",
    "mentions_of",
    "rate_orders",
    "run_order_cases",
]
