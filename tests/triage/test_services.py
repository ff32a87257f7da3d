"""Starting, answering, finishing, replaying and forgetting a check."""

from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError, transaction

from tests.triage.conftest import TEXT
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.common.jobs.schedule import fire_due
from wervel.common.jobs.worker import run_due_jobs
from wervel.reasoning import Urgency
from wervel.triage import publishing, selectors, services, tasks
from wervel.triage.checks import Step
from wervel.triage.exceptions import (
    AnswerRefused,
    CheckExpired,
    CheckNotFound,
    NoPathway,
    QuestionNotFound,
    Unchangeable,
)
from wervel.triage.models import CheckDraft, CheckOutcome, PublishedPathway

NOTHING = {"numb": False, "fever": False, "weight_loss": False}


def answer(secret: str, question: str, **given: object) -> Step:
    return services.answer_question(secret=secret, question=question, given=given, actor=VISITOR)


def finish(secret: str) -> CheckOutcome:
    answer(secret, "age", age=44)
    answer(secret, "alarm", **NOTHING)
    answer(secret, "course", course="better")
    answer(secret, "duration", duration=9)
    outcome_id = selectors.open_check(secret).outcome_id
    assert outcome_id is not None
    return selectors.stored_outcome(outcome_id)


def test_no_check_without_a_pathway(db: None) -> None:
    with pytest.raises(NoPathway):
        services.start_check(language="nl", actor=VISITOR)


def test_the_secret_is_stored_nowhere(secret: str) -> None:
    draft = CheckDraft.objects.get()
    assert len(secret) == 22
    assert secret not in str(vars(draft))
    assert not AuditEvent.objects.filter(object_id__contains=secret).exists()


def test_an_emergency_stops_the_check(secret: str) -> None:
    answer(secret, "age", age=44)
    assert answer(secret, "alarm", **NOTHING | {"numb": True}) == Step(None)
    check = selectors.open_check(secret)
    assert check.outcome_id is not None
    assert selectors.stored_outcome(check.outcome_id).urgency == "emergency"


def test_a_finished_check_can_be_replayed(secret: str) -> None:
    stored = finish(secret)
    assert stored.urgency == "within-weeks"
    assert services.replay(stored.pk) == (stored.outcome, True)


def test_a_check_stays_with_the_text_it_began_with(secret: str) -> None:
    newer = TEXT.replace('version: "test-1"', 'version: "test-2"').replace("> 7 days", "> 1 days")
    assert publishing.publish_pathway(text=newer, actor=system("test"))
    assert finish(secret).pathway_version == "test-1"
    later = services.start_check(language="nl", actor=VISITOR)
    assert finish(later).pathway_version == "test-2"


def test_publishing_is_idempotent_and_can_go_back(published: str) -> None:
    newer = TEXT.replace("test-1", "test-2")
    actor = system("test")
    assert not publishing.publish_pathway(text=TEXT, actor=actor)
    assert publishing.publish_pathway(text=newer, actor=actor)
    assert publishing.publish_pathway(text=TEXT, actor=actor)
    assert PublishedPathway.objects.count() == 2
    assert selectors.pathway(selectors.current_hash("back-pain")).version == "test-1"


def test_going_back_and_answering_differently_decides_again(secret: str) -> None:
    first = finish(secret)
    assert answer(secret, "alarm", **NOTHING | {"fever": True}) == Step(None)
    check = selectors.open_check(secret)
    assert check.trail == ("age", "alarm", "course", "duration")
    assert check.answers["duration"] == 9
    assert check.outcome_id is not None
    assert selectors.stored_outcome(check.outcome_id).urgency == "same-day"
    assert selectors.stored_outcome(first.pk).urgency == "within-weeks"


def test_unknown_is_no_self_care(secret: str) -> None:
    answer(secret, "age", age=44)
    answer(secret, "alarm", numb=False, fever=None, weight_loss=False)
    answer(secret, "course", course="better")
    answer(secret, "duration", duration=3)
    check = selectors.open_check(secret)
    assert check.outcome_id is not None
    stored = selectors.stored_outcome(check.outcome_id)
    assert stored.urgency == "within-days"
    assert stored.outcome["ask_doctor"] == ["fever"]


@pytest.mark.parametrize(
    ("question", "given", "code"),
    [
        ("age", {"age": -1}, "too-small"),
        ("age", {"age": 121}, "too-large"),
        ("age", {"age": float("nan")}, "wrong-type"),
        ("age", {"age": float("inf")}, "wrong-type"),
        ("age", {"age": "44"}, "wrong-type"),
        ("age", {"age": True}, "wrong-type"),
        ("age", {"age": None}, "required"),
        ("age", {"age": {"value": 4, "unit": "points"}}, "wrong-unit"),
        ("course", {"course": "sideways"}, "not-a-choice"),
        ("alarm", {"numb": "yes"}, "wrong-type"),
    ],
)
def test_wrong_answers_are_refused(
    secret: str, question: str, given: dict[str, object], code: str
) -> None:
    with pytest.raises(AnswerRefused) as refused:
        answer(secret, question, **given)
    assert refused.value.fields == {next(iter(given)): code}
    assert selectors.open_check(secret).answers == {}


def test_an_answer_to_another_question_is_refused(secret: str) -> None:
    with pytest.raises(AnswerRefused):
        answer(secret, "age", fever=False)
    with pytest.raises(QuestionNotFound):
        answer(secret, "shoe-size", age=44)


def test_old_and_unknown_checks(secret: str) -> None:
    with pytest.raises(CheckNotFound):
        selectors.open_check("x" * 22)
    with time_machine.travel(clock.now() + timedelta(days=30, seconds=1)):
        with pytest.raises(CheckExpired):
            selectors.open_check(secret)
        with pytest.raises(CheckExpired):
            answer(secret, "age", age=44)


def test_the_sweeper_deletes_answers_after_thirty_days(secret: str) -> None:
    stored = finish(secret)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        younger = services.start_check(language="de", actor=VISITOR)
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert tasks.something_expired()
        assert "triage.sweep" in fire_due()
        run_due_jobs()
        assert [draft.language for draft in CheckDraft.objects.all()] == ["de"]
        assert selectors.open_check(younger).trail == ()
    assert selectors.stored_outcome(stored.pk).urgency == "within-weeks"


def test_what_a_finished_check_hands_on(secret: str) -> None:
    assert selectors.finished_check(secret) is None
    stored = finish(secret)
    assert selectors.finished_check(secret) == selectors.FinishedCheck(
        stored.pk, Urgency.WITHIN_WEEKS
    )
    assert selectors.finished_check("x" * 22) is None
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert selectors.finished_check(secret) is None


def test_outcomes_and_texts_never_change(secret: str) -> None:
    stored = finish(secret)
    for row in (stored, PublishedPathway.objects.get()):
        with pytest.raises(Unchangeable):
            row.save()
        with pytest.raises(Unchangeable):
            row.delete()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            type(row).objects.update(pathway_slug="x") if row is stored else type(
                row
            ).objects.update(slug="x")


def test_the_trail_holds_no_health_content(secret: str) -> None:
    finish(secret)
    events = AuditEvent.objects.filter(event__startswith="triage.check").order_by("id")
    assert [event.event for event in events] == ["triage.check.started", "triage.check.finished"]
    assert [event.detail for event in events] == [{}, {}]
