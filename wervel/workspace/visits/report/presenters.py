"""Words and links for the pages of a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from wervel.common import clock as clocks
from wervel.common.actor import Actor
from wervel.common.dates import date_words, time_words
from wervel.common.errors import NotFound
from wervel.diagnostics.choices import ReportStatus, SealLevel
from wervel.diagnostics.printing.glyphs import undrawable
from wervel.diagnostics.report_content import LANGUAGES, ReportContent, texts_of
from wervel.diagnostics.selectors.release_clock import ReleaseClock, WaitedFor
from wervel.diagnostics.selectors.report_calls import OpenCall
from wervel.diagnostics.selectors.report_tasks import OpenTask
from wervel.diagnostics.selectors.reports import (
    RecipientView,
    ReleaseView,
    ReportView,
    TaskView,
    VersionView,
)
from wervel.encounters.rules import may_decide
from wervel.workspace.figures.presenters import span_words
from wervel.workspace.visits.report.forms import DraftForm, OutcomeForm

NAMES = dict(settings.LANGUAGES)
TONES = {
    ReportStatus.DRAFT: "clay",
    ReportStatus.ENTERED_IN_ERROR: "red",
    ReportStatus.FINAL: "",
    ReportStatus.AMENDED: "",
}
DONE = {
    "release": gettext_lazy("The patient can read the report now."),
    "call": gettext_lazy("The call is noted."),
    "amend": gettext_lazy("You are writing a new version. Readers keep the signed one until then."),
    "drop": gettext_lazy("The new version is gone. The signed one stays."),
    "withdraw": gettext_lazy("The report is withdrawn. Nobody outside can open it any more."),
    "refresh": gettext_lazy("Findings, results and images are up to date."),
}
WAITS = {
    WaitedFor.RESULTS: gettext_lazy("waiting for results"),
    WaitedFor.WRITING: gettext_lazy("writing and signing"),
    WaitedFor.CALL: gettext_lazy("waiting for the doctor's call"),
    WaitedFor.TALK: gettext_lazy("waiting for the release"),
}


@dataclass(frozen=True, slots=True)
class Refused:
    """What was written about a task, and not taken."""

    task_id: UUID
    form: OutcomeForm


@dataclass(frozen=True, slots=True)
class Link:
    href: str
    label: str


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the text as somebody else saved it."""

    label: str
    text: str


def current_of(found: Sequence[ReportView]) -> ReportView | None:
    """The one that counts."""
    return next((each for each in found if each.status != ReportStatus.ENTERED_IN_ERROR), None)


def version_of(current: ReportView | None, version_id: UUID) -> VersionView:
    for version in current.versions if current else ():
        if version.id == version_id:
            return version
    raise NotFound


def initial(current: ReportView) -> dict[str, Any]:
    draft = current.draft
    assert draft is not None
    return {
        **texts_of(draft),
        "release_choice": current.release_choice.value,
        "critical": current.critical,
    }


def report_page(
    found: Sequence[ReportView],
    *,
    form: DraftForm | None,
    changed: Mapping[str, str],
    clock: ReleaseClock | None,
    refused: Refused | None,
    actor: Actor,
) -> dict[str, Any]:
    current = current_of(found)
    return {
        "task_errors": refused.form.summary if refused else [],
        "report": current,
        "status_words": str(current.status.label) if current else "",
        "status_tone": TONES[current.status] if current else "",
        "form": form,
        "changed": _changed(form, changed),
        "findings": _sentences(current),
        "values": _values(current),
        "images": _images(current),
        "languages": _languages(current),
        "unprintable": _unprintable(current),
        "versions": [version_lines(each) for each in current.versions] if current else [],
        "withdrawn": [
            {
                "reason": each.reason,
                "versions": [version_lines(version) for version in each.versions],
                "recipients": [_recipient(one) for one in each.recipients],
            }
            for each in found
            if each.status == ReportStatus.ENTERED_IN_ERROR
        ],
        "history": _history(current),
        "tasks": [_task(each, refused) for each in current.tasks] if current else [],
        "recipients": [_recipient(each) for each in current.recipients] if current else [],
        "clock": _clock(clock),
        "decides": may_decide(actor),
    }


def _changed(form: DraftForm | None, texts: Mapping[str, str]) -> list[Part]:
    """What somebody else saved, where it differs from what was typed here."""
    if form is None:
        return []
    typed = form.texts() if form.is_bound and form.is_valid() is not None else form.initial
    return [
        Part(str(form.fields[name].label), text)
        for name, text in texts.items()
        if text != typed.get(name)
    ]


def _sentences(current: ReportView | None) -> list[str]:
    draft = current.draft if current else None
    return [each.of(draft.language) for each in draft.findings] if draft else []


def _values(current: ReportView | None) -> list[str]:
    """The results as the page of the draft's language will have them."""
    draft = current.draft if current else None
    if draft is None:
        return []
    return [
        f"{each.name.of(draft.language)}: {each.shown(draft.language)} {each.flag}".strip()
        for each in draft.results
    ]


def _images(current: ReportView | None) -> str:
    draft = current.draft if current else None
    count = len(draft.pictures) if draft else 0
    return ngettext("%(n)s image", "%(n)s images", count) % {"n": count}


