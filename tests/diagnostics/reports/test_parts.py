"""A report is drafted from the record itself: examination and laboratory, in three languages."""

import pytest

from tests.diagnostics.lab import CRP, line, message, order, send
from tests.encounters.examining import catalogue, commit, here
from tests.encounters.intakes import CONSENT
from wervel.accounts.models import User
from wervel.diagnostics.models import InboxMessage, ServiceRequest
from wervel.diagnostics.report_content import ReportContent
from wervel.diagnostics.selectors.report_parts import RecordParts
from wervel.diagnostics.services.handling import handle_message
from wervel.diagnostics.services.report_drafts import start_report
from wervel.encounters.choices import IntakeTask
from wervel.encounters.examination.catalogue import NOT_EXAMINED, Catalogue
from wervel.encounters.examination.sentences import sentences_of
from wervel.encounters.models import Encounter
from wervel.encounters.services.intake import answer_for_patient

__all__ = ["catalogue", "here", "order"]

FOUND = {"slr.left": "leg", "slr.right": "negative", "saddle.left": NOT_EXAMINED}


@pytest.mark.django_db
def test_what_was_examined_and_measured_stands_in_the_draft(
    here: Encounter, catalogue: Catalogue, order: ServiceRequest, doctor: User
) -> None:
    commit(here, catalogue, FOUND, doctor.as_actor(), 0)
    send(message(order, [line(CRP, "38"), "NTE|1||Lipämisch"]))
    handle_message(InboxMessage.objects.get().pk)
    report = start_report(encounter_id=here.pk, language="de", actor=doctor.as_actor())
    draft = ReportContent.model_validate(report.draft)
    for code in ("nl", "de", "en"):
        told = [each.text for each in sentences_of(catalogue, FOUND, code)]
        assert [each.of(code) for each in draft.findings] == told[: len(draft.findings)]
    assert len(draft.findings) == 2
    assert draft.plain.found.split("\n")[1:] == [each.nl for each in draft.findings]
    (value,) = draft.results
    assert (value.value, value.unit, value.flag) == ("38", "mg/L", "↑")
    assert value.remark == "Lipämisch"


def test_an_empty_record_gives_an_empty_report(encounter: Encounter, doctor: User) -> None:
    parts, actor = RecordParts(), doctor.as_actor()
    assert parts.findings(encounter.pk, actor=actor) == ()
    assert parts.results(encounter.pk, actor=actor) == ()
    assert parts.pictures(encounter.pk, actor=actor) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("told", "choice"),
    [(["at-once"], "at-once"), (["at-once", "after-talk"], "after-talk"), ([], "after-talk")],
)
def test_it_is_released_as_the_patient_chose_last(
    here: Encounter, doctor: User, told: list[str], choice: str
) -> None:
    for when in told:
        answer_for_patient(
            appointment_id=here.appointment_id,
            task=IntakeTask.CONSENT,
            sent={**CONSENT, "report_when": when},
            actor=doctor.as_actor(),
        )
    report = start_report(encounter_id=here.pk, language="de", actor=doctor.as_actor())
    assert report.release_choice == choice
