"""What is known about a patient at this point of the visit, as typed findings."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.exceptions import CatalogueUnknown
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.findings import findings_of
from wervel.patients.choices import Sex
from wervel.reasoning import AnswerError, Answers, Finding, Pathway
from wervel.triage.models import CheckOutcome


def known_findings(encounter: Encounter, pathway: Pathway, *, actor: Actor) -> Answers:
    """The check that the patient shared, then the record's age and sex, then the examination.

    A sign that was looked for and not found does not take back what the patient told. What the
    pathway does not know, or no longer takes, is left out.
    """
    values = {**_checked(encounter), **_recorded(encounter)}
    for name, found in _examined(encounter.pk, actor).items():
        values[name] = found or values.get(name) is True
    answers = Answers()
    for name, value in values.items():
        if name in pathway.findings:
            answers = _adding(answers, name, value, pathway.findings)
    return answers


def _adding(answers: Answers, name: str, value: object, findings: Mapping[str, Finding]) -> Answers:
    try:
        return answers.adding({name: value}, findings)
    except AnswerError:
        return answers


def _checked(encounter: Encounter) -> Mapping[str, object]:
    """The complaint is older by the days that have passed since the check."""
    reference = encounter.appointment.triage_reference
    stored = _outcome(reference) if reference else None
    if stored is None:
        return {}
    answers: dict[str, object] = dict(stored.answers)
    duration = answers.get("duration")
    if isinstance(duration, int | float) and not isinstance(duration, bool):
        answers["duration"] = duration + max((clock.now() - stored.created_at).days, 0)
    return answers


def _outcome(reference: str) -> CheckOutcome | None:
    try:
        return CheckOutcome.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None


def _recorded(encounter: Encounter) -> dict[str, object]:
    found: dict[str, object] = {}
    patient = encounter.patient
    found["age"] = float(_years(patient.birth_date, clock.today()))
    if patient.sex != Sex.UNKNOWN:
        found["sex"] = str(patient.sex)
    return found


def _years(born: date, today: date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _examined(encounter_id: UUID, actor: Actor) -> dict[str, bool]:
    """What was examined; what was not says nothing about what the patient told."""
    try:
        found = findings_of(encounter_id, actor)
    except CatalogueUnknown:
        return {}
    return {name: value for name, value in found.items() if value is not None}
