"""From what the domains know of chains to plain JSON values."""

from collections.abc import Iterable
from typing import Any

from wervel.scheduling.selectors.appointments import ManagedAppointment
from wervel.scheduling.selectors.chains import ChainOffer, StepOffer
from wervel.scheduling.selectors.plans import PlanInfo
from wervel.website.api import shapes


def plan(one: PlanInfo) -> dict[str, Any]:
    return {
        "slug": one.slug,
        "name": one.name,
        "summary": one.summary,
        "steps": [{"service": step.service, "maybe": step.maybe} for step in one.steps],
    }


def chain(offer: ChainOffer) -> dict[str, Any]:
    return {
        "id": offer.id,
        "kind": offer.kind.value,
        "plan": offer.plan.slug if offer.plan else None,
        "start": offer.start.isoformat(),
        "end": offer.end.isoformat(),
        "location": shapes.location(offer.location, offer.distance_km),
        "steps": [_step(one) for one in offer.steps],
    }


def _step(one: StepOffer) -> dict[str, Any]:
    return {
        "service": one.service.slug,
        "start": one.start.isoformat(),
        "end": one.end.isoformat(),
        "practitioner": shapes.practitioner(one.practitioner),
        "maybe": one.maybe,
    }


def visit(booked: Iterable[tuple[ManagedAppointment, bool]]) -> dict[str, Any]:
    """Each appointment with whether it is provisional."""
    return {
        "appointments": [
            {**shapes.appointment(one), "provisional": provisional} for one, provisional in booked
        ]
    }
