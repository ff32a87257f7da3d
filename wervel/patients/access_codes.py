"""Letting somebody see a record with an account: a code at the desk, used once, ended at will.

Whoever stands at the desk showed a document. The code is told once and kept as a digest; it opens
only together with the patient's date of birth, for three days, and five wrong tries end it.
"""

import hashlib
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.db.models import F

from wervel.accounts.models import User
from wervel.accounts.patient_accounts import open_account, retire_account
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import REFERENCE_ALPHABET
from wervel.patients.choices import AccessBasis, DocumentKind
from wervel.patients.exceptions import (
    AccessCodeWrong,
    AccessHeld,
    AccessUnknown,
    IdentityNotSeen,
    PatientOfAge,
    PatientUnknown,
    RecordReplaced,
)
from wervel.patients.linked import kept_record
from wervel.patients.models import MOST_TRIES, AccessCode, Patient, PatientAccess
from wervel.patients.rules import may_check_identity

LIFE = timedelta(days=3)
# 30 symbols in 12 places: 59 bits, typed once.
GROUPS, GROUP_LENGTH = 3, 4
OF_AGE = 18
NEW_CODE = "a newer code"


class AccessEvent(StrEnum):
    CODE_GIVEN = "patients.access.code-given"
    BEGUN = "patients.access.begun"
    ENDED = "patients.access.ended"


@dataclass(frozen=True, slots=True)
class GivenCode:
    """`code` is shown once."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What somebody chose who opens an account; no password means a passkey alone."""

    email: str
    password: str | None


@transaction.atomic
def give_code(
    *, patient_id: UUID, basis: AccessBasis, proof: DocumentKind, holder: str, actor: Actor
) -> GivenCode:
    """A code for who stands at the desk; an open one for the same basis is over.

    `holder` is the name in the document of a parent or carer. Forbidden, PatientUnknown,
    IdentityNotSeen while the record is nobody's for certain, PatientOfAge for a parent's code,
    RecordReplaced for one that is read with another.
    """
    if not may_check_identity(actor):
        raise Forbidden
    patient = Patient.objects.select_for_update().filter(pk=patient_id).first()
    if patient is None:
        raise PatientUnknown
    if (kept := kept_record(patient.pk)) != patient.pk:
        raise RecordReplaced(extra={"kept": str(kept)})
    if not patient.verified:
        raise IdentityNotSeen
    if basis == AccessBasis.PARENT and of_age(patient.birth_date) <= clock.now():
        raise PatientOfAge
    now, code = clock.now(), _new_code()
    open_codes = AccessCode.objects.filter(patient=patient, basis=basis, used_at=None)
    open_codes.filter(revoked_at=None).update(revoked_at=now)
    row = AccessCode.objects.create(
        patient=patient,
        basis=basis,
        proof=proof,
        holder=str(patient) if basis == AccessBasis.SELF else holder,
        code_sha256=_digest(code),
        given_by_id=UUID(actor.id),
        given_at=now,
        expires_at=now + LIFE,
    )
    _record(AccessEvent.CODE_GIVEN, row.pk, patient.pk, actor, basis=basis.value)
    return GivenCode(code, row.expires_at)


def use_code(
    *, code: str, birth_date: date, account: NewAccount | None, user: User | None
) -> PatientAccess:
    """Open the access behind a code, for a new account or for the one that is logged in.

    A try is counted before anything is compared and stays counted, unless both were right.
    AccessCodeWrong, AccessHeld; EmailTaken and WeakPassword leave the code as it was.
    """
    found = _counted(code)
    if found is None or found.patient.birth_date != birth_date:
        raise AccessCodeWrong
    AccessCode.objects.filter(pk=found.pk, tries__gt=0).update(tries=F("tries") - 1)
    with transaction.atomic():
        patient = Patient.objects.select_for_update().get(pk=found.patient_id)
        now = clock.now()
        if not AccessCode.objects.filter(pk=found.pk, used_at=None, revoked_at=None).update(
            used_at=now
        ):
            raise AccessCodeWrong
        if found.basis == AccessBasis.SELF:
            _end_own(patient, user)
        holder = user or _account(found, patient, account)
        if PatientAccess.objects.filter(user=holder, patient=patient, ended_at=None).exists():
            raise AccessHeld
        access = PatientAccess.objects.create(
            user=holder,
            patient=patient,
            basis=found.basis,
            code=found,
            begins_at=now,
            until=of_age(patient.birth_date) if found.basis == AccessBasis.PARENT else None,
        )
        actor = holder.as_actor()
        _record(AccessEvent.BEGUN, access.pk, patient.pk, actor, basis=found.basis)
    return access


