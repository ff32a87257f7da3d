"""What is written in a record: drafts that are somebody's own, versions that stay."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.encounters.visits import SYSTEM, staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import Section
from wervel.encounters.exceptions import (
    EncounterUnknown,
    NothingWritten,
    RecordClosed,
    SectionChanged,
)
from wervel.encounters.models import Encounter, SectionDraft, SectionVersion
from wervel.encounters.selectors.sections import newest_sections, open_section, versions_of
from wervel.encounters.services.sections import commit_section, forget_draft, save_draft

FIRST, SECOND = {"text": "Sinds drie weken pijn."}, {"text": "Sinds vier weken pijn."}


@pytest.fixture
def here(encounter: Encounter) -> Encounter:
    Encounter.objects.update(status=Status.IN_PROGRESS)
    return encounter


def commit(
    encounter: Encounter, base: int, content: Any, actor: Actor, section: Section = Section.HISTORY
) -> SectionVersion:
    return commit_section(
        encounter_id=encounter.pk, section=section, base=base, content=content, actor=actor
    )


def draft(
    encounter: Encounter, base: int, content: Any, actor: Actor, section: Section = Section.HISTORY
) -> SectionDraft:
    return save_draft(
        encounter_id=encounter.pk, section=section, base=base, content=content, actor=actor
    )


def numbers() -> list[tuple[str, int, str]]:
    rows = SectionVersion.objects.order_by("section", "number")
    return [(row.section, row.number, row.content["text"]) for row in rows]


def test_versions_follow_each_other(here: Encounter, doctor: Actor, assistant: Actor) -> None:
    assert commit(here, 0, FIRST, assistant).number == 1
    assert commit(here, 1, SECOND, doctor).number == 2
    assert commit(here, 0, FIRST, doctor, Section.PLAN).number == 1
    assert numbers() == [
        ("history", 1, FIRST["text"]),
        ("history", 2, SECOND["text"]),
        ("plan", 1, FIRST["text"]),
    ]
    events = AuditEvent.objects.filter(event="encounters.section.committed")
    assert {one.patient_id for one in events} == {here.patient_id}
    kept = sorted((one.detail["section"], one.detail["number"]) for one in events)
    assert kept == [("history", 1), ("history", 2), ("plan", 1)]


def test_a_stale_text_is_refused_and_stays_a_draft(
    here: Encounter, doctor: Actor, assistant: Actor
) -> None:
    commit(here, 0, FIRST, assistant)
    draft(here, 0, SECOND, doctor)
    for base in (0, 2):
        with pytest.raises(SectionChanged):
            commit(here, base, SECOND, doctor)
    assert numbers() == [("history", 1, FIRST["text"])]
    found = open_section(here.pk, Section.HISTORY, actor=doctor)
    assert found.draft is not None
    assert found.current is not None
    assert (found.draft.base, found.draft.content, found.is_stale) == (0, SECOND, True)
    assert (found.current.content, found.current.author) == (FIRST, "Demo assistant")
    assert commit(here, 1, SECOND, doctor).number == 2


def test_the_same_again_is_the_version_that_is_there(
    here: Encounter, doctor: Actor, assistant: Actor
) -> None:
    first = commit(here, 0, FIRST, doctor)
    assert commit(here, 0, FIRST, doctor).pk == first.pk
    with pytest.raises(SectionChanged):
        commit(here, 0, FIRST, assistant)
    assert SectionVersion.objects.count() == 1


def test_a_draft_is_seen_by_its_author_alone_and_ends_with_the_commit(
    here: Encounter, doctor: Actor, assistant: Actor
) -> None:
    draft(here, 0, FIRST, doctor)
    draft(here, 0, SECOND, doctor)
    assert open_section(here.pk, Section.HISTORY, actor=assistant).draft is None
    own = open_section(here.pk, Section.HISTORY, actor=doctor).draft
    assert own is not None
    assert own.content == SECOND
    assert not AuditEvent.objects.filter(object_type="SectionDraft").exists()
    draft(here, 0, FIRST, assistant)
    commit(here, 0, SECOND, doctor)
    assert SectionDraft.objects.get().author_id.hex == assistant.id.replace("-", "")
    forget_draft(encounter_id=here.pk, section=Section.HISTORY, actor=assistant)
    assert SectionDraft.objects.count() == 0


@pytest.mark.parametrize("status", list(Status))
def test_only_while_the_patient_is_here(
    encounter: Encounter, doctor: Actor, status: Status
) -> None:
    Encounter.objects.update(status=status)
    before = {Status.PLANNED}
    open_ = {Status.ARRIVED, Status.IN_PROGRESS, Status.AWAITING_RESULTS}
    if status in open_ | before:
        draft(encounter, 0, FIRST, doctor)
    else:
        with pytest.raises(RecordClosed):
            draft(encounter, 0, FIRST, doctor)
    if status in open_:
        commit(encounter, 0, FIRST, doctor)
    else:
        with pytest.raises(RecordClosed):
            commit(encounter, 0, FIRST, doctor)
    assert SectionVersion.objects.count() == (status in open_)


def test_who_may_write_which_section(here: Encounter, doctor: Actor, assistant: Actor) -> None:
    for section in (Section.ASSESSMENT, Section.PLAN):
        for write in (commit, draft):
            with pytest.raises(Forbidden):
                write(here, 0, FIRST, assistant, section)
    for role in (Role.PLANNER, Role.DESK, Role.AGENT, Role.EDITOR, Role.MANAGER, Role.AUDITOR):
        actor = staff_actor(role)
        for write in (commit, draft):
            with pytest.raises(Forbidden):
                write(here, 0, FIRST, actor)
        with pytest.raises(Forbidden):
            open_section(here.pk, Section.HISTORY, actor=actor)
        with pytest.raises(Forbidden):
            newest_sections(here.pk, actor=actor)
    with pytest.raises(Forbidden):
        commit(here, 0, FIRST, SYSTEM)
    assert SectionVersion.objects.count() == SectionDraft.objects.count() == 0


def test_a_visit_that_is_not_there(doctor: Actor) -> None:
    nobody = Encounter(pk=uuid4())
    for write in (commit, draft):
        with pytest.raises(EncounterUnknown):
            write(nobody, 0, FIRST, doctor)
    with pytest.raises(EncounterUnknown):
        open_section(nobody.pk, Section.HISTORY, actor=doctor)


@pytest.mark.parametrize(
    "content",
    [None, "text", {}, {"text": 4}, {"text": "a\x00b"}, {"text": "\ud800"}, {"text": "a" * 20_001}],
)
def test_what_cannot_be_stored_is_refused(here: Encounter, doctor: Actor, content: Any) -> None:
    for write in (commit, draft):
        with pytest.raises(Invalid):
            write(here, 0, content, doctor)
    assert SectionVersion.objects.count() == SectionDraft.objects.count() == 0


def test_long_and_foreign_texts_are_stored_as_typed(here: Encounter, doctor: Actor) -> None:
    text = "Jóźwiak-Ğöker 山田 🦴 عمود\n" * 400
    assert commit(here, 0, {"text": text}, doctor).content == {"text": text.strip()}


def test_nothing_is_no_first_version_but_empties_a_later_one(
    here: Encounter, doctor: Actor
) -> None:
    with pytest.raises(NothingWritten):
        commit(here, 0, {"text": "  "}, doctor)
    commit(here, 0, FIRST, doctor)
    assert commit(here, 1, {"text": ""}, doctor).number == 2
    found = versions_of(here.pk, Section.HISTORY, actor=doctor)
    assert [(one.number, one.content["text"]) for one in found] == [(2, ""), (1, FIRST["text"])]
    assert {
        section: one.number for section, one in newest_sections(here.pk, actor=doctor).items()
    } == {Section.HISTORY: 2}


def test_the_database_refuses_a_number_twice(here: Encounter, doctor: Actor) -> None:
    version = commit(here, 0, FIRST, doctor)
    with pytest.raises(IntegrityError), transaction.atomic():
        SectionVersion.objects.create(
            encounter=here,
            section=Section.HISTORY,
            number=1,
            content=SECOND,
            author=version.author,
            at=version.at,
        )
    assert numbers() == [("history", 1, FIRST["text"])]
