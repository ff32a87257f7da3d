"""Writing the record: a draft belongs to its author, a version to everybody and for ever.

UNGUARDED_BOOKING exists in tests alone: it leaves out the lock and the second look, to show that
a race without them loses a text.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import (
    EncounterUnknown,
    NothingWritten,
    RecordClosed,
    SectionChanged,
)
from wervel.encounters.models import Encounter, SectionDraft, SectionVersion
from wervel.encounters.rules import may_write_section
from wervel.encounters.section_content import clean_content, is_empty
from wervel.encounters.services.findings import write_findings
from wervel.encounters.services.visits import locked_encounter
from wervel.encounters.transitions import CAN_BE_DRAFTED, CAN_BE_WRITTEN

DRAFTS_KEPT = timedelta(days=30)
# What a section keeps beside its text, written in the transaction of the commit.
FOLLOW_UPS: Mapping[Section, Callable[[SectionVersion], None]] = {
    Section.EXAMINATION: write_findings,
}


def save_draft(
    *, encounter_id: UUID, section: Section, base: int, content: object, actor: Actor
) -> SectionDraft:
    """Keep what somebody has typed so far, for them alone; no history is made of it.

    `base` is the number of the version that they began from, 0 for none. Forbidden,
    EncounterUnknown, RecordClosed, Invalid.
    """
    _check_right(actor, section)
    cleaned = clean_content(section, content)
    status = Encounter.objects.filter(pk=encounter_id).values_list("status", flat=True).first()
    if status is None:
        raise EncounterUnknown
    if status not in CAN_BE_DRAFTED:
        raise RecordClosed
    draft, _ = SectionDraft.objects.update_or_create(
        encounter_id=encounter_id,
        section=section,
        author_id=UUID(actor.id),
        defaults={"base": base, "content": cleaned, "saved_at": clock.now()},
    )
    return draft


def forget_draft(*, encounter_id: UUID, section: Section, actor: Actor) -> None:
    """Throw away what the author has typed and not committed."""
    _check_right(actor, section)
    SectionDraft.objects.filter(
        encounter_id=encounter_id, section=section, author_id=UUID(actor.id)
    ).delete()


def forget_old_drafts() -> int:
    """What was typed for a visit that is over, and not looked at since; how many there were."""
    over = SectionDraft.objects.exclude(encounter__status__in=CAN_BE_DRAFTED)
    return over.filter(saved_at__lt=clock.now() - DRAFTS_KEPT).delete()[0]


@transaction.atomic
def commit_section(
    *, encounter_id: UUID, section: Section, base: int, content: object, actor: Actor
) -> SectionVersion:
    """Make it the next version of this section, and end the author's draft of it.

    `base` is the number of the version that the author saw, 0 for none. SectionChanged when it is
    no longer the newest: nothing is written, and the draft stays. The same again, as by a second
    press, is the version that is there. Forbidden, EncounterUnknown, RecordClosed, Invalid,
    NothingWritten.
    """
    _check_right(actor, section)
    cleaned = clean_content(section, content)
    encounter = _open_encounter(encounter_id)
    newest = _newest(encounter, section)
    if newest is not None and _is_the_same(newest, base, cleaned, actor):
        return newest
    if newest is None and is_empty(cleaned):
        raise NothingWritten
    number = newest.number if newest else 0
    if number != base and not settings.UNGUARDED_BOOKING:
        raise SectionChanged
    version = _added(encounter, section, base + 1, cleaned, actor)
    if section in FOLLOW_UPS:
        FOLLOW_UPS[section](version)
    SectionDraft.objects.filter(
        encounter=encounter, section=section, author_id=UUID(actor.id)
    ).delete()
    audit.record(
        event=EncounterEvent.SECTION_COMMITTED,
        actor=actor,
        object_type="SectionVersion",
        object_id=version.pk,
        patient_id=encounter.patient_id,
        detail={"section": str(section), "number": version.number},
    )
    return version


def _check_right(actor: Actor, section: Section) -> None:
    if not may_write_section(actor, section):
        raise Forbidden


def _open_encounter(encounter_id: UUID) -> Encounter:
    """One writer at a time, and none before the patient is here or after the visit is over."""
    if settings.UNGUARDED_BOOKING:
        found = Encounter.objects.filter(pk=encounter_id).first()
        if found is None:
            raise EncounterUnknown
    else:
        found = locked_encounter(encounter_id)
    if EncounterStatus(found.status) not in CAN_BE_WRITTEN:
        raise RecordClosed
    return found


def _newest(encounter: Encounter, section: Section) -> SectionVersion | None:
    rows = SectionVersion.objects.filter(encounter=encounter, section=section)
    return rows.order_by("-number").first()


def _is_the_same(newest: SectionVersion, base: int, cleaned: Any, actor: Actor) -> bool:
    mine = str(newest.author_id) == actor.id
    return mine and newest.number == base + 1 and bool(newest.content == cleaned)


def _added(
    encounter: Encounter, section: Section, number: int, content: Any, actor: Actor
) -> SectionVersion:
    """The unique number is the last guard: whoever comes second is stale."""
    try:
        with transaction.atomic():
            return SectionVersion.objects.create(
                encounter=encounter,
                section=section,
                number=number,
                content=content,
                author_id=actor.id,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise SectionChanged from error
