"""The intake in words: what deviates first, then task by task."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.encounters.choices import ConsentState, IntakeTask
from wervel.encounters.intake.questions import (
    AT_ONCE,
    NO,
    QUESTIONS,
    UNKNOWN,
    YES,
    Kind,
    Question,
    Weight,
)
from wervel.encounters.rules import may_read_record
from wervel.encounters.selectors.intake import Answered, Consent, DeskIntake, RecordIntake
from wervel.encounters.selectors.visits import VisitHead
from wervel.workspace.visits.lines import desk_address, worklist_address
from wervel.workspace.visits.pages import record_address, record_page
from wervel.workspace.visits.sections.presenters import moment_words

# What the patient reads as "your complaint", staff read so.
TITLES: Mapping[IntakeTask, Promise] = {
    IntakeTask.COMPLAINT: gettext_lazy("Complaint as told"),
    IntakeTask.HISTORY: gettext_lazy("Earlier illnesses and operations"),
    IntakeTask.MEDICINES: gettext_lazy("Medicines and allergies"),
    IntakeTask.SCAN: gettext_lazy("Safety for MRI and contrast"),
    IntakeTask.CONSENT: gettext_lazy("Consents"),
}
STANDS = (ConsentState.PROVISIONAL, ConsentState.CONFIRMED)
TONES = {
    ConsentState.PROVISIONAL: "sun",
    ConsentState.CONFIRMED: "",
    ConsentState.REFUSED: "red",
    ConsentState.WITHDRAWN: "red",
}


@dataclass(frozen=True, slots=True)
class Deviation:
    """An answer that asks for attention; `told` is what the patient wrote to it."""

    name: str
    answer: str
    tone: str
    told: str


@dataclass(frozen=True, slots=True)
class ConsentLine:
    kind: str
    name: str
    state: str
    tone: str
    who: str
    number: int
    may_confirm: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class TaskAnswers:
    """`lines` is empty while the task is not done."""

    title: str
    who: str
    lines: tuple[tuple[str, str], ...]


def intake_page(head: VisitHead, found: RecordIntake) -> dict[str, Any]:
    return {
        **record_page(head, "record-intake"),
        "deviations": deviations(found),
        "missing": [str(TITLES[one]) for one in IntakeTask if one not in found.answers],
        "tasks": [
            _task(one, found.answers[one])
            for one in IntakeTask
            if one in found.answers and one != IntakeTask.CONSENT
        ],
        "consents": [_consent(one) for one in found.consents],
        "check": found.check,
        "check_at": moment_words(found.check.at) if found.check else "",
        "desk_url": reverse("workspace:intake-desk", args=[head.reference]),
    }


def deviations(found: RecordIntake) -> list[Deviation]:
    """Allergies, then what matters for a scan, then warnings; within each a yes before what is
    not known. Signs of the check follow: the check has its own place."""
    rows = [
        (question.weight, rank, number, _deviation(task, question, answered))
        for task, answered in found.answers.items()
        for number, question in enumerate(QUESTIONS[task])
        if (rank := _rank(question, answered)) is not None
    ]
    return [row[-1] for row in sorted(rows, key=lambda row: row[:-1])]


def _rank(question: Question, answered: Answered) -> int | None:
    """Its place within its weight; None for what does not deviate."""
    if question.kind is Kind.TERNARY:
        return {YES: 0, NO: None}.get(answered.content.get(question.id, UNKNOWN), 1)
    explains = question.kind is Kind.TEXT and question.weight is not Weight.PLAIN
    return 2 if explains and question.id in answered.content else None


def _deviation(task: IntakeTask, question: Question, answered: Answered) -> Deviation:
    answer = answered.content.get(question.id, UNKNOWN)
    if question.kind is Kind.TEXT:
        return Deviation(str(question.short), "", "", answer)
    tone = "sun" if answer != YES else ("red" if question.weight < Weight.PLAIN else "clay")
    texts = [one.id for one in QUESTIONS[task] if one.goes_with == question.id]
    told = " ".join(answered.content.get(one, "") for one in texts)
    return Deviation(str(question.short), answer_words(question, answer), tone, told)


def answer_words(question: Question, answer: str) -> str:
    if question.kind is Kind.WHEN:
        return {AT_ONCE: _("as soon as it is signed")}.get(answer, _("after the talk"))
    if question.kind not in (Kind.TERNARY, Kind.AGREE):
        return answer
    return {YES: _("yes"), NO: _("no")}.get(answer, _("does not know"))


def _task(task: IntakeTask, answered: Answered) -> TaskAnswers:
    return TaskAnswers(str(TITLES[task]), _who(answered), tuple(_lines(task, answered.content)))


def _lines(task: IntakeTask, content: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for question in QUESTIONS[task]:
        answer = content.get(question.id, "")
        if answer:
            yield str(question.short), answer_words(question, answer)


def _who(answered: Answered) -> str:
    when = moment_words(answered.at)
    if answered.who:
        return _("Written down by %(who)s. %(when)s") % {"who": answered.who, "when": when}
    return _("Sent by the patient’s link. %(when)s") % {"when": when}


def _consent(one: Consent) -> ConsentLine:
    when = moment_words(one.at)
    return ConsentLine(
        kind=one.kind.value,
        name=str(one.kind.label),
        state=str(one.state.label),
        tone=TONES[one.state],
        who=f"{one.who}, {when}" if one.who else when,
        number=one.number,
        may_confirm=one.state == ConsentState.PROVISIONAL,
        may_withdraw=one.state in STANDS,
    )


def desk_page(found: DeskIntake, actor: Actor) -> dict[str, Any]:
    """Whether tasks are done; no answer is in here."""
    reads = may_read_record(actor)
    back = (worklist_address if reads else desk_address)(found.location)
    return {
        "found": found,
        "when": f"{day_with_date_words(found.start)}, {time_words(found.start)}",
        "tasks": [
            {
                "title": str(TITLES[one]),
                "href": _task_address(found, number) if found.is_open else "",
                "status": _("done") if one in found.done else _("to do"),
                "tone": "" if one in found.done else "plain",
            }
            for number, one in enumerate(IntakeTask, 1)
        ],
        "consents": [_consent(one) for one in found.consents],
        "record_url": record_address(found.encounter_id, "record-intake")
        if reads and found.encounter_id
        else "",
        "back_url": back,
    }


def _task_address(found: DeskIntake, number: int) -> str:
    return reverse("workspace:intake-task", args=[found.reference, number])
