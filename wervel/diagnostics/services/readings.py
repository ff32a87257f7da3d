"""What somebody outside wrote about images, typed here under their name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.common.text import LINE_LENGTH, NAME_LENGTH, clean_text
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.image_exceptions import ImageUnknown, ReadingInvalid
from wervel.diagnostics.models import ExternalReading
from wervel.diagnostics.services.report_changes import note_late_finding
from wervel.encounters.rules import may_write_record
from wervel.encounters.services.visits import locked_encounter

LONGEST_READING = 20_000


@dataclass(frozen=True, slots=True)
class Written:
    """`reason` says why it is corrected; empty for a first version."""

    author: str
    source: str
    written_on: date
    text: str
    reason: str = ""


@transaction.atomic
def type_reading(
    *, encounter_id: UUID, written: Written, actor: Actor, corrects: UUID | None = None
) -> ExternalReading:
    """A new reading, or with `corrects` the next version of one; a signed report gets a task.

    Forbidden, EncounterUnknown, ImageUnknown, ReadingInvalid.
    """
    if not may_write_record(actor):
        raise Forbidden
    encounter = locked_encounter(encounter_id)
    number = 1
    if corrects is not None:
        known = ExternalReading.objects.filter(reading=corrects, encounter=encounter)
        number = known.count() + 1
        if number == 1:
            raise ImageUnknown
    row = ExternalReading(
        reading=corrects or uuid7(),
        number=number,
        encounter=encounter,
        patient_id=encounter.patient_id,
        author=_line(written.author, "author", NAME_LENGTH),
        source=_line(written.source, "source"),
        written_on=_past(written.written_on),
        text=_line(written.text, "text", LONGEST_READING, multiline=True),
        typed_by_id=UUID(actor.id),
        typed_at=clock.now(),
        reason=_line(written.reason, "reason") if number > 1 else "",
    )
    row.save(force_insert=True)
    audit.record(
        event=ImageEvent.READING_TYPED,
        actor=actor,
        object_type="ExternalReading",
        object_id=row.pk,
        patient_id=row.patient_id,
        detail={"version": number},
    )
    what = _("External reading, %(source)s") % {"source": row.source}
    note_late_finding(encounter_id=encounter.pk, what=what[:LINE_LENGTH], actor=actor)
    return row


def _line(text: str, field: str, most: int = LINE_LENGTH, *, multiline: bool = False) -> str:
    found = clean_text(text, max_length=most, multiline=multiline)
    if not found:
        raise ReadingInvalid(fields={field: ReadingInvalid.message})
    return found


def _past(day: date) -> date:
    if day > clock.today():
        raise ReadingInvalid(fields={"written_on": ReadingInvalid.message})
    return day