def ask_anew(*, patient_ids: Iterable[UUID], actor: Actor) -> None:
    """Within the caller's transaction, the records locked: nobody sees them until the desk gives
    a new code, and no code that was given before opens them."""
    now, people = clock.now(), list(patient_ids)
    AccessCode.objects.filter(patient__in=people, used_at=None, revoked_at=None).update(
        revoked_at=now
    )
    rows = PatientAccess.objects.select_for_update().filter(patient__in=people, ended_at=None)
    for access in rows.order_by("pk"):
        _end(access, actor, actor.label)


@transaction.atomic
def end_access(*, access_id: UUID, actor: Actor) -> None:
    """From the next page on it opens nothing; a second time changes nothing."""
    if not may_check_identity(actor):
        raise Forbidden
    access = PatientAccess.objects.select_for_update().filter(pk=access_id).first()
    if access is None:
        raise AccessUnknown
    if access.ended_at is None:
        _end(access, actor, actor.label)


def of_age(birth_date: date) -> datetime:
    """When somebody turns 18 and is no longer in a parent's hands: § 2 BGB, art. 1:233 BW."""
    try:
        birthday = birth_date.replace(year=birth_date.year + OF_AGE)
    except ValueError:
        birthday = date(birth_date.year + OF_AGE, 3, 1)
    return datetime.combine(birthday, time(), clock.CLINIC_ZONE)


def _counted(code: str) -> AccessCode | None:
    """The open code, one try poorer; in a transaction of its own, so that the try is kept."""
    digest = _digest(re.sub(r"[\s\u2010-\u2015-]", "", code).upper())
    usable = AccessCode.objects.filter(
        code_sha256=digest, used_at=None, revoked_at=None, expires_at__gt=clock.now()
    )
    if not usable.filter(tries__lt=MOST_TRIES).update(tries=F("tries") + 1):
        return None
    return usable.select_related("patient").first()


def _account(code: AccessCode, patient: Patient, account: NewAccount | None) -> User:
    if account is None:
        raise AccessCodeWrong
    own = code.basis == AccessBasis.SELF
    given, family = (patient.given, patient.family) if own else ("", code.holder)
    return open_account(email=account.email, password=account.password, given=given, family=family)


def _end_own(patient: Patient, user: User | None) -> None:
    """The patient stood at the desk again: what was opened before is over, its account too."""
    old = PatientAccess.objects.filter(patient=patient, basis=AccessBasis.SELF, ended_at=None)
    for access in old.exclude(user=user).select_related("user"):
        actor = access.user.as_actor()
        _end(access, actor, NEW_CODE)
        if not PatientAccess.objects.filter(user=access.user, ended_at=None).exists():
            retire_account(user=access.user, actor=actor)


def _end(access: PatientAccess, actor: Actor, ended_by: str) -> None:
    access.ended_at, access.ended_by = clock.now(), ended_by[:150]
    access.save(update_fields=["ended_at", "ended_by"])
    _record(AccessEvent.ENDED, access.pk, access.patient_id, actor)


def _new_code() -> str:
    groups = (
        "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(GROUP_LENGTH))
        for _ in range(GROUPS)
    )
    return "-".join(groups)


def _digest(code: str) -> str:
    return hashlib.sha256(code.replace("-", "").encode("utf-8")).hexdigest()


def _record(
    event: AccessEvent, access: UUID, patient_id: UUID, actor: Actor, **detail: str
) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="PatientAccess",
        object_id=access,
        patient_id=patient_id,
        detail=detail,
    )
