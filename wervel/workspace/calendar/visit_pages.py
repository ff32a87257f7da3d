"""The pages of one appointment in words and links."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.dates import day_with_date_words, time_words
from wervel.common.language import language_name
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import SlotTaken
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.selectors.visits import HistoryStep, StaffVisit
from wervel.workspace.calendar.choice import CalendarChoice
from wervel.workspace.calendar.items import column_name
from wervel.workspace.calendar.times import by_day
from wervel.workspace.day_fields import at_clinic

SHOWN = 12
TONES = {
    AppointmentStatus.ARRIVED: "clay",
    AppointmentStatus.CANCELLED: "red",
    AppointmentStatus.NO_SHOW: "red",
    AppointmentStatus.FINISHED: "plain",
}
ORDER = (
    AppointmentStatus.ARRIVED,
    AppointmentStatus.FINISHED,
    AppointmentStatus.NO_SHOW,
    AppointmentStatus.CANCELLED,
)
MOVABLE = AppointmentStatus.CONFIRMED
LASTING = (AppointmentStatus.CONFIRMED, AppointmentStatus.ARRIVED)


@dataclass(frozen=True, slots=True)
class Step:
    value: str
    text: str
    kind: str


def visit_address(reference: str) -> str:
    return reverse("workspace:visit", args=[reference])


def visit_page(found: StaffVisit) -> dict[str, Any]:
    return {
        "visit": found,
        "when": _when(found),
        "birth_date": f"{found.birth_date:%d-%m-%Y}",
        "uses": [column_name(one) for one in found.uses],
        "status": str(found.status.label),
        "tone": TONES.get(found.status, ""),
        "their_language": language_name(found.language),
        "steps": _steps(found),
        "tells": bool(found.email) and AppointmentStatus.CANCELLED in found.next_steps,
        "lasts": found.status in LASTING,
        "move_url": reverse("workspace:visit-move", args=[found.reference])
        if found.status == MOVABLE
        else "",
        "calendar": _calendar(found),
        "history": [_line(step) for step in found.history],
    }


def _when(found: StaffVisit) -> str:
    times = f"{time_words(found.start)}–{time_words(found.end)}"
    return f"{day_with_date_words(found.start.date())}, {times}"


def _calendar(found: StaffVisit) -> str:
    query = {"clinic": found.location, "day": found.start.date().isoformat()}
    return CalendarChoice.read(query).but()


def _steps(found: StaffVisit) -> list[Step]:
    words = {
        AppointmentStatus.ARRIVED: _("Has arrived"),
        AppointmentStatus.FINISHED: _("Is finished"),
        AppointmentStatus.NO_SHOW: _("Did not come"),
        AppointmentStatus.CANCELLED: _cancel_words(found),
    }
    kinds = {AppointmentStatus.ARRIVED: "primary", AppointmentStatus.FINISHED: "primary"}
    steps = [
        Step(status.value, words[status], kinds.get(status, "secondary"))
        for status in ORDER
        if status in found.next_steps
    ]
    return [*steps, *_for_all(found)]


def _for_all(found: StaffVisit) -> list[Step]:
    """Where several people come, a cancellation is for one of them or for all."""
    group = found.group
    if group is None or group.is_day or not group.can_move:
        return []
    return [Step("all-cancelled", _("Cancel for all who come"), "secondary")]


def _cancel_words(found: StaffVisit) -> str:
    """With the first step of a day goes all of it; people who come together are asked about."""
    if found.group is None:
        return _("Cancel the appointment")
    if not found.group.is_day:
        return _("Cancel only this person")
    return _("Cancel all steps") if found.group.begins else _("Cancel only this step")


def _line(step: HistoryStep) -> dict[str, str]:
    at = f"{step.at:%d-%m-%Y %H:%M}"
    return {"what": str(step.after.label), "at": at, "note": step.note}


def move_page(
    found: StaffVisit, asked: Mapping[str, str], taken: SlotTaken | None
) -> dict[str, Any]:
    """Free times from the asked day on, or those that a refusal offers."""
    if taken is not None and taken.alternatives:
        slots = taken.alternatives
    else:
        who = asked["practitioner"] or None
        query = SlotQuery(
            service=found.service,
            location=found.location,
            practitioner=who if found.practitioner else None,
            earliest=_from(asked["day"]),
            limit=SHOWN,
        )
        slots = search_slots(query).slots
    return {
        "visit": found,
        "when": _when(found),
        "days": by_day(slots),
        "back": visit_address(found.reference),
    }


def _from(day: str) -> datetime | None:
    """What is no day is as if nothing was asked: the form tells."""
    try:
        return at_clinic(date.fromisoformat(day), time()) if day else None
    except ValueError:
        return None
