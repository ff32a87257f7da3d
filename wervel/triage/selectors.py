"""Reading checks. Whoever holds the secret of a check may read it; nobody else can name it."""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from wervel.common import clock
from wervel.reasoning import Answers, Pathway, Urgency, load_pathway
from wervel.triage.checks import Check
from wervel.triage.exceptions import CheckExpired, CheckNotFound, NoPathway
from wervel.triage.models import CheckDraft, CheckOutcome, PathwayRelease, PublishedPathway

PATHWAYS_KEPT = 16


def digest_of(secret: str) -> str:
    """What is stored in place of the secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


@lru_cache(maxsize=PATHWAYS_KEPT)
def pathway(sha256: str) -> Pathway:
    """The pathway with this text, parsed once a process: a text never changes under its hash."""
    text = PublishedPathway.objects.values_list("text", flat=True).get(pk=sha256)
    return load_pathway(text)


def current_hash(slug: str) -> str:
    """The text that new checks use; NoPathway when none was released."""
    newest = PathwayRelease.objects.filter(slug=slug).order_by("-id")
    found = newest.values_list("pathway_id", flat=True).first()
    if found is None:
        raise NoPathway
    return str(found)


def draft_row(secret: str, *, lock: bool = False) -> CheckDraft:
    """The draft behind a secret; CheckNotFound, or CheckExpired after 30 days."""
    rows = CheckDraft.objects.select_for_update() if lock else CheckDraft.objects.all()
    draft = rows.filter(digest=digest_of(secret)).first()
    if draft is None:
        raise CheckNotFound
    if draft.expires_at <= clock.now():
        raise CheckExpired
    return draft


def check_of(draft: CheckDraft, secret: str) -> Check:
    """The draft as plain values, with its pathway; ReasoningError when they no longer agree."""
    found = pathway(draft.pathway_id)
    return Check(
        secret=secret,
        pathway=found,
        answers=Answers.from_json(draft.answers, found.findings),
        trail=tuple(draft.trail),
        language=draft.language,
        outcome_id=draft.outcome_id,
    )


def open_check(secret: str) -> Check:
    """The check behind a secret address."""
    return check_of(draft_row(secret), secret)


@dataclass(frozen=True, slots=True)
class FinishedCheck:
    """What a finished check hands on: its stored outcome and how urgent that is."""

    outcome_id: UUID
    urgency: Urgency


def finished_check(secret: str) -> FinishedCheck | None:
    """What the check behind a secret ended in; None while it is under way, lost or old.

    It reads no pathway, so that a booking never depends on the reasoning core.
    """
    try:
        outcome_id = draft_row(secret).outcome_id
    except (CheckNotFound, CheckExpired):
        return None
    if outcome_id is None:
        return None
    return FinishedCheck(outcome_id, Urgency(stored_outcome(outcome_id).urgency))


def stored_outcome(outcome_id: UUID) -> CheckOutcome:
    """A finished check as it was stored."""
    return CheckOutcome.objects.get(pk=outcome_id)
