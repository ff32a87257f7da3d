"""A finished check as its owner gave it to the doctor: plain values, in the active language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wervel.common import clock
from wervel.common.language import current_language
from wervel.reasoning import Finding, Kind, Urgency
from wervel.triage.advice import urgency_words
from wervel.triage.models import CheckOutcome
from wervel.triage.selectors import pathway
from wervel.triage.wording import quantity_words


@dataclass(frozen=True, slots=True)
class SharedCheck:
    """`warnings` are the warning signs that were told; `told` is the rest that was not a no."""

    urgency: str
    at: datetime
    version: str
    warnings: tuple[str, ...]
    unknown: tuple[str, ...]
    told: tuple[str, ...]


def shared_check(reference: str) -> SharedCheck | None:
    """What stands behind the reference that a booking carries; None when there is none.

    Whoever asks has checked the right, and audits the read of the visit.
    """
    stored = _stored(reference)
    if stored is None:
        return None
    findings = pathway(stored.pathway_id).findings
    answers: Mapping[str, Any] = stored.answers
    known = [(findings[name], value) for name, value in answers.items() if name in findings]
    said = [(one, _words(one, value)) for one, value in known]
    return SharedCheck(
        urgency=urgency_words(Urgency(stored.urgency)),
        at=clock.to_clinic(stored.created_at),
        version=stored.pathway_version,
        warnings=tuple(words for one, words in said if words and one.warning),
        unknown=tuple(_label(one) for one, value in known if value is None),
        told=tuple(words for one, words in said if words and not one.warning),
    )


def _stored(reference: str) -> CheckOutcome | None:
    try:
        return CheckOutcome.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None


def _label(finding: Finding) -> str:
    return finding.label.in_language(current_language())


def _words(finding: Finding, value: Any) -> str:
    """Empty for a no and for what is not known."""
    if value is None or value is False:
        return ""
    if value is True:
        return _label(finding)
    if finding.kind is Kind.NUMBER:
        return f"{_label(finding)}: {quantity_words(float(value), finding.unit)}"
    choice = next((one for one in finding.choices if one.id == value), None)
    return f"{_label(finding)}: {choice.label.in_language(current_language())}" if choice else ""
