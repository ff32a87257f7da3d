"""Writes to a check: start, answer, finish; and the replay of what was once said."""

import logging
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock, ids
from wervel.common.actor import Actor
from wervel.reasoning import AnswerError, Answers, Outcome, Pathway, evaluate, next_question
from wervel.triage import selectors
from wervel.triage.checks import Check, Step
from wervel.triage.choices import BACK_PAIN, DRAFT_LIFETIME, TriageEvent
from wervel.triage.exceptions import AnswerRefused, QuestionNotFound
from wervel.triage.models import CheckDraft, CheckOutcome

logger = logging.getLogger(__name__)


@transaction.atomic
def start_check(*, language: str, actor: Actor, slug: str = BACK_PAIN) -> str:
    """Begin a check with the current pathway; returns the secret of its address.

    The check stays with this text of the pathway, also when a newer one is published.
    """
    secret = ids.new_secret()
    now = clock.now()
    draft = CheckDraft.objects.create(
        digest=selectors.digest_of(secret),
        pathway_id=selectors.current_hash(slug),
        language=language,
        created_at=now,
        expires_at=now + DRAFT_LIFETIME,
    )
    _record(TriageEvent.CHECK_STARTED, draft.pk, actor)
    return secret


@transaction.atomic
def answer_question(
    *, secret: str, question: str, given: Mapping[str, object], actor: Actor, whole: bool = True
) -> Step:
    """Keep the answers to one question and say where to go on.

    Raises AnswerRefused, with a code for each finding, when they do not fit. A check that is
    decided is finished at once, and an emergency stops it. `whole` is false for ticks that wait
    for the rest of their list. An error of the core never loses the answers nor lowers the
    urgency: the result page then says "contact us, or 112".
    """
    draft = selectors.draft_row(secret, lock=True)
    pathway = selectors.pathway(draft.pathway_id)
    asked = next((q for q in pathway.questions if q.id == question), None)
    if asked is None:
        raise QuestionNotFound
    if not set(given) <= {finding.id for finding in asked.findings}:
        raise AnswerRefused
    try:
        answers = Answers.from_json(draft.answers, pathway.findings).adding(given, pathway.findings)
    except AnswerError as error:
        raise AnswerRefused(fields={p.finding: p.code for p in error.problems}) from error
    draft.answers = answers.as_json()
    if whole and question not in draft.trail:
        draft.trail = [*draft.trail, question]
    step = _advance(draft, pathway, answers, actor) if whole else Step(question)
    draft.save(update_fields=["answers", "trail", "outcome"])
    return step


def next_step(check: Check) -> Step:
    """Where an open check goes on, also when the core fails: then to the result."""
    if check.outcome_id is not None:
        return Step(None)
    try:
        page = next_question(check.pathway, check.answers)
    except Exception:
        logger.exception("no next question in pathway %s", check.pathway.content_hash)
        return Step(None)
    return Step(page.id if page else None)


def _advance(draft: CheckDraft, pathway: Pathway, answers: Answers, actor: Actor) -> Step:
    draft.outcome = None
    try:
        page = next_question(pathway, answers)
        if page is not None:
            return Step(page.id)
        outcome = evaluate(pathway, answers)
    except Exception:
        logger.exception("the check failed in pathway %s", pathway.content_hash)
        return Step(None)
    draft.outcome = _finish(draft, pathway, answers, outcome, actor)
    return Step(None)


def _finish(
    draft: CheckDraft, pathway: Pathway, answers: Answers, outcome: Outcome, actor: Actor
) -> CheckOutcome:
    stored = CheckOutcome.objects.create(
        pathway_id=draft.pathway_id,
        pathway_slug=pathway.id,
        pathway_version=pathway.version,
        answers=answers.as_json(),
        outcome=outcome.as_json(),
        urgency=outcome.urgency.value,
        language=draft.language,
        created_at=clock.now(),
    )
    _record(TriageEvent.CHECK_FINISHED, stored.pk, actor)
    return stored


def replay(outcome_id: UUID) -> tuple[dict[str, Any], bool]:
    """Compute a stored outcome again from its answers; with whether it equals what was said."""
    stored = selectors.stored_outcome(outcome_id)
    pathway = selectors.pathway(stored.pathway_id)
    answers = Answers.from_json(stored.answers, pathway.findings)
    again = evaluate(pathway, answers).as_json()
    return again, again == stored.outcome


def _record(event: TriageEvent, object_id: UUID, actor: Actor) -> None:
    """The trail says that a check was made, not what was answered or advised."""
    kind = "CheckDraft" if event is TriageEvent.CHECK_STARTED else "CheckOutcome"
    audit.record(event=event, actor=actor, object_type=kind, object_id=object_id)


@transaction.atomic
def delete_expired_drafts(*, actor: Actor) -> int:
    """Delete the answers of checks older than 30 days; outcomes, which name nobody, stay."""
    deleted, _per_model = CheckDraft.objects.filter(expires_at__lte=clock.now()).delete()
    if deleted:
        audit.record(
            event=TriageEvent.DRAFTS_DELETED,
            actor=actor,
            object_type="CheckDraft",
            object_id="expired",
            detail={"count": deleted},
        )
    return deleted
