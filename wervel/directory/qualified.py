"""For which examinations a practitioner answers before the law, and on which days."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import Qualification
from wervel.directory.models import Practitioner, PractitionerQualification
from wervel.directory.rules import may_manage_qualifications


@dataclass(frozen=True, slots=True)
class Qualified:
    """`until` is the first day on which it no longer counts; None while no end is known."""

    id: int
    kind: Qualification
    since: date
    until: date | None

    def counts_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class QualifiedPractitioner:
    id: UUID
    slug: str
    name: str
    clinics: tuple[str, ...]
    qualifications: tuple[Qualified, ...]


def is_qualified(practitioner_id: UUID | None, kind: Qualification, on: date) -> bool:
    """Whether this practitioner may answer for it on that day."""
    if practitioner_id is None:
        return False
    return _counting(kind, on).filter(practitioner_id=practitioner_id).exists()


def is_user_qualified(user_id: str, kind: Qualification, on: date) -> bool:
    """The same for whoever is logged in; nobody without a practitioner is qualified."""
    try:
        return _counting(kind, on).filter(practitioner__user_id=UUID(user_id)).exists()
    except ValueError:
        return False


def _counting(kind: Qualification, on: date) -> QuerySet[PractitionerQualification]:
    open_ended = Q(until__isnull=True) | Q(until__gt=on)
    rows = PractitionerQualification.objects.filter(open_ended, kind=kind, since__lte=on)
    return rows.filter(practitioner__active=True)


def qualified_practitioners(*, actor: Actor) -> list[QualifiedPractitioner]:
    """All who work here, by name, with what they are and were qualified for. Forbidden."""
    if not may_manage_qualifications(actor):
        raise Forbidden
    rows = Practitioner.objects.filter(active=True).order_by("name", "id")
    rows = rows.prefetch_related("qualifications", "roles__location")
    return [_practitioner(row) for row in rows]


def _practitioner(row: Practitioner) -> QualifiedPractitioner:
    clinics = sorted({role.location.name for role in row.roles.all()})
    kept = sorted(row.qualifications.all(), key=lambda one: (one.kind, one.since))
    qualifications = tuple(
        Qualified(one.pk, Qualification(one.kind), one.since, one.until) for one in kept
    )
    return QualifiedPractitioner(row.pk, row.slug, row.name, tuple(clinics), qualifications)
