"""Values of the domains made into words and links for the pages of staff."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wervel.accounts.choices import Role
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.contact.rules import may_handle_requests
from wervel.contact.selectors.staff import open_counts
from wervel.diagnostics.result_rules import may_see_waiting, may_settle_quarantine
from wervel.diagnostics.selectors.critical import count_mine
from wervel.diagnostics.selectors.image_quarantine import count_waiting_images
from wervel.diagnostics.selectors.quarantine import count_waiting
from wervel.diagnostics.selectors.report_calls import count_open_calls
from wervel.diagnostics.selectors.report_tasks import count_open_tasks
from wervel.encounters.rules import may_read_record, may_receive
from wervel.knowledge.sign_off import texts_to_sign
from wervel.patients.rules import may_link_records
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.rules import may_book_for_patients, may_change_hours, may_export
from wervel.scheduling.selectors.appointments import DayListEntry
from wervel.scheduling.selectors.refits import calls_waiting
from wervel.scheduling.selectors.reminders import unsent_reminders
from wervel.workspace.contact.presenters import counts_words
from wervel.workspace.forms import DayChoice


class Recorded(Protocol):
    """What a line of the audit trail needs of an event."""

    recorded_at: datetime
    event: str
    actor_kind: str
    actor_label: str
    object_type: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Task:
    href: str
    title: str
    hint: str
    status: str = ""


@dataclass(frozen=True, slots=True)
class TrailLine:
    when: str
    who: str
    what: str
    which: str


def role_names(actor: Actor) -> list[str]:
    return [str(Role(role).label) for role in Role.values if role in actor.roles]


def tasks(actor: Actor) -> list[Task]:
    """What this person may do, in the order of the day."""
    found = []
    if may_receive(actor):
        title, hint = _("Desk"), _("Who is expected, and who is here")
        found.append(Task(reverse("workspace:desk"), title, hint))
    if may_link_records(actor):
        title, hint = _("Records of one person"), _("Link two records, or undo it")
        found.append(Task(reverse("workspace:linking"), title, hint))
    if may_read_record(actor):
        title, hint = _("Visits"), _("Who waits, and how far each visit is")
        found.append(Task(reverse("workspace:worklist"), title, hint))
    if actor.has_role(Role.PLANNER, Role.AGENT, Role.DOCTOR):
        found.append(
            Task(reverse("workspace:calendar"), _("Calendar"), _("Appointments by day and week"))
        )
        found.append(Task(reverse("workspace:day"), _("Day list"), _("Who comes when")))
    found += laboratory_tasks(actor)
    if may_book_for_patients(actor):
        title, hint = _("Walk-ins"), _("Give a number, call the next one")
        found.append(Task(reverse("workspace:walk-ins"), title, hint))
    if actor.has_role(Role.PLANNER, Role.AGENT):
        title, hint = _("Waiting list"), _("Who wants to come earlier")
        found.append(Task(reverse("workspace:waiting"), title, hint))
        hint = _("Which ones reached nobody")
        count = len(unsent_reminders(actor=actor))
        words = _("%(count)s not sent") % {"count": count} if count else ""
        found.append(Task(reverse("workspace:reminders"), _("Reminders"), hint, words))
    if actor.has_role(Role.PLANNER, Role.DOCTOR):
        hint = _("Appointments in your own calendar")
        found.append(Task(reverse("workspace:feeds"), _("Calendar addresses"), hint))
    if may_change_hours(actor):
        title, hint = _("Changed hours"), _("Leave, illness, other hours, closed days")
        waiting = calls_waiting(actor=actor)
        words = _("%(count)s to telephone") % {"count": waiting} if waiting else ""
        found.append(Task(reverse("workspace:hours-changes"), title, hint, words))
    if may_handle_requests(actor):
        title, hint = _("Messages and call-backs"), _("Who asks what, and until when")
        words = counts_words(open_counts(actor=actor))
        found.append(Task(reverse("workspace:requests"), title, hint, words))
    if actor.has_role(Role.DOCTOR):
        count = len(texts_to_sign(actor=actor))
        hint = ngettext("%(count)s text waits", "%(count)s texts wait", count) % {"count": count}
        found.append(Task(reverse("workspace:texts"), _("Texts to sign"), hint))
        found.append(_waiting_reports(actor))
    found += _other_tasks(actor)
    found.append(
        Task(reverse("mfa_index"), _("How you log in"), _("Password, second step, recovery codes"))
    )
    return found


def _other_tasks(actor: Actor) -> list[Task]:
    """Of those who see no patients: managers, editors, auditors."""
    found = []
    if actor.has_role(Role.MANAGER):
        found.append(Task(reverse("workspace:counts"), _("Numbers"), _("How many come, where")))
        hint = _("First free times, how full the weeks are, who did not come")
        found.append(Task(reverse("workspace:use"), _("Waiting and use"), hint))
        title, hint = _("Qualifications"), _("Who may release which examination")
        found.append(Task(reverse("workspace:qualifications"), title, hint))
    if actor.has_role(Role.EDITOR):
        found.append(Task("/cms/", _("Articles"), _("Write, translate and publish")))
    if actor.has_role(Role.AUDITOR):
        found.append(
            Task(reverse("workspace:audit"), _("Audit trail"), _("Who did what, and when"))
        )
    return found


def laboratory_tasks(actor: Actor) -> list[Task]:
    """Critical values that wait, and results that fitted no record."""
    found = []
    if may_see_waiting(actor):
        count = count_mine(actor)
        words = _("%(count)s for you") % {"count": count} if count else ""
        title, hint = _("Critical values"), _("What a doctor must act on now")
        found.append(Task(reverse("workspace:criticals"), title, hint, words))
    if may_settle_quarantine(actor):
        count = count_waiting(actor)
        words = _("%(count)s to decide") % {"count": count} if count else ""
        title, hint = _("Results without a record"), _("What the laboratory sent and fits nobody")
        found.append(Task(reverse("workspace:quarantine"), title, hint, words))
        count = count_waiting_images(actor)
        words = _("%(count)s to decide") % {"count": count} if count else ""
        title, hint = _("Images without a record"), _("What was sent and fits nobody for certain")
        found.append(Task(reverse("workspace:image-quarantine"), title, hint, words))
    return found


def _waiting_reports(actor: Actor) -> Task:
    calls, tasks = count_open_calls(actor=actor), count_open_tasks(actor=actor)
    told = [
        _("%(count)s to telephone") % {"count": calls} if calls else "",
        _("%(count)s to look at again") % {"count": tasks} if tasks else "",
    ]
    words = ", ".join(filter(None, told))
    hint = _("Calls about critical results, and what came after a signature")
    return Task(reverse("workspace:waiting-reports"), _("Reports that wait"), hint, words)


def trail_line(event: Recorded) -> TrailLine:
    moment = clock.to_clinic(event.recorded_at)
    return TrailLine(
        when=f"{moment:%d-%m-%Y %H:%M:%S}",
        who=f"{event.actor_label} ({event.actor_kind})",
        what=event.event,
        which=f"{event.object_type} {event.object_id}",
    )


@dataclass(frozen=True, slots=True)
class DayLine:
    """A line of the day list: no word of complaint, reason or urgency."""

    reference: str
    time: str
    patient: str
    birth_date: str
    phone: str
    service: str
    practitioner: str
    status: str
    tone: str
    reserved: str


@dataclass(frozen=True, slots=True)
class ClinicLink:
    name: str
    href: str
    current: bool


STATUS_TONES = {AppointmentStatus.CANCELLED: "red", AppointmentStatus.NO_SHOW: "clay"}


def day_page(chosen: DayChoice, entries: Sequence[DayListEntry], actor: Actor) -> dict[str, Any]:
    """Everything the page of a day shows."""

    def address(clinic: str, day: date, name: str = "workspace:day") -> str:
        query = urlencode({"clinic": clinic, "day": day.isoformat()})
        return f"{reverse(name)}?{query}"

    here = chosen.clinic.slug, chosen.day

    one = timedelta(days=1)
    return {
        "clinic": chosen.clinic.name,
        "words": day_with_date_words(chosen.day),
        "clinics": [
            ClinicLink(each.name, address(each.slug, chosen.day), each.slug == chosen.clinic.slug)
            for each in chosen.clinics
        ],
        "before": address(chosen.clinic.slug, chosen.day - one),
        "after": address(chosen.clinic.slug, chosen.day + one),
        "today": address(chosen.clinic.slug, clock.today()),
        "lines": [day_line(entry) for entry in entries],
        "calendar": address(*here, "workspace:calendar"),
        "csv": address(*here, "workspace:day-csv") if may_export(actor) else "",
    }


def day_columns() -> tuple[str, ...]:
    """The heads of the columns of the file."""
    return (
        _("Begins"),
        _("Ends"),
        _("Reference"),
        _("Patient"),
        _("Born"),
        _("Telephone"),
        _("Appointment"),
        _("With"),
        _("State"),
    )


def day_row(entry: DayListEntry) -> tuple[str, ...]:
    """A line of the file; the same as on the page, no word of complaint, reason or urgency."""
    return (
        time_words(entry.start),
        time_words(entry.end),
        entry.reference,
        entry.patient,
        f"{entry.birth_date:%d-%m-%Y}",
        entry.phone,
        entry.service,
        entry.practitioner,
        str(entry.status.label),
    )


def day_line(entry: DayListEntry) -> DayLine:
    return DayLine(
        reference=entry.reference,
        time=f"{time_words(entry.start)}–{time_words(entry.end)}",
        patient=entry.patient,
        birth_date=f"{entry.birth_date:%d-%m-%Y}",
        phone=entry.phone,
        service=entry.service,
        practitioner=entry.practitioner,
        status=str(entry.status.label),
        tone=STATUS_TONES.get(entry.status, ""),
        reserved=_decide_url(entry),
    )


def _decide_url(entry: DayListEntry) -> str:
    """Where to say whether a reserved step is needed; empty when that is decided."""
    if not entry.provisional or entry.status != AppointmentStatus.CONFIRMED:
        return ""
    return reverse("workspace:reserved", args=[entry.reference])
