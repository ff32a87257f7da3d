"""A critical value has an owner and a deadline until a doctor says what was done."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.common.errors import Forbidden
from wervel.common.text import PARAGRAPH_LENGTH, clean_text
from wervel.contact import services as contact
from wervel.diagnostics.letters import something_waits
from wervel.diagnostics.models import (
    CriticalHandover,
    CriticalResult,
    ObservationVersion,
    ServiceRequest,
)
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import (
    AlreadyDecided,
    CriticalUnknown,
    NobodyToTell,
    ResultInvalid,
)
from wervel.diagnostics.result_rules import may_act_on_critical
from wervel.diagnostics.selectors.duty import in_turn
from wervel.encounters.models import Encounter

# A rule of the house, not of a guideline: how long each has before it goes to the next.
TIME_TO_ACT = timedelta(minutes=30)
MOST_AT_ONCE = 200
LANGUAGE = "nl"


def open_critical_result(
    version: ObservationVersion,
    encounter: Encounter,
    request: ServiceRequest | None,
    *,
    actor: Actor,
) -> CriticalResult:
    """In the caller's transaction; NobodyToTell."""
    people = in_turn(encounter, request)
    if not people:
        raise NobodyToTell
    now = clock.now()
    critical = CriticalResult.objects.create(
        version=version,
        encounter=encounter,
        owner=people[0],
        due_at=now + TIME_TO_ACT,
        opened_at=now,
    )
    _hand_to(critical, people[0], 1)
    _record(ResultEvent.CRITICAL_OPENED, critical, actor)
    return critical


def hand_on_overdue() -> int:
    """Give each open one whose time is over to the next; how many. For the periodic job."""
    due = CriticalResult.objects.filter(acknowledged_at=None, due_at__lte=clock.now())
    handed = 0
    for key in list(due.order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE]):
        handed += _hand_on(key)
    return handed


@transaction.atomic
def _hand_on(key: UUID) -> bool:
    critical = CriticalResult.objects.select_for_update().get(pk=key)
    now = clock.now()
    if critical.acknowledged_at is not None or critical.due_at > now:
        return False
    had = list(critical.handovers.order_by("number").values_list("owner", flat=True))
    request = critical.version.observation.request
    critical.owner = _next(in_turn(critical.encounter, request), had) or critical.owner
    critical.due_at = now + TIME_TO_ACT
    critical.save(update_fields=["owner", "due_at"])
    _hand_to(critical, critical.owner, len(had) + 1)
    _record(ResultEvent.CRITICAL_HANDED_ON, critical, system("critical-results"))
    return True


def _next(people: Sequence[User], had: Sequence[UUID]) -> User | None:
    """Whoever has not had it yet; when all have, it begins again with the first."""
    rest = [user for user in people if user.pk not in had]
    if rest:
        return rest[0]
    return people[len(had) % len(people)] if people else None


def _hand_to(critical: CriticalResult, owner: User, number: int) -> None:
    CriticalHandover.objects.create(
        critical=critical, number=number, owner=owner, at=clock.now(), due_at=critical.due_at
    )
    if owner.email:
        contact.queue_email(
            event_key=f"diagnostics.critical:{critical.pk}:{number}",
            recipient=owner.email,
            language=LANGUAGE,
            letter=something_waits(LANGUAGE),
        )


@transaction.atomic
def acknowledge(*, encounter_id: UUID, critical_id: UUID, done: str, actor: Actor) -> None:
    """A doctor says what was done about a critical value of this visit.

    Forbidden, CriticalUnknown (also for one of another visit), ResultInvalid, AlreadyDecided.
    """
    if not may_act_on_critical(actor):
        raise Forbidden
    rows = CriticalResult.objects.select_for_update().filter(encounter=encounter_id)
    critical = rows.filter(pk=critical_id).first()
    if critical is None:
        raise CriticalUnknown
    if critical.acknowledged_at is not None:
        raise AlreadyDecided
    words = clean_text(done, max_length=PARAGRAPH_LENGTH, multiline=True)
    if not words:
        raise ResultInvalid
    critical.done = words
    critical.acknowledged_at = clock.now()
    critical.acknowledged_by_id = UUID(actor.id)
    critical.save(update_fields=["done", "acknowledged_at", "acknowledged_by"])
    _record(ResultEvent.CRITICAL_DONE, critical, actor)


def _record(event: ResultEvent, critical: CriticalResult, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="CriticalResult",
        object_id=critical.pk,
        patient_id=critical.encounter.patient_id,
        detail={"owner": str(critical.owner_id)},
    )
