"""What was ordered, in words: where it stands, what it waits for, and what may be done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wervel.common.dates import day_with_date_words, time_words
from wervel.common.language import current_language
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.selectors.orders import OrderDesk, PlacedOrder, ScanTime
from wervel.encounters.intake.mri_rules import SafetyState
from wervel.reasoning.orders import Band
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.workspace.visits.orders.choices import Option, Refusal
from wervel.workspace.visits.orders.words import BANDS, REGIONS, STATUS_TONES


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """One order; the flags say which of its forms this reader sees."""

    id: str
    name: str
    accession: str
    status: str
    tone: str
    when: str
    lost: bool
    waits_for: str
    asks_indication: bool
    asks_clearance: bool
    can_look: bool
    can_revoke: bool
    times: Sequence[Option]
    facts: Sequence[tuple[str, str]]
    history: Sequence[tuple[str, str, str]]
    error: str = ""
    typed: str = ""


def shown_orders(desk: OrderDesk, refusal: Refusal) -> list[ShownOrder]:
    return [_shown(desk, order, refusal) for order in desk.orders]


def reserved_scans(desk: OrderDesk) -> list[tuple[str, str]]:
    """The id of each kept time, and its words."""
    return [(str(one.id), f"{one.service_name}, {_when(one)}") for one in desk.reserved]


def _shown(desk: OrderDesk, order: PlacedOrder, refusal: Refusal) -> ShownOrder:
    refused = refusal if refusal.test == str(order.id) else Refusal()
    waits = order.waits
    lost = order.is_open and order.time is not None and order.time.lost
    return ShownOrder(
        id=str(order.id),
        name=_name(desk, order),
        accession=order.accession,
        status=str(order.status.label),
        tone=STATUS_TONES[order.status],
        when=_when(order.time) if order.time and order.status != RequestStatus.REVOKED else "",
        lost=lost,
        waits_for=_waits_for(desk, order) if waits else "",
        asks_indication=waits and order.ionising and desk.may_justify,
        asks_clearance=waits and order.magnetic and desk.may_clear,
        can_look=waits and order.magnetic,
        can_revoke=order.is_open and desk.may_order,
        times=_times(desk, order, refused) if lost and desk.may_order else (),
        facts=_facts(order),
        history=[
            (str(step.after.label), f"{step.at:%d-%m-%Y %H:%M}", step.note) for step in order.steps
        ],
        error=refused.text,
        typed=refused.typed.get("text", ""),
    )


def _name(desk: OrderDesk, order: PlacedOrder) -> str:
    test = desk.table.tests.get(order.test)
    name = test.label.in_language(current_language()) if test else order.test
    several = test is not None and len(test.regions) > 1
    return f"{name}: {REGIONS[order.region]}" if several and order.region in REGIONS else name


def _waits_for(desk: OrderDesk, order: PlacedOrder) -> str:
    if order.ionising:
        return _("It waits for somebody qualified to justify the exposure to X-rays.")
    if desk.safety.state is SafetyState.BLOCKED:
        return _("It waits: the answers about MRI safety speak against it.")
    return _("It waits for the answers about MRI safety.")


def _facts(order: PlacedOrder) -> list[tuple[str, str]]:
    ordered = f"{order.requester}, {order.requested_at:%d-%m-%Y %H:%M}"
    facts = [(_("Ordered by"), ordered)]
    if order.band:
        reasons = order.rating.get("reasons") or [{}]
        text = reasons[0].get("text", {}).get(current_language(), "")
        facts.append((_("Rated"), f"{BANDS[Band(order.band)]}. {text}"))
    if order.stated_reason:
        facts.append((_("Reason"), order.stated_reason))
    if order.indication:
        facts.append((_("Justified"), f"{order.indication} ({order.indication_by})"))
    if order.clearance_reason:
        facts.append((_("Cleared"), order.clearance_reason))
    return facts


def _times(desk: OrderDesk, order: PlacedOrder, refused: Refusal) -> list[Option]:
    offers = refused.times or desk.times.get(order.service, ())
    return [Option(one.id, f"{_day(one)}, {one.location.name}") for one in offers]


def _when(time: ScanTime) -> str:
    return f"{_day(time)}, {time.location_name}"


def _day(time: ScanTime | SlotOffer) -> str:
    return f"{day_with_date_words(time.start.date())}, {time_words(time.start)}"
