"""What its author alone sees of a report: the words that are not saved yet."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.models import ReportTyped
from wervel.encounters.rules import may_write_record


@dataclass(frozen=True, slots=True)
class Typed:
    """`base` is the number of the draft that the author began from."""

    base: int
    texts: Mapping[str, str]
    release_choice: ReleaseChoice
    critical: bool
    kept_at: datetime


def typed_of(report_id: UUID, *, actor: Actor) -> Typed | None:
    """One's own, of a report that was read, and audited, just before."""
    if not may_write_record(actor):
        raise Forbidden
    row = ReportTyped.objects.filter(report_id=report_id, author_id=UUID(actor.id)).first()
    if row is None:
        return None
    choice = ReleaseChoice(row.release_choice)
    return Typed(row.base, row.texts, choice, row.critical, row.kept_at)
