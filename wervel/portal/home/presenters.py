"""The overview in words and links."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.diagnostics.selectors.patient_reports import ReleasedReport
from wervel.encounters.choices import IntakeTask
from wervel.encounters.selectors.intake import intake_by_link
from wervel.patients.accesses import HeldAccess
from wervel.portal.reports.presenters import report_links
from wervel.scheduling.selectors.of_patient import OwnAppointment


@dataclass(frozen=True, slots=True)
class Coming:
    """One appointment."""

    when: str
    service: str
    clinic: str
    maybe: bool
    url: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """What the patient can tell before a visit."""

    title: str
    hint: str
    url: str


def home_page(
    access: HeldAccess,
    coming: Sequence[OwnAppointment],
    reports: Sequence[ReleasedReport],
    actor: Actor,
) -> dict[str, Any]:
    links = report_links(access, reports, actor)
    return {
        "coming": [_coming(each) for each in coming],
        "reports": links,
        "new_reports": [each for each in links if each.is_new],
        "open_tasks": _open_tasks(coming, actor),
    }


def _coming(each: OwnAppointment) -> Coming:
    found = each.appointment
    return Coming(
        when=_when(each),
        service=each.service,
        clinic=found.place.name,
        maybe=each.provisional,
        url=reverse("website:booking-manage", args=[each.secret]),
    )


def _when(each: OwnAppointment) -> str:
    start = each.appointment.start
    return f"{day_with_date_words(start.date())}, {time_words(start)}"


def _open_tasks(coming: Sequence[OwnAppointment], actor: Actor) -> list[OpenTask]:
    """Of the next visit only: what is told for it is told."""
    if not coming:
        return []
    first = coming[0]
    found = intake_by_link(first.secret, actor=actor)
    left = len(IntakeTask) - len(found.done)
    if not found.is_open or not left:
        return []
    return [
        OpenTask(
            title=_("Prepare your visit"),
            hint=_("Questions to answer: %(count)d. For %(when)s.")
            % {"count": left, "when": _when(first)},
            url=reverse("website:booking-prepare", args=[first.secret]),
        )
    ]