def _task(task: TaskView, refused: Refused | None) -> dict[str, Any]:
    """With an empty form, or with the one that was refused."""
    is_refused = refused is not None and refused.task_id == task.id
    return {
        "form": refused.form if refused and is_refused else OutcomeForm(auto_id=f"{task.id}_%s"),
        "id": task.id,
        "number": task.number,
        "what": task.what,
        "when": _moment(task.made_at),
    }


def _languages(current: ReportView | None) -> dict[str, str]:
    draft = current.draft if current else None
    if draft is None:
        return {}
    return {
        "clinical": NAMES[draft.language],
        "plain": NAMES[draft.plain_language],
        "clinical_code": draft.language,
        "plain_code": draft.plain_language,
    }


def _unprintable(current: ReportView | None) -> str:
    """Characters of the draft that no font of ours can draw, with their numbers."""
    draft: ReportContent | None = current.draft if current else None
    if draft is None:
        return ""
    notes = [each.note for each in draft.pictures]
    everything = "\n".join([draft.facts.patient, *texts_of(draft).values(), *notes])
    return ", ".join(f"{each} (U+{ord(each):04X})" for each in undrawable(everything)[:20])


def version_lines(version: VersionView) -> dict[str, Any]:
    made = [each.language for each in version.pages]
    return {
        "id": version.id,
        "number": version.number,
        "title": _("Version %(number)s") % {"number": version.number},
        "signed": _signed(version),
        "reason": version.reason,
        "release": release_words(version.release),
        "pages": [
            {
                "code": each.language,
                "label": f"{NAMES[each.language]} (PDF)",
                "translator": _("translated by %(name)s") % {"name": each.translator}
                if each.translator
                else "",
                "seal": str(SealLevel(each.level).label),
            }
            for each in version.pages
        ],
        "missing": [(code, NAMES[code]) for code in LANGUAGES if code not in made],
        "to_call": version.release.critical and version.release.called_at is None,
        "to_release": version.release.released_at is None
        and not (version.release.critical and version.release.called_at is None),
    }


def signed_words(current: ReportView | None) -> str:
    """Who signed the newest version; empty while something is being written."""
    is_signed = current is not None and current.draft is None and current.versions
    return _signed(current.versions[0]) if current and is_signed else ""


def _signed(version: VersionView) -> str:
    words = {"name": version.doctor, "when": _moment(version.signed_at)}
    return _("Signed by %(name)s, %(when)s") % words


def release_words(release: ReleaseView) -> str:
    """Whether the patient can read it, and what it waits for."""
    if release.released_at is not None:
        return _("The patient can read it since %(when)s.") % {"when": _moment(release.released_at)}
    if release.critical and release.called_at is None and release.call_by is not None:
        words = {"name": release.owner, "when": _moment(release.call_by)}
        if release.late:
            return _("Late: %(name)s should have called before %(when)s. Any doctor calls now.") % (
                words
            )
        return _("%(name)s calls the patient before %(when)s.") % words
    return _("Waits for the talk with the patient.")


def _history(current: ReportView | None) -> list[Part]:
    if current is None:
        return []
    return [
        Part(
            _moment(each.at),
            ", ".join(t for t in (str(each.after.label), each.by, each.reason) if t),
        )
        for each in current.steps
    ]


def _recipient(found: RecipientView) -> dict[str, Any]:
    if found.opened_at is not None:
        words = _("Opened on %(when)s") % {"when": _moment(found.opened_at)}
    elif found.link_until is not None:
        words = _("Link open until %(when)s") % {"when": _moment(found.link_until)}
    elif found.was_sent:
        words = _("The link is over.")
    else:
        words = _("Nothing sent yet.")
    return {"row": found, "words": words}


def _clock(found: ReleaseClock | None) -> dict[str, Any] | None:
    if found is None:
        return None
    title = (
        _("From the end of the examination to the released report")
        if found.released_at
        else _("Since the end of the examination")
    )
    return {
        "title": title,
        "total": span_words(found.total),
        "waits": [Part(str(WAITS[what]), span_words(wait)) for what, wait in found.waits],
    }


def call_lines(found: Sequence[OpenCall]) -> list[dict[str, Any]]:
    """Critical reports whose patient has not been called; the most urgent first."""
    return [
        {
            "href": reverse("workspace:record-report", args=[each.encounter_id]),
            "title": each.patient,
            "hint": _("%(clinic)s. %(name)s calls before %(when)s.")
            % {"clinic": each.clinic, "name": each.owner, "when": _moment(each.call_by)},
            "status": _("late") if each.late else "",
            "tone": "red" if each.late else "",
        }
        for each in found
    ]


def again_lines(found: Sequence[OpenTask]) -> list[dict[str, Any]]:
    """Signed reports after which something came."""
    return [
        {
            "href": reverse("workspace:record-report", args=[each.encounter_id]),
            "title": f"{each.patient}: {each.what}",
            "hint": _("%(clinic)s. Came on %(when)s. Signed by %(name)s.")
            % {"clinic": each.clinic, "name": each.doctor, "when": _moment(each.made_at)},
            "status": _("yours") if each.is_mine else "",
            "tone": "clay",
        }
        for each in found
    ]


def _moment(moment: datetime) -> str:
    local = clocks.to_clinic(moment)
    return f"{date_words(local)}, {time_words(local)}"
