"""The orders of a visit."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, Forbidden, Gone, Invalid, WervelError
from wervel.common.text import printable
from wervel.design.forms.bound import SummaryLine
from wervel.diagnostics.exceptions import OrderUnknown
from wervel.diagnostics.selectors.orders import order_desk
from wervel.diagnostics.services.order_releases import clear, justify, look_at_safety
from wervel.diagnostics.services.order_times import decide_against
from wervel.diagnostics.services.orders import OrderWanted, place_order, rebook, revoke
from wervel.encounters.selectors.visits import visit_head
from wervel.scheduling.exceptions import SlotTaken
from wervel.workspace.visits.orders.choices import Refusal, band_groups
from wervel.workspace.visits.orders.placed import reserved_scans, shown_orders
from wervel.workspace.visits.pages import record_address, record_page

PAGE = "record-orders"
TYPED = ("region", "reason", "slot", "text")


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
def orders(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """What was ordered, and every test with how far it helps this patient."""
    actor = actor_of(request)
    if request.method != "POST":
        return _show(request, encounter_id, actor, Refusal())
    try:
        target = _done(request, encounter_id, actor)
    except (Invalid, Conflict, Gone, Forbidden) as error:
        return _show(request, encounter_id, actor, _refusal(request, error), status=error.status)
    return HttpResponseRedirect(f"{record_address(encounter_id, PAGE)}#{target}")


def _done(request: HttpRequest, encounter_id: UUID, actor: Actor) -> str:
    """Does what the pressed button says; where on the page to go on."""
    if test := request.POST.get("test"):
        wanted = OrderWanted(
            test, _typed(request, "region"), _typed(request, "reason"), _typed(request, "slot")
        )
        placed = place_order(encounter_id=encounter_id, order=wanted, actor=actor)
        return f"order-{placed.pk}"
    key = _key(request)
    if request.POST.get("do") == "not-needed":
        decide_against(encounter_id=encounter_id, appointment_id=key, actor=actor)
        return "reserved"
    _check_own(encounter_id, key, actor)
    _act(request.POST.get("do", ""), key, _typed(request, "text"), _typed(request, "slot"), actor)
    return f"order-{key}"


def _act(what: str, key: UUID, text: str, slot: str, actor: Actor) -> None:
    acts: dict[str, Callable[[], object]] = {
        "justify": lambda: justify(request_id=key, indication=text, actor=actor),
        "clear": lambda: clear(request_id=key, reason=text, actor=actor),
        "look": lambda: look_at_safety(request_id=key, actor=actor),
        "revoke": lambda: revoke(request_id=key, reason=text, actor=actor),
        "rebook": lambda: rebook(request_id=key, slot=slot, actor=actor),
    }
    if what not in acts:
        raise OrderUnknown
    acts[what]()


def _check_own(encounter_id: UUID, key: UUID, actor: Actor) -> None:
    """OrderUnknown for an order of another visit."""
    if all(order.id != key for order in order_desk(encounter_id, actor=actor).orders):
        raise OrderUnknown


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("order", ""))
    except ValueError as error:
        raise OrderUnknown from error


def _typed(request: HttpRequest, name: str) -> str:
    return request.POST.get(name, "")


def _refusal(request: HttpRequest, error: WervelError) -> Refusal:
    return Refusal(
        test=printable(request.POST.get("test") or request.POST.get("order", "")),
        text=str(error),
        typed={name: printable(_typed(request, name)) for name in TYPED},
        times=error.alternatives if isinstance(error, SlotTaken) else (),
    )


def _show(
    request: HttpRequest, encounter_id: UUID, actor: Actor, refusal: Refusal, *, status: int = 200
) -> HttpResponse:
    head = visit_head(encounter_id, actor=actor)
    desk = order_desk(encounter_id, actor=actor)
    suspicions = [desk.pathway.suspicions[name] for name in desk.ratings.suspicions]
    context = {
        **record_page(head, PAGE),
        "orders": shown_orders(desk, refusal),
        "reserved": reserved_scans(desk) if desk.may_order else [],
        "groups": band_groups(desk, refusal),
        "suspicions": [one.in_language(request.LANGUAGE_CODE) for one in suspicions],
        "may_order": desk.may_order,
        "review": desk.table.review,
        "summary": [SummaryLine(refusal.text, f"#order-{refusal.test}")] if refusal.text else [],
    }
    return render(request, "workspace/visits/orders.html", context, status=status)
