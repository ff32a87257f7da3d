"""Reads of accesses: whose records an account may see, and, for the desk, who sees a record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.patients.choices import AccessBasis
from wervel.patients.exceptions import AccessUnknown
from wervel.patients.models import PatientAccess
from wervel.patients.rules import may_check_identity


@dataclass(frozen=True, slots=True)
class HeldAccess:
    """One record that the owner of an account may see."""

    id: UUID
    patient_id: UUID
    name: str
    number: str
    birth_date: date
    language: str
    basis: AccessBasis


@dataclass(frozen=True, slots=True)
class GrantedAccess:
    """One account that may see a record, for the desk."""

    id: UUID
    holder: str
    basis: AccessBasis
    begins_at: datetime


def accesses_of(*, actor: Actor) -> Sequence[HeldAccess]:
    """What the owner of this account may see now: their own record first, then by name."""
    if actor.kind is not ActorKind.PATIENT:
        return ()
    held = [_held(row) for row in _living().filter(user_id=UUID(actor.id))]
    return sorted(held, key=lambda each: (each.basis != AccessBasis.SELF, each.name))


def held_access(access_id: UUID, *, actor: Actor) -> HeldAccess:
    """AccessUnknown when it is over, or somebody else's."""
    found = next((each for each in accesses_of(actor=actor) if each.id == access_id), None)
    if found is None:
        raise AccessUnknown
    return found


def require_access(patient_id: UUID, actor: Actor) -> None:
    """Forbidden, unless this account may see the record now: every read of a part of it asks."""
    if all(each.patient_id != patient_id for each in accesses_of(actor=actor)):
        raise Forbidden


def granted_accesses(*, patient_id: UUID, actor: Actor) -> Sequence[GrantedAccess]:
    """Who may see this record now; for those who look at documents."""
    if not may_check_identity(actor):
        raise Forbidden
    rows = _living().filter(patient_id=patient_id).select_related("code").order_by("begins_at")
    return [
        GrantedAccess(row.pk, row.code.holder, AccessBasis(row.basis), row.begins_at)
        for row in rows
    ]


def _living() -> QuerySet[PatientAccess]:
    now = clock.now()
    return (
        PatientAccess.objects.filter(begins_at__lte=now, ended_at=None)
        .filter(Q(until=None) | Q(until__gt=now))
        .select_related("patient")
    )


def _held(row: PatientAccess) -> HeldAccess:
    patient = row.patient
    return HeldAccess(
        id=row.pk,
        patient_id=patient.pk,
        name=str(patient),
        number=patient.number,
        birth_date=patient.birth_date,
        language=patient.language,
        basis=AccessBasis(row.basis),
    )
