"""Findings are rows of a version, each somebody's; what was not examined is never said to be."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from tests.accounts.conftest import MakeStaff
from tests.encounters.examining import catalogue, commit, content_of, here
from tests.encounters.visits import assistant, doctor, staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.encounters import made_findings
from wervel.encounters.choices import Section
from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.examination.choices import FindingState as State
from wervel.encounters.exceptions import (
    CatalogueUnknown,
    EncounterUnknown,
    FindingsUnread,
    SectionChanged,
)
from wervel.encounters.models import Encounter, Finding, SectionDraft, SectionVersion
from wervel.encounters.selectors.findings import (
    examination_of,
    examination_sentences,
    findings_of,
)
from wervel.encounters.services.sections import commit_section, save_draft

__all__ = ["assistant", "catalogue", "doctor", "here"]

FOUND = {
    "temperature": "38.2",
    "slr.left": "leg",
    "slr.right": "negative",
    "strength.l5.left": "3",
    "saddle.left": "not-examined",
}


def rows() -> list[tuple[int, str, str, str, str]]:
    found = Finding.objects.select_related("version", "examiner").order_by("pk")
    return [
        (row.version.number, row.key, row.value, row.state, row.examiner.username) for row in found
    ]


def test_a_commit_writes_a_row_for_each_finding_and_no_other(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    commit(here, catalogue, FOUND, doctor, 0)
    assert rows() == [
        (1, "temperature", "38.2", State.PRESENT, "doctor"),
        (1, "slr.left", "leg", State.PRESENT, "doctor"),
        (1, "slr.right", "negative", State.ABSENT, "doctor"),
        (1, "strength.l5.left", "3", State.PRESENT, "doctor"),
        (1, "saddle.left", "", State.NOT_EXAMINED, "doctor"),
    ]
    assert set(Finding.objects.values_list("catalogue", flat=True)) == {catalogue.content_hash}


def test_an_unchanged_finding_keeps_its_examiner(
    here: Encounter, catalogue: Catalogue, doctor: Actor, assistant: Actor
) -> None:
    commit(here, catalogue, {"temperature": "37.0", "pulse": "72"}, assistant, 0)
    found = {"temperature": "37.0", "pulse": "74", "gait": "normal"}
    commit(here, catalogue, found, doctor, 1)
    commit(here, catalogue, {**found, "gait": "painful"}, assistant, 2)
    assert [row[1:3] + row[4:] for row in rows() if row[0] > 1] == [
        ("temperature", "37.0", "assistant"),
        ("pulse", "74", "doctor"),
        ("gait", "normal", "doctor"),
        ("temperature", "37.0", "assistant"),
        ("pulse", "74", "doctor"),
        ("gait", "painful", "assistant"),
    ]


def test_a_stale_commit_writes_nothing(
    here: Encounter, catalogue: Catalogue, doctor: Actor, assistant: Actor
) -> None:
    commit(here, catalogue, {"pulse": "72"}, assistant, 0)
    with pytest.raises(SectionChanged):
        commit(here, catalogue, {"gait": "normal"}, doctor, 0)
    assert [row[1] for row in rows()] == ["pulse"]


def test_what_no_catalogue_has_is_refused(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    for findings in ({"mood": "good"}, {"slr": "leg"}, {"": "x"}):
        with pytest.raises(Invalid):
            commit(here, catalogue, findings, doctor, 0)
    with pytest.raises(CatalogueUnknown):
        commit_section(
            encounter_id=here.pk,
            section=Section.EXAMINATION,
            base=0,
            content={"catalogue": "0" * 64, "findings": {"pulse": "72"}},
            actor=doctor,
        )
    assert not SectionVersion.objects.exists()


def test_a_value_that_cannot_be_read_stays_in_the_draft_and_is_never_committed(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    typed = {"temperature": "372", "pulse": "72"}
    content = content_of(catalogue, typed)
    save_draft(
        encounter_id=here.pk, section=Section.EXAMINATION, base=0, content=content, actor=doctor
    )
    kept = SectionDraft.objects.get().content
    assert (kept["findings"], kept["unread"]) == ({"pulse": "72"}, {"temperature": "372"})
    with pytest.raises(FindingsUnread):
        commit(here, catalogue, typed, doctor, 0)
    assert (SectionVersion.objects.count(), Finding.objects.count()) == (0, 0)


def row_like(version: SectionVersion, **other: object) -> Finding:
    fields: dict[str, object] = {
        "version": version,
        "catalogue_id": version.content["catalogue"],
        "code": "pulse",
        "value": "72",
        "state": State.ABSENT,
        "examiner_id": version.author_id,
    }
    return Finding(**{**fields, **other})


def test_the_database_refuses_what_must_never_be(
    here: Encounter, catalogue: Catalogue, doctor: Actor, make_staff: MakeStaff
) -> None:
    version = commit(here, catalogue, {"pulse": "72", "gait": "not-examined"}, doctor, 0)
    other = make_staff(Role.DOCTOR, username="other")
    never = [
        row_like(version),  # twice in a version
        row_like(version, code="tandem", value="steady"),  # not in what was committed
        row_like(version, code="pulse", site="l5"),
        row_like(version, code="gait", state=State.NOT_EXAMINED, value="normal"),
        row_like(version, code="gait", state=State.ABSENT, value=""),
        row_like(version, code="gait", state="guessed", value="normal"),
        row_like(version, code="gait", laterality="both", value="normal"),
    ]
    Finding.objects.filter(code="gait").delete()
    never.append(row_like(version, code="gait", state=State.NOT_EXAMINED, value="normal"))
    gait = row_like(version, code="gait", state=State.NOT_EXAMINED, value="")
    gait.examiner_id = other.pk
    for row in [*never, gait]:
        with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
            row.save(force_insert=True)
    gait.examiner_id = version.author_id
    gait.save(force_insert=True)
    assert Finding.objects.count() == 2


def test_without_its_guard_the_database_lets_in_a_finding_that_nobody_made(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    version = commit(here, catalogue, {"pulse": "72"}, doctor, 0)
    made_findings.remove(connection.SchemaEditorClass(connection))
    row_like(version, code="tandem", value="steady").save(force_insert=True)
    made_findings.install(connection.SchemaEditorClass(connection))
    assert Finding.objects.count() == 2
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        row_like(version, code="romberg", value="steady").save(force_insert=True)


def test_findings_for_the_reasoning_core(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    nothing = findings_of(here.pk, doctor)
    assert set(nothing.values()) == {None}
    commit(here, catalogue, FOUND, doctor, 0)
    told = findings_of(here.pk, doctor)
    assert set(told) == set(nothing)
    assert {name: value for name, value in told.items() if value is not None} == {
        "fever": True,
        "subnormal_fever_37_5_37_9": False,
        "leg_weakness_severe_or_progressive": True,
        "leg_weakness_mild": True,
    }


def test_the_sentences_of_an_examination(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    assert examination_sentences(here.pk, "nl", actor=doctor) == []
    commit(here, catalogue, FOUND, doctor, 0)
    texts = {
        language: [one.text for one in examination_sentences(here.pk, language, actor=doctor)]
        for language in ("nl", "de", "en")
    }
    assert texts["nl"] == [
        "De temperatuur is 38,2 °C, dat is koorts.",
        "De proef van Lasègue links geeft uitstralende pijn in het linkerbeen.",
        "De proef van Lasègue rechts geeft geen pijn in het been.",
        "Heffen van de linker grote teen gaat tegen de zwaartekracht, maar niet tegen weerstand"
        " (kracht 3 van 5).",
        "Het gevoel in het rijbroekgebied links is niet onderzocht.",
    ]
    assert texts["de"][0] == "Die Temperatur beträgt 38,2 °C, das ist Fieber."
    assert texts["en"][0] == "The temperature is 38.2 °C, which is a fever."


def test_an_examination_is_for_those_who_treat_and_each_reading_is_recorded(
    here: Encounter, catalogue: Catalogue, doctor: Actor
) -> None:
    commit(here, catalogue, FOUND, doctor, 0)
    before = AuditEvent.objects.filter(event="encounters.section.read").count()
    found = examination_of(here.pk, actor=doctor)
    assert found is not None
    assert dict(found.entries) == FOUND
    assert set(found.examiners.values()) == {"Demo doctor"}
    assert AuditEvent.objects.filter(event="encounters.section.read").count() == before + 1
    for role in (Role.PLANNER, Role.DESK, Role.AGENT, Role.EDITOR, Role.MANAGER, Role.AUDITOR):
        with pytest.raises(Forbidden):
            examination_of(here.pk, actor=staff_actor(role))
        with pytest.raises(Forbidden):
            findings_of(here.pk, staff_actor(role))
    with pytest.raises(EncounterUnknown):
        findings_of(uuid4(), doctor)
