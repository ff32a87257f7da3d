"""What was found on examining somebody: as rows, as sentences, and for the reasoning core."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import Section
from wervel.encounters.events import EncounterEvent
from wervel.encounters.examination.catalogue import NOT_EXAMINED, Catalogue
from wervel.encounters.examination.choices import FindingState
from wervel.encounters.examination.entries import in_order
from wervel.encounters.examination.sentences import Sentence, sentences_of
from wervel.encounters.examination.telling import told_by
from wervel.encounters.examination_content import CATALOGUE, NOTE
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter, Finding, SectionVersion
from wervel.encounters.rules import may_read_record
from wervel.encounters.selectors.catalogues import catalogue_of, current_catalogue


@dataclass(frozen=True, slots=True)
class Examination:
    """A version of an examination: `entries` are its rows, `examiners` says whose each one is."""

    number: int
    catalogue: Catalogue
    entries: Mapping[str, str]
    examiners: Mapping[str, str]
    note: str
    author: str
    at: datetime


def examination_of(
    encounter_id: UUID, *, actor: Actor, number: int | None = None
) -> Examination | None:
    """The newest version, or the one with this number; None where there is none. Audited."""
    _note_read(encounter_id, actor)
    return _examination(encounter_id, number)


def findings_of(encounter_id: UUID, actor: Actor) -> Mapping[str, bool | None]:
    """What the examination alone says about findings of the pathway: yes, no, None for unknown.

    Every finding that the catalogue tells of is in it, also where nothing was examined. A "no"
    says that a sign was looked for and not found, not that the patient has no such complaint: a
    "yes" from the check or the history is not taken back by it. Audited.
    """
    _note_read(encounter_id, actor)
    found = _examination(encounter_id, None)
    if found is None:
        return told_by(current_catalogue(), {})
    return told_by(found.catalogue, found.entries)


def examination_sentences(encounter_id: UUID, language: str, *, actor: Actor) -> list[Sentence]:
    """The examination in whole sentences, in the order of examining; audited.

    The remark beside it is in its author's language and stands in `examination_of` alone.
    """
    found = examination_of(encounter_id, actor=actor)
    return [] if found is None else sentences_of(found.catalogue, found.entries, language)


def _examination(encounter_id: UUID, number: int | None) -> Examination | None:
    rows = SectionVersion.objects.filter(encounter_id=encounter_id, section=Section.EXAMINATION)
    if number is not None:
        rows = rows.filter(number=number)
    version = rows.select_related("author").order_by("-number").first()
    if version is None:
        return None
    content = version.content
    catalogue = catalogue_of(content[CATALOGUE]) if content.get(CATALOGUE) else current_catalogue()
    findings = list(Finding.objects.filter(version=version).select_related("examiner"))
    return Examination(
        number=version.number,
        catalogue=catalogue,
        entries=in_order(catalogue, {row.key: _entry(row) for row in findings}),
        examiners={
            row.key: row.examiner.get_full_name() or row.examiner.username for row in findings
        },
        note=content.get(NOTE, ""),
        author=version.author.get_full_name() or version.author.username,
        at=clock.to_clinic(version.at),
    )


def _entry(row: Finding) -> str:
    return NOT_EXAMINED if row.state == FindingState.NOT_EXAMINED else row.value


def _note_read(encounter_id: UUID, actor: Actor) -> None:
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
        detail={"section": str(Section.EXAMINATION)},
    )
