"""Putting the results of a message where they belong; what fits nowhere goes to quarantine."""

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, system
from wervel.diagnostics.choices import LETTERS, WITHDRAWN, InboxState, QuarantineReason
from wervel.diagnostics.hl7.results import ORDER, Line, Order
from wervel.diagnostics.models import InboxMessage, Quarantined, ServiceRequest
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import (
    NeverTold,
    NobodyToTell,
    Overtaken,
    WithdrawnBefore,
)
from wervel.diagnostics.services.filing import Place, Reported, filing
from wervel.diagnostics.services.matching import Unmatched, match_line, match_order
from wervel.diagnostics.services.order_results import settle
from wervel.diagnostics.stored_messages import read_body

ACTOR = system("laboratory")
WAITS: Mapping[type[Exception], QuarantineReason] = {
    NobodyToTell: QuarantineReason.NOBODY_TO_TELL,
    Overtaken: QuarantineReason.OVERTAKEN,
    WithdrawnBefore: QuarantineReason.WITHDRAWN_BEFORE,
}
# Orders with their tests and the laboratory's sub-ids.
Told = set[tuple[UUID, str, str]]


@transaction.atomic
def handle_message(message_id: UUID) -> None:
    """Once: a message that was handled, or that a person has set aside, is left alone."""
    message = InboxMessage.objects.select_for_update().get(pk=message_id)
    if message.state != InboxState.WAITING:
        return
    told: Told = set()
    empty: list[tuple[Order, UUID]] = []
    answered: set[UUID] = set()
    for order in read_body(bytes(message.body)):
        try:
            request = match_order(order)
        except Unmatched as why:
            quarantine(message, order.place, 0, why)
            continue
        if order.lines:
            answered.add(request.pk)
            file_lines(message, order, request, actor=ACTOR, told=told)
        elif not order.is_under_way:
            empty.append((order, request.pk))
    for order, request_id in empty:
        # A heading over the parts of an order has no line of its own, and says nothing.
        if request_id not in answered or order.is_cancelled or order.noted(ORDER):
            unanswered = Unmatched(QuarantineReason.NO_RESULT, order.placer)
            quarantine(message, order.place, 0, unanswered)
    message.state = InboxState.HANDLED
    message.handled_at = clock.now()
    message.save(update_fields=["state", "handled_at"])


def file_lines(
    message: InboxMessage,
    order: Order,
    request: ServiceRequest,
    *,
    actor: Actor,
    author_id: str | None = None,
    told: Told | None = None,
) -> None:
    """All lines of an order, each by itself. The order is done while a final result is in it.

    `told` is what the message has told already: what it tells a second time waits for a person.
    Messages about the same order wait for each other.
    """
    ServiceRequest.objects.select_for_update().get(pk=request.pk)
    place = Place(request.encounter, request, message, author_id)
    seen = set() if told is None else told
    filed = []
    with filing(place, actor=actor) as file_result:
        for line in order.lines:
            try:
                if order.is_cancelled and LETTERS.get(line.status) not in WITHDRAWN:
                    raise Unmatched(QuarantineReason.CONTRADICTS, line.name)
                reported = match_line(line, order, message)
                name = _name(request, reported)
                if name in seen:
                    raise Unmatched(QuarantineReason.TWICE, line.name)
                if author_id is None and _is_withdrawn_since(message, name):
                    raise Overtaken
                file_result(reported)
            except Unmatched as why:
                quarantine(message, order.place, line.place, why)
            except NeverTold:
                never = Unmatched(QuarantineReason.NEVER_TOLD, line.name)
                quarantine(message, order.place, line.place, never)
            except (NobodyToTell, Overtaken, WithdrawnBefore) as error:
                quarantine(message, order.place, line.place, Unmatched(WAITS[type(error)]))
            else:
                seen.add(name)
                filed.append(reported.status)
    settle(request, filed, actor=ACTOR)


def _is_withdrawn_since(message: InboxMessage, name: tuple[UUID, str, str]) -> bool:
    """Whether a later message, read first, withdraws what this one tells: there was nothing then
    that it could withdraw."""
    rows = Quarantined.objects.select_related("message").filter(
        reason=QuarantineReason.NEVER_TOLD, message__received_at__gt=message.received_at
    )
    return any(_name_of(row) == name for row in rows)


def _name_of(row: Quarantined) -> tuple[UUID, str, str] | None:
    order = read_body(bytes(row.message.body))[row.group - 1]
    try:
        request = match_order(order)
        reported = match_line(line_of(order, row.line), order, row.message)
    except Unmatched:
        return None
    return _name(request, reported)


def _name(request: ServiceRequest, reported: Reported) -> tuple[UUID, str, str]:
    return request.pk, reported.observable.code, reported.sub


def quarantine(message: InboxMessage, group: int, line: int, why: Unmatched) -> None:
    row, is_new = Quarantined.objects.get_or_create(
        message=message,
        group=group,
        line=line,
        defaults={"reason": why.reason, "hint": why.hint, "opened_at": clock.now()},
    )
    if is_new:
        audit.record(
            event=ResultEvent.QUARANTINED,
            actor=ACTOR,
            object_type="Quarantined",
            object_id=row.pk,
            detail={"reason": str(why.reason)},
        )


def line_of(order: Order, place: int) -> Line:
    return order.lines[place - 1]
