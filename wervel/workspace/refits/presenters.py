"""Changed hours in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.common import clock
from wervel.common.dates import time_words, weekday_words
from wervel.design.forms import Tile
from wervel.directory.choices import ClaimableKind
from wervel.scheduling.change_terms import AwayFrom, ClosedDay, OtherWeek, Terms
from wervel.scheduling.choices import ChangeState, RefitState
from wervel.scheduling.exceptions import OutOfOrder
from wervel.scheduling.selectors.refits import Bookable, DisplacedVisit, ListedChange, WeekShift
from wervel.scheduling.selectors.slots import SlotOffer
from wervel.workspace.refits.forms import WEEKDAYS, TimeForm

TONES = {
    RefitState.OPEN: "clay",
    RefitState.QUEUED: "plain",
    RefitState.MOVED: "",
    RefitState.CANCELLED: "red",
    RefitState.KEPT: "plain",
}


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A change in the list."""

    href: str
    title: str
    hint: str
    mark: str
    tone: str


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A displaced appointment: its old time, where to, and what became of it."""

    item: int
    href: str
    reference: str
    patient: str
    phone: str
    service: str
    old: str
    new: str
    where: str
    differs: str
    mark: str
    tone: str
    open: bool
    proposed: bool
    moved: bool
    language: str
    day_step: bool
    visit_href: str


def change_line(change: ListedChange) -> ChangeLine:
    mark, tone = str(change.state.label), ""
    if change.state == ChangeState.APPLIED and change.undecided:
        mark = ngettext("%(count)s to decide", "%(count)s to decide", change.undecided) % {
            "count": change.undecided
        }
        tone = "clay"
    elif change.state == ChangeState.WITHDRAWN:
        tone = "plain"
    return ChangeLine(
        reverse("workspace:hours-change", args=[change.id]),
        heading(change),
        f"{change.reason} · {moment_words(change.made_at)}, {change.made_by}",
        mark[:1].upper() + mark[1:],
        tone,
    )


def heading(change: ListedChange) -> str:
    return f"{change.subject}: {terms_words(change.terms)}"


def terms_words(terms: Terms) -> str:
    """``afwezig van … tot …``, ``gesloten op …``, ``andere uren vanaf …``."""
    if isinstance(terms, AwayFrom):
        return _away_words(clock.to_clinic(terms.start), clock.to_clinic(terms.end))
    if isinstance(terms, ClosedDay):
        return _("closed on %(day)s") % {"day": weekday_words(terms.day)}
    if terms.last is None:
        return _("other hours from %(day)s") % {"day": weekday_words(terms.first)}
    return _("other hours from %(first)s to %(last)s") % {
        "first": weekday_words(terms.first),
        "last": weekday_words(terms.last),
    }


def _away_words(start: datetime, end: datetime) -> str:
    """Whole days without their midnights."""
    if start.time() == end.time() == time():
        first, last = start.date(), end.date() - timedelta(days=1)
        if first == last:
            return _("away on %(day)s") % {"day": weekday_words(first)}
        return _("away from %(first)s to %(last)s inclusive") % {
            "first": weekday_words(first),
            "last": weekday_words(last),
        }
    return _("away from %(start)s to %(end)s") % {
        "start": moment_words(start),
        "end": moment_words(end),
    }


def short_words(moment: datetime) -> str:
    """``ma 30 nov 09:00``, for a table."""
    local = clock.to_clinic(moment)
    return f"{date_format(local, 'D j M')} {time_words(local)}"


def moment_words(moment: datetime) -> str:
    return f"{weekday_words(clock.to_clinic(moment).date())}, {time_words(moment)}"


def week_lines(terms: Terms) -> list[tuple[str, str]]:
    """The weekdays with their new hours; empty for other changes."""
    if not isinstance(terms, OtherWeek):
        return []
    found: dict[int, list[str]] = {}
    for one in terms.shifts:
        hours = f"{one.opens:%H:%M}–{one.closes:%H:%M}"
        if one.most_visits:
            most = _("at most %(count)s visits") % {"count": one.most_visits}
            hours = f"{hours} ({most})"
        found.setdefault(one.weekday, []).append(hours)
    return [
        (str(name), ", ".join(found.get(number, [])) or _("day off"))
        for number, name in enumerate(WEEKDAYS)
    ]


def change_page(change: ListedChange, visits: Sequence[DisplacedVisit]) -> dict[str, Any]:
    """Everything the page of a change shows."""
    lines = [visit_line(visit) for visit in visits]
    count = len(lines)
    return {
        "change": change,
        "heading": heading(change),
        "week": week_lines(change.terms),
        "lines": lines,
        "ready": sum(line.open and line.proposed for line in lines),
        "placeless": sum(line.open and not line.proposed for line in lines),
        "moving": sum(visit.state == RefitState.QUEUED for visit in visits),
        "is_proposed": change.state == ChangeState.PROPOSED,
        "is_applied": change.state == ChangeState.APPLIED,
        "state": str(change.state.label),
        "words": ngettext(
            "%(count)s appointment does not fit.", "%(count)s appointments do not fit.", count
        )
        % {"count": count},
    }


def visit_line(visit: DisplacedVisit) -> VisitLine:
    is_open = visit.state == RefitState.OPEN
    mark, tone = str(visit.state.label), TONES[visit.state]
    if is_open and visit.problem:
        mark, tone = _("the place was taken, here is the next"), "red"
        if visit.problem == OutOfOrder.code:
            mark = _("would leave the order of its visit")
    return VisitLine(
        item=visit.item,
        href=reverse("workspace:hours-item", args=[visit.change, visit.item]),
        reference=visit.reference,
        patient=visit.patient,
        phone=visit.phone,
        service=visit.service,
        old=short_words(visit.old_start),
        new=short_words(visit.proposed.start) if visit.proposed else _("no place found"),
        where=where_words(visit.proposed) if visit.proposed else "",
        differs=differs_words(visit) if is_open else "",
        mark=mark[:1].upper() + mark[1:],
        tone=tone,
        open=is_open,
        proposed=visit.proposed is not None,
        moved=visit.state == RefitState.MOVED,
        language=visit.language,
        day_step=visit.is_day_step and is_open,
        visit_href=reverse("workspace:visit", args=[visit.reference]),
    )


def slot_words(slot: SlotOffer) -> str:
    """``donderdag 19 maart, 09:00, Aken, Demo Vos``."""
    return f"{moment_words(slot.start)}, {where_words(slot)}"


def where_words(slot: SlotOffer) -> str:
    """``Aken, Demo Vos``."""
    parts = [slot.location.name]
    if slot.practitioner:
        parts.append(slot.practitioner.name)
    return ", ".join(parts)


def differs_words(visit: DisplacedVisit) -> str:
    """What is other than before, besides the time."""
    slot = visit.proposed
    if slot is None:
        return ""
    if slot.location.id != visit.place.id:
        return _("other clinic")
    who = slot.practitioner.id if slot.practitioner else None
    if who != (visit.person.id if visit.person else None):
        return _("other doctor")
    return _("same time, other room") if slot.start == visit.old_start else ""


def item_page(visit: DisplacedVisit, others: Sequence[SlotOffer]) -> dict[str, Any]:
    """One displaced appointment, with the times it could go to."""
    times = ([visit.proposed] if visit.proposed else []) + [
        one for one in others if visit.proposed is None or one.id != visit.proposed.id
    ]
    return {
        "line": visit_line(visit),
        "form": TimeForm(
            initial={"slot": times[0].id if times else ""},
            times=[Tile(one.id, slot_words(one)) for one in times],
        ),
        "change_href": reverse("workspace:hours-change", args=[visit.change]),
    }


def bookable_tiles(found: Sequence[Bookable]) -> list[Tile]:
    return [Tile("", _("Choose"))] + [Tile(str(one.claimable), one.name) for one in found]


@dataclass(frozen=True, slots=True)
class WeekLink:
    href: str
    text: str


def week_links(found: Sequence[Bookable], clinics: dict[str, str]) -> list[WeekLink]:
    """One link for each practitioner at each clinic."""
    return [
        WeekLink(
            reverse("workspace:hours-week", args=[one.claimable, slug]),
            f"{one.name}, {clinics[slug]}",
        )
        for one in found
        if one.kind == ClaimableKind.PRACTITIONER
        for slug in one.clinics
    ]


def week_values(shifts: Sequence[WeekShift], first: date) -> dict[str, str]:
    """What the form of a week begins with."""
    values: dict[str, str] = {"first": first.isoformat()}
    for one in shifts:
        name = f"day{one.weekday}"
        part = f"{one.opens}-{one.closes}"
        if one.most_visits:
            part += f" ({one.most_visits})"
        if part not in values.get(name, ""):
            values[name] = f"{values[name]}, {part}" if name in values else part
    return values


def calls_page(visits: Sequence[DisplacedVisit]) -> dict[str, Any]:
    return {"lines": [visit_line(visit) for visit in visits]}
