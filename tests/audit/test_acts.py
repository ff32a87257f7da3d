"""Every event that can be about a patient is placed, and has words and a purpose."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import wervel
from wervel.audit.acts import ACTS, Act, Purpose, act_of, purpose_of
from wervel.portal.record.words import ACT_WORDS, PURPOSE_WORDS

pytestmark = pytest.mark.pure

PACKAGE = Path(wervel.__file__).parent
# Events that are recorded without a patient: of accounts, hours, texts, lists of many.
NOT_OF_A_PATIENT = (
    "accounts.",
    "audit.trail.",
    "contact.",
    "directory.",
    "knowledge.",
    "triage.",
    "encounters.examination-catalogue.",
    "encounters.worklist.",
    "patients.search.",
    "scheduling.calendar.",
    "scheduling.daily-limit.",
    "scheduling.day-hours.",
    "scheduling.day-list.",
    "scheduling.feed.",
    "scheduling.hours.",
    "scheduling.hours-change.",
    "scheduling.kept-free.",
    "scheduling.leave.",
    "scheduling.refit-calls.",
    "scheduling.waiting-list.",
    "scheduling.walk-in-queue.",
)


def all_events() -> Iterator[str]:
    """The values of every ``…Event(StrEnum)`` in the product."""
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not (isinstance(node, ast.ClassDef) and node.name.endswith("Event")):
                continue
            if not any(isinstance(each, ast.Name) and each.id == "StrEnum" for each in node.bases):
                continue
            for line in node.body:
                if isinstance(line, ast.Assign) and isinstance(line.value, ast.Constant):
                    yield str(line.value.value)


def test_every_event_of_a_patient_is_an_act() -> None:
    events = set(all_events())
    assert len(events) > 100
    unplaced = {each for each in events if not each.startswith(NOT_OF_A_PATIENT)} - set(ACTS)
    assert unplaced == set()


def test_no_act_is_for_an_event_that_is_gone() -> None:
    assert set(ACTS) - set(all_events()) == set()
    assert {each for each in ACTS if each.startswith(NOT_OF_A_PATIENT)} == set()


def test_every_act_has_its_own_words_in_each_language() -> None:
    assert set(ACT_WORDS) == set(Act)
    assert set(PURPOSE_WORDS) == set(Purpose)
    for language in ("nl", "de", "en"):
        with translation.override(language):
            assert len({str(each) for each in ACT_WORDS.values()}) == len(Act)


def test_what_waits_for_a_call_is_not_told_before_it() -> None:
    """A critical value, and the call about it, look like any other work."""
    assert act_of("diagnostics.critical.opened") == act_of("diagnostics.observation.filed")
    assert act_of("diagnostics.critical.read") == act_of("diagnostics.observation.read")
    assert act_of("diagnostics.report.call-escalated") == act_of("diagnostics.report.edited")


def test_an_unknown_event_is_told_all_the_same() -> None:
    assert act_of("future.thing.done") is Act.OTHER
    assert purpose_of(Act.OTHER) is Purpose.ADMINISTRATION
    assert purpose_of(Act.REPORT_READ) is Purpose.TREATMENT
    assert purpose_of(Act.COPY_TAKEN) is Purpose.PATIENT_REQUEST
