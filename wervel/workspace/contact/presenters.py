"""Requests in words, for the people who handle them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import day_with_date_words, near_day_words, time_words
from wervel.contact.choices import RequestKind, RequestStatus, Step
from wervel.contact.selectors.staff import (
    FINISHED,
    MINE,
    OPEN,
    Change,
    ListedRequest,
    OneRequest,
    OpenCounts,
    RequestPage,
    Wanted,
)

LANGUAGE_NAMES = {"nl": "Nederlands", "de": "Deutsch", "en": "English"}
STEP_KINDS = {Step.TAKE: "primary", Step.COMPLETE: "primary"}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the list: `mark` says in words how urgent it is."""

    href: str
    title: str
    hint: str
    mark: str
    tone: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter as a link."""

    href: str
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Button:
    step: str
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    what: str
    who: str
    note: str


def counts_words(counts: OpenCounts) -> str:
    """``3 open, 1 te laat``."""
    words = _("%(count)s open") % {"count": counts.open}
    if counts.overdue:
        words += ", " + _("%(count)s too late") % {"count": counts.overdue}
    return words


def list_page(page: RequestPage, wanted: Wanted) -> dict[str, Any]:
    """Everything the list shows."""
    now = clock.now()
    before = page.number - 1
    return {
        "lines": [list_line(each, now) for each in page.requests],
        "total": page.total,
        "oldest_first": wanted.state != FINISHED,
        "states": _choices("state", _state_names(), wanted),
        "kinds": _choices("kind", _kind_names(), wanted),
        "before": _address(wanted, page=str(before)) if before else "",
        "after": _address(wanted, page=str(page.number + 1)) if page.has_next else "",
    }


def list_line(each: ListedRequest, moment: datetime) -> Line:
    mark, tone = mark_words(each, moment)
    facts = [
        each.reference,
        promise_words(each),
        subject_words(each),
        LANGUAGE_NAMES[each.language],
    ]
    if each.assigned_to:
        facts.append(with_words(each.assigned_to))
    return Line(
        href=reverse("workspace:request", args=[each.reference]),
        title=f"{kind_words(each)}: {each.name}",
        hint=" · ".join(fact for fact in facts if fact),
        mark=mark,
        tone=tone,
    )


def mark_words(each: ListedRequest, moment: datetime) -> tuple[str, str]:
    """What matters most of a request now, and the tone of its tag; the word says it all."""
    if each.is_overdue(moment):
        return _("Too late"), "red"
    if each.is_due_now(moment):
        return _("Call now"), "clay"
    return _first_up(str(each.status.label)), "" if each.unfinished else "plain"


def kind_words(each: ListedRequest) -> str:
    return _first_up(str(each.kind.label))


def subject_words(each: ListedRequest) -> str:
    return str(each.subject.label) if each.subject else ""


def promise_words(each: ListedRequest) -> str:
    """``vandaag, 14:00–16:00`` of a call, ``vóór morgen 18:00`` of a message."""
    day = near_day_words(clock.to_clinic(each.due_at).date())
    if each.window:
        return f"{day}, {time_words(each.window.start)}–{time_words(each.window.end)}"
    return _("before %(day)s %(time)s") % {"day": day, "time": time_words(each.due_at)}


def request_page(found: OneRequest) -> dict[str, Any]:
    """Everything the page of one request shows, but for its form."""
    listed = found.listed
    mark, tone = mark_words(listed, clock.now())
    return {
        "reference": listed.reference,
        "heading": f"{kind_words(listed)}: {listed.name}",
        "mark": mark,
        "tone": tone,
        "promise": promise_words(listed),
        "subject": subject_words(listed),
        "their_language": LANGUAGE_NAMES[listed.language],
        "whose": whose_words(found),
        "one": found,
        "received": moment_words(found.received_at),
        "history": [history_line(each) for each in found.changes],
        "buttons": [button(step, found) for step in found.steps],
    }


def with_words(name: str) -> str:
    return _("with %(name)s") % {"name": name}


def whose_words(found: OneRequest) -> str:
    """Who has it, or had it last; empty when nobody."""
    if found.mine:
        return _("with you")
    return with_words(found.listed.assigned_to) if found.listed.assigned_to else ""


def button(step: Step, found: OneRequest) -> Button:
    text = str(step.label)
    if step == Step.TAKE and found.listed.status == RequestStatus.IN_PROGRESS:
        text = _("Take it over")
    elif step == Step.TAKE and not found.listed.unfinished:
        text = _("Take it up again")
    return Button(step.value, text, STEP_KINDS.get(step, "secondary"))


def history_line(change: Change) -> HistoryLine:
    if change.before is None:
        what = _("Received")
    elif change.before == change.after == RequestStatus.IN_PROGRESS and not change.note:
        what = _("Taken over")
    elif change.before == change.after:
        what = _("Note")
    else:
        what = _first_up(str(change.after.label))
    who = _("the visitor") if change.before is None else change.who
    return HistoryLine(what, f"{moment_words(change.at)}, {who}", change.note)


def moment_words(moment: datetime) -> str:
    return f"{day_with_date_words(clock.to_clinic(moment).date())}, {time_words(moment)}"


def _first_up(words: str) -> str:
    return words[:1].upper() + words[1:]


def _state_names() -> Sequence[tuple[str, str]]:
    return ((OPEN, _("Open")), (MINE, _("With me")), (FINISHED, _("Finished")))


def _kind_names() -> Sequence[tuple[str, str]]:
    return (
        ("", _("All")),
        (RequestKind.CALLBACK, _("Call-backs")),
        (RequestKind.MESSAGE, _("Messages")),
    )


def _choices(field: str, names: Sequence[tuple[str, str]], wanted: Wanted) -> list[Choice]:
    now = getattr(wanted, field)
    return [
        Choice(_address(wanted, **{field: str(value)}), name, str(value) == now)
        for value, name in names
    ]


def _address(wanted: Wanted, **changes: str) -> str:
    """The list with these filters; a changed filter begins at its first page."""
    query = {"state": wanted.state, "kind": wanted.kind, **changes}
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('workspace:requests')}?{urlencode(kept)}"
