"""What stands in the sections of a record, and what the reader has typed there themselves."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.encounters.choices import Section
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter, SectionDraft, SectionVersion
from wervel.encounters.rules import may_read_record


@dataclass(frozen=True, slots=True)
class Committed:
    """A version of a section."""

    number: int
    content: Any
    author: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What the reader has typed and not committed; `base` is the version they began from."""

    base: int
    content: Any
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class OpenSection:
    """`current` is None while nothing is committed, `draft` while the reader has none."""

    section: Section
    current: Committed | None
    draft: Draft | None

    @property
    def number(self) -> int:
        """What a text that is written now begins from."""
        return self.current.number if self.current else 0

    @property
    def is_stale(self) -> bool:
        """Whether others have committed since the draft was begun."""
        return self.draft is not None and self.draft.base != self.number


def open_section(encounter_id: UUID, section: Section, *, actor: Actor) -> OpenSection:
    """The newest version and one's own draft; the read is audited. Forbidden, EncounterUnknown."""
    _note_read(encounter_id, section, actor)
    rows = SectionVersion.objects.filter(encounter_id=encounter_id, section=section)
    newest = rows.select_related("author").order_by("-number").first()
    current = _committed(newest) if newest else None
    return OpenSection(section, current, _draft(encounter_id, section, actor))


def versions_of(encounter_id: UUID, section: Section, *, actor: Actor) -> tuple[Committed, ...]:
    """All that was ever committed, the newest first; the read is audited."""
    _note_read(encounter_id, section, actor)
    rows = SectionVersion.objects.filter(encounter_id=encounter_id, section=section)
    return tuple(_committed(row) for row in rows.select_related("author").order_by("-number"))


def newest_sections(encounter_id: UUID, *, actor: Actor) -> Mapping[Section, Committed]:
    """The newest version of each section that has one; the read is audited."""
    _note_read(encounter_id, None, actor)
    rows = SectionVersion.objects.filter(encounter_id=encounter_id).select_related("author")
    return {Section(row.section): _committed(row) for row in rows.order_by("number")}


def _note_read(encounter_id: UUID, section: Section | None, actor: Actor) -> None:
    if not may_read_record(actor):
        raise Forbidden
    rows = Encounter.objects.filter(pk=encounter_id).values_list("patient_id", flat=True)
    patient = rows.first()
    if patient is None:
        raise EncounterUnknown
    audit.record(
        event=EncounterEvent.SECTION_READ,
        actor=actor,
        object_type="Encounter",
        object_id=encounter_id,
        patient_id=patient,
        detail={"section": str(section or "all")},
    )


def _draft(encounter_id: UUID, section: Section, actor: Actor) -> Draft | None:
    if actor.kind is not ActorKind.USER:
        return None
    row = SectionDraft.objects.filter(
        encounter_id=encounter_id, section=section, author_id=UUID(actor.id)
    ).first()
    return Draft(row.base, row.content, clock.to_clinic(row.saved_at)) if row else None


def _committed(row: SectionVersion) -> Committed:
    author = row.author.get_full_name() or row.author.username
    return Committed(row.number, row.content, author, clock.to_clinic(row.at))
