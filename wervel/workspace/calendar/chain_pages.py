"""What was booked as one, in words and links for staff."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse

from wervel.common.dates import day_with_date_words, time_words
from wervel.directory.exceptions import ServiceUnknown
from wervel.scheduling.exceptions import PlanUnknown, SlotTaken
from wervel.scheduling.selectors.appointments import ChainToMove, moving_chain
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.selectors.chains import ChainOffer
from wervel.scheduling.selectors.visits import GroupStep, StaffVisit
from wervel.workspace.calendar.forms import FromDayForm
from wervel.workspace.day_fields import at_clinic

SHOWN = 8


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step, or one person's time; without an address where it is the page itself."""

    time: str
    what: str
    status: str
    reserved: bool
    href: str


@dataclass(frozen=True, slots=True)
class ChainLine:
    """Other times as a button: when all of it begins and ends, and its steps."""

    id: str
    time: str
    steps: str
    day: str


@dataclass(slots=True)
class ChainDay:
    words: str
    lines: list[ChainLine] = field(default_factory=list)


def group_panel(found: StaffVisit) -> dict[str, Any]:
    """What this appointment was booked with, and what is done with all of it."""
    if found.group is None:
        return {"group": None}
    move_all = reverse("workspace:visit-move-all", args=[found.reference])
    return {
        "group": found.group,
        "group_lines": [_step_line(one) for one in found.group.steps],
        "move_all_url": move_all if found.group.can_move else "",
    }


def _step_line(one: GroupStep) -> StepLine:
    return StepLine(
        f"{time_words(one.start)}–{time_words(one.end)}",
        one.service_name,
        str(one.status.label),
        one.provisional,
        "" if one.is_this else reverse("workspace:visit", args=[one.reference]),
    )


def move_all_page(found: StaffVisit, day: str, taken: SlotTaken | None) -> dict[str, Any]:
    """Other times from the asked day on, or those that a refusal offers."""
    group = found.group
    chain = moving_chain(group.id) if group else None
    offers: Sequence[ChainOffer] = ()
    if taken is not None and taken.alternatives:
        offers = taken.alternatives
    elif chain is not None:
        offers = _offers(chain, _from(day))
    times = chain.times if chain else (found.start, found.end)
    return {
        "visit": found,
        "is_day": group is not None and group.is_day,
        "when": f"{day_with_date_words(times[0].date())}, "
        f"{time_words(times[0])}–{time_words(times[1])}",
        "from_day": FromDayForm({"day": day}) if day else FromDayForm(),
        "days": _by_day(offers),
        "back": reverse("workspace:visit", args=[found.reference]),
    }


def _offers(chain: ChainToMove, earliest: datetime | None) -> Sequence[ChainOffer]:
    """At the clinic where it is; none when what it was booked as is no longer offered."""
    query = chain.query(chain.appointment.place.slug, None, SHOWN + 1, earliest)
    try:
        found = search_chains(query).chains
    except (PlanUnknown, ServiceUnknown):
        return ()
    return [one for one in found if not chain.is_there(one)][:SHOWN]


def _by_day(offers: Sequence[ChainOffer]) -> list[ChainDay]:
    found: list[ChainDay] = []
    for offer in offers:
        words = day_with_date_words(offer.start.date())
        if not found or found[-1].words != words:
            found.append(ChainDay(words))
        steps = ", ".join(f"{time_words(one.start)} {one.service.name}" for one in offer.steps)
        whole = f"{time_words(offer.start)}–{time_words(offer.end)}"
        found[-1].lines.append(ChainLine(offer.id, whole, steps, words))
    return found


def _from(day: str) -> datetime | None:
    """What is no day is as if nothing was asked: the form tells."""
    form = FromDayForm({"day": day})
    asked: date | None = form.cleaned_data["day"] if form.is_valid() else None
    return at_clinic(asked, time()) if asked else None
