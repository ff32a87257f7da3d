"""What must be settled before a visit may end: parts above this one say so, when they are ready.

A check gets the id of the visit and answers with what is still open, in words for staff, or None.
It runs in the transaction that would end the visit, with the visit locked; nothing ends a visit
without it, since `services.visits.take_step` itself asks.
"""

from collections.abc import Callable
from uuid import UUID

from django.utils.functional import Promise

Words = str | Promise
Check = Callable[[UUID], Words | None]

_checks: list[Check] = []


def before_closing(check: Check) -> Check:
    """Ask this too; called from the `ready` of an app, and harmless when repeated."""
    if check not in _checks:
        _checks.append(check)
    return check


def still_open(encounter_id: UUID) -> list[str]:
    """What stands in the way of ending the visit; empty when nothing does."""
    return [str(found) for check in _checks if (found := check(encounter_id))]
