"""Choosing images for the report, as the doctor saw them, and taking them out again."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.image_exceptions import ImageUnknown, TooManyChosen
from wervel.diagnostics.models import KeyImage, KeyImageLeft
from wervel.diagnostics.selectors.image_bytes import Drawn, drawn
from wervel.diagnostics.selectors.images import one_series
from wervel.encounters.rules import may_write_record
from wervel.encounters.services.visits import locked_encounter

MOST_CHOSEN = 6


@dataclass(frozen=True, slots=True)
class Choice:
    """Which picture of a series, the first being 0; its window; what the doctor says of it."""

    series: UUID
    place: int
    level: float
    window: float
    note: str = ""


def choose_image(*, encounter_id: UUID, choice: Choice, actor: Actor) -> UUID:
    """Draw the picture and keep it; one that is chosen already stays chosen once.

    Forbidden, ImageUnknown, CannotShow, TooManyChosen.
    """
    if not may_write_record(actor):
        raise Forbidden
    note = clean_text(choice.note, max_length=LINE_LENGTH)
    series = one_series(encounter_id, choice.series, actor=actor)
    picture = drawn(series, choice.place, level=choice.level, window=choice.window)
    return _keep(encounter_id, choice, picture, note, actor)


@transaction.atomic
def _keep(encounter_id: UUID, choice: Choice, picture: Drawn, note: str, actor: Actor) -> UUID:
    encounter = locked_encounter(encounter_id)
    chosen = KeyImage.objects.filter(encounter=encounter, left=None)
    same = chosen.filter(sha256=picture.sha256, note=note).first()
    if same is not None:
        return same.pk
    if chosen.count() >= MOST_CHOSEN:
        raise TooManyChosen
    row = KeyImage.objects.create(
        encounter=encounter,
        instance_id=picture.instance,
        frame=picture.frame,
        number=choice.place + 1,
        among=picture.among,
        level=choice.level,
        window=choice.window,
        note=note,
        png=picture.png,
        sha256=picture.sha256,
        width=picture.width,
        height=picture.height,
        chosen_by_id=UUID(actor.id),
        chosen_at=clock.now(),
    )
    _record(ImageEvent.CHOSEN, row, encounter.patient_id, actor)
    return row.pk


@transaction.atomic
def leave_out(*, encounter_id: UUID, image_id: UUID, actor: Actor) -> None:
    """Take it out of what the next draft shows; twice is once. Forbidden, ImageUnknown."""
    if not may_write_record(actor):
        raise Forbidden
    encounter = locked_encounter(encounter_id)
    row = KeyImage.objects.filter(pk=image_id, encounter=encounter).first()
    if row is None:
        raise ImageUnknown
    if not KeyImageLeft.objects.filter(image=row).exists():
        KeyImageLeft.objects.create(image=row, by_id=UUID(actor.id), at=clock.now())
        _record(ImageEvent.LEFT_OUT, row, encounter.patient_id, actor)


def _record(event: ImageEvent, row: KeyImage, patient_id: UUID, actor: Actor) -> None:
    audit.record(
        event=event,
        actor=actor,
        object_type="KeyImage",
        object_id=row.pk,
        patient_id=patient_id,
        detail={"number": row.number},
    )
