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
    WithdrawnMeanwhile,
)
from wervel.diagnostics.result_rules import may_act_on_critical
from wervel.diagnostics.selectors.critical import was_withdrawn
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
    return _open(version, encounter, people[0], actor)


def _open(
    version: ObservationVersion, encounter: Encounter, owner: User, actor: Actor
) -> CriticalResult:
    now = clock.now()
    critical = CriticalResult.objects.create(
        version=version,
        encounter=encounter,
        owner=owner,
        due_at=now + TIME_TO_ACT,
        opened_at=now,
    )
    _hand_to(critical, owner, 1)
    _record(ResultEvent.CRITICAL_OPENED, critical, actor)
    return critical


def tell_of_withdrawal(
    withdrawal: ObservationVersion,
    standing: Sequence[ObservationVersion],
    encounter: Encounter,
    request: ServiceRequest | None,
    *,
    actor: Actor,
) -> None:
    """A critical value does not go silently when its laboratory withdraws it.

    One that is open stays open, with its owner and its deadline: somebody may have acted already,
    the patient may be ill all the same, and only a doctor can say that nothing has to be done. The
    owner is told once more. One that a doctor has answered stays answered as it was; the withdrawal
    itself then waits for that doctor, who acted on a value that was none. It is never held back
    because there is nobody to tell. In the caller's transaction.
    """
    rows = CriticalResult.objects.select_for_update(of=("self",)).select_related(
        "owner", "acknowledged_by", "encounter"
    )
    found = list(rows.filter(version__in=standing).order_by("version__number"))
    waiting = [each for each in found if each.acknowledged_at is None]
    for each in waiting:
        _write_to(each.owner, f"{each.pk}:withdrawn-{withdrawal.number}")
        _record(ResultEvent.CRITICAL_WITHDRAWN, each, actor)
    if found and not waiting:
        owner = _who_acted(found[-1], in_turn(encounter, request))
        _open(withdrawal, encounter, owner, actor)


def _who_acted(critical: CriticalResult, people: Sequence[User]) -> User:
    acted = critical.acknowledged_by or critical.owner
    return acted if acted in people or not people else people[0]


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
    _write_to(owner, f"{critical.pk}:{number}")


def _write_to(owner: User, about: str) -> None:
    if owner.email:
        contact.queue_email(
            event_key=f"diagnostics.critical:{about}",
            recipient=owner.email,
            language=LANGUAGE,
            letter=something_waits(LANGUAGE),
        )


@transaction.atomic
def acknowledge(
    *,
    encounter_id: UUID,
    critical_id: UUID,
    done: str,
    actor: Actor,
    saw_withdrawal: bool = False,
) -> None:
    """A doctor says what was done about a critical value of this visit.

    One that was withdrawn is answered only by a doctor who saw that: the words may have been
    written about the value before.

    Forbidden, CriticalUnknown (also for one of another visit), ResultInvalid, AlreadyDecided,
    WithdrawnMeanwhile.
    """
    if not may_act_on_critical(actor):
        raise Forbidden
    rows = CriticalResult.objects.select_for_update().filter(encounter=encounter_id)
    critical = rows.filter(pk=critical_id).first()
    if critical is None:
        raise CriticalUnknown
    if critical.acknowledged_at is not None:
        raise AlreadyDecided
    if not saw_withdrawal and was_withdrawn(critical):
        raise WithdrawnMeanwhile
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
