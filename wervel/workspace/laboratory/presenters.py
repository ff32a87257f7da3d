"""Waiting results and critical values in words."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.accounts.choices import Role
from wervel.common.actor import Actor
from wervel.common.dates import time_words
from wervel.diagnostics.choices import InboxState, QuarantineState
from wervel.diagnostics.selectors.critical import WaitingCritical
from wervel.diagnostics.selectors.quarantine import OneWaiting, Waiting
from wervel.diagnostics.selectors.stuck_messages import OneStuck, Stuck
from wervel.workspace.presenters import Task
from wervel.workspace.visits.results.presenters import moment_words


def waiting_page(found: Sequence[Waiting], stuck: Sequence[Stuck]) -> dict[str, Any]:
    return {"lines": [_line(one) for one in found], "stuck": [_stuck(one) for one in stuck]}


def _stuck(one: Stuck) -> Task:
    href = reverse("workspace:stuck-message", args=[one.id])
    return Task(href, one.sender, moment_words(one.received_at), _how_far(one))


def _how_far(one: Stuck) -> str:
    return _("has failed") if one.has_failed else _("was not taken up")


def message_page(found: OneStuck) -> dict[str, Any]:
    """What a person may do as long as it waits, and afterwards what became of it."""
    listed, is_open = found.listed, found.state == InboxState.WAITING
    return {
        "sender": listed.sender,
        "received": f"{moment_words(listed.received_at)}, {listed.channel.label}",
        "control": listed.control,
        "state": _how_far(listed) if is_open else str(found.state.label),
        "text": found.text,
        "note": found.note,
        "is_open": is_open,
    }


def _line(one: Waiting) -> Task:
    href = reverse("workspace:quarantined", args=[one.id])
    hint = f"{one.sender}, {moment_words(one.received_at)}"
    return Task(href, str(one.reason.label), hint, one.hint)


def one_page(found: OneWaiting) -> dict[str, Any]:
    return {
        "reason": str(found.listed.reason.label),
        "hint": found.listed.hint,
        "sender": found.listed.sender,
        "received": moment_words(found.listed.received_at),
        "one": found,
        "numbers": ", ".join(found.numbers),
        "is_empty": not found.lines,
        "is_open": found.state == QuarantineState.OPEN,
        "state": str(found.state.label),
    }


def criticals_page(found: Sequence[WaitingCritical], actor: Actor) -> dict[str, Any]:
    """Doctors get the way to the record, managers only whom to call."""
    is_doctor = actor.has_role(Role.DOCTOR)
    return {"lines": [_critical(one, is_doctor) for one in found], "is_doctor": is_doctor}


def _critical(one: WaitingCritical, is_doctor: bool) -> Task:
    address = reverse("workspace:record-results", args=[one.encounter_id])
    whose = _("yours") if one.is_mine else one.owner
    hint = _("%(who)s, until %(time)s; handed on %(times)s times") % {
        "who": whose,
        "time": time_words(one.due_at),
        "times": one.handovers - 1,
    }
    title = f"{one.reference}, {one.location_name}"
    if not is_doctor:
        return Task("", title, hint)
    return Task(address, title, hint, _("withdrawn since") if one.is_withdrawn else "")
