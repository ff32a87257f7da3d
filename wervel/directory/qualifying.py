"""Saying that somebody is qualified, and that it ends."""

from datetime import date
from enum import StrEnum

from django.db import IntegrityError, transaction
from django.db.models import Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory.choices import Qualification
from wervel.directory.exceptions import (
    PractitionerUnknown,
    QualificationUnknown,
    QualifiedAlready,
    QualifiedForNoTime,
)
from wervel.directory.models import Practitioner, PractitionerQualification
from wervel.directory.rules import may_manage_qualifications


class QualificationEvent(StrEnum):
    ADDED = "directory.qualification.added"
    ENDED = "directory.qualification.ended"


@transaction.atomic
def add_qualification(
    *, practitioner: str, kind: Qualification, since: date, actor: Actor
) -> PractitionerQualification:
    """From that day on, without an end. One that counts already need not be added.

    `practitioner` is a slug. Forbidden, PractitionerUnknown, QualifiedAlready.
    """
    if not may_manage_qualifications(actor):
        raise Forbidden
    row = _found(practitioner)
    later = Q(until__isnull=True) | Q(until__gt=since)
    if row.qualifications.filter(later, kind=kind).exists():
        raise QualifiedAlready
    try:
        with transaction.atomic():
            added = row.qualifications.create(kind=kind, since=since)
    except IntegrityError as error:
        raise QualifiedAlready from error
    _record(QualificationEvent.ADDED, added, actor)
    return added


@transaction.atomic
def end_qualification(*, key: int, until: date, actor: Actor) -> PractitionerQualification:
    """It no longer counts from that day on; an earlier decision stays one of somebody qualified.

    Forbidden, QualificationUnknown, QualifiedForNoTime for an end before its beginning or in a
    past that has been decided upon.
    """
    if not may_manage_qualifications(actor):
        raise Forbidden
    row = PractitionerQualification.objects.select_for_update().filter(pk=key).first()
    if row is None:
        raise QualificationUnknown
    if until <= row.since or until < clock.today():
        raise QualifiedForNoTime
    row.until = until
    row.save(update_fields=["until"])
    _record(QualificationEvent.ENDED, row, actor)
    return row


def _found(slug: str) -> Practitioner:
    row = Practitioner.objects.select_for_update().filter(slug=slug, active=True).first()
    if row is None:
        raise PractitionerUnknown
    return row


def _record(event: QualificationEvent, row: PractitionerQualification, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="Practitioner",
        object_id=row.practitioner_id,
        detail={
            "kind": row.kind,
            "since": row.since.isoformat(),
            "until": row.until.isoformat() if row.until else "",
        },
    )
