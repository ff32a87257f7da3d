"""Finding people in the records, and who may."""

from dataclasses import replace
from datetime import date

import pytest

from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.patients.exceptions import PatientUnknown
from wervel.patients.models import Patient
from wervel.patients.selectors import find_patients, known_patient, likely_duplicates
from wervel.patients.services import PatientDetails, register_patient

pytestmark = pytest.mark.django_db
PLANNER = Actor(ActorKind.USER, "1", "Demo planner", frozenset({Role.PLANNER}))
ANNA = PatientDetails("Anna", "Müller", date(1980, 3, 31), "anna@example.org", "+31612345678", "nl")


def add(*people: PatientDetails) -> list[Patient]:
    return [register_patient(details=one, actor=PLANNER) for one in people]


def names(text: str) -> list[str]:
    return [one.name for one in find_patients(text, actor=PLANNER).people]


@pytest.fixture
def people() -> list[Patient]:
    return add(
        ANNA,
        replace(
            ANNA, given="Bram", family="Mueller", birth_date=date(1990, 1, 2), phone="+4924112"
        ),
        replace(ANNA, given="Carla", family="Muller", birth_date=date(1975, 5, 6), email=""),
        replace(ANNA, given="Daan", family="van den Berg", birth_date=date(1980, 3, 31)),
        replace(ANNA, given="Eva", family="Muhle", birth_date=date(1980, 3, 13)),
    )


@pytest.mark.parametrize("typed", ["Müller", "mueller", "MULLER", "Mull"])
def test_all_writings_of_a_name_find_each_other(people: list[Patient], typed: str) -> None:
    assert sorted(names(typed)) == ["Anna Müller", "Bram Mueller", "Carla Muller"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("31-3-1980", ["Anna Müller", "Daan van den Berg"]),
        ("80-03-31 mul", ["Anna Müller"]),
        ("anna", ["Anna Müller"]),
        ("berg daan", ["Daan van den Berg"]),
        ("muller 1990-01-02", ["Bram Mueller"]),
        ("anna@example.org mull", ["Anna Müller", "Bram Mueller"]),
        ("06 12345678 berg", ["Daan van den Berg"]),
        ("nobody", []),
        ("", []),
        ("%", []),
        ("_", []),
    ],
)
def test_what_is_typed_finds_whom_it_means(
    people: list[Patient], typed: str, found: list[str]
) -> None:
    assert sorted(names(typed)) == found


def test_a_slip_of_the_pen_still_finds(people: list[Patient]) -> None:
    assert names("Mullre Anna") == ["Anna Müller"]
    assert names("Muler 31.3.80") == ["Anna Müller"]


def test_the_whole_word_comes_before_its_beginning() -> None:
    add(replace(ANNA, family="Mullerman"), replace(ANNA, family="Müller"))
    assert names("muller") == ["Anna Müller", "Anna Mullerman"]


def test_twenty_are_shown_and_more_are_said() -> None:
    add(*(replace(ANNA, given=f"Anna {letter}") for letter in "abcdefghijklmnopqrstu"))
    found = find_patients("muller", actor=PLANNER)
    assert (len(found.people), found.more) == (20, True)


def test_a_search_is_recorded_with_those_it_showed_and_without_its_words(
    people: list[Patient],
) -> None:
    names("anna")
    event = AuditEvent.objects.get(event="patients.search.read")
    assert (event.actor_label, event.detail) == ("Demo planner", {"shown": [str(people[0].pk)]})


@pytest.mark.parametrize(
    ("details", "found"),
    [
        (replace(ANNA, family="Mueller"), ["Anna Müller"]),
        (replace(ANNA, given="Ana", phone="+31101", email=""), ["Anna Müller"]),
        (replace(ANNA, birth_date=date(1980, 3, 13)), ["Anna Müller"]),
        (replace(ANNA, given="Bert"), []),
        (replace(ANNA, birth_date=date(1981, 3, 31), phone="+31101", email=""), []),
    ],
)
def test_likely_duplicates(
    people: list[Patient], details: PatientDetails, found: list[str]
) -> None:
    assert [one.name for one in likely_duplicates(details, actor=PLANNER)] == found


def test_the_words_follow_a_change_of_name(people: list[Patient]) -> None:
    people[0].family = "Schäfer"
    people[0].save()
    assert names("schaefer") == ["Anna Schäfer"]
    assert known_patient(people[0].pk, actor=PLANNER).name == "Anna Schäfer"


def test_nobody_is_found_who_is_not_there() -> None:
    with pytest.raises(PatientUnknown):
        known_patient(uuid7(), actor=PLANNER)


@pytest.mark.parametrize("role", [Role.DOCTOR, Role.MANAGER, Role.EDITOR, Role.AUDITOR, None])
def test_others_may_not_search(people: list[Patient], role: Role | None) -> None:
    actor = Actor(ActorKind.USER, "2", "x", frozenset({role})) if role else VISITOR
    for read in (
        lambda: find_patients("muller", actor=actor),
        lambda: known_patient(people[0].pk, actor=actor),
        lambda: likely_duplicates(ANNA, actor=actor),
    ):
        with pytest.raises(Forbidden):
            read()


@pytest.mark.django_db(transaction=True)
def test_people_of_before_get_their_words() -> None:
    from importlib import import_module

    from django.apps import apps

    (anna,) = add(ANNA)
    Patient.objects.filter(pk=anna.pk).update(search_words="")
    assert names("muller") == []
    import_module("wervel.patients.migrations.0004_search_words").fill(apps, None)
    assert names("muller") == ["Anna Müller"]


def test_each_who_was_shown_can_know_it(people: list[Patient]) -> None:
    names("mull")
    shown = AuditEvent.objects.filter(event="patients.patient.shown")
    assert {each.patient_id for each in shown} == {each.pk for each in people[:3]}
    assert {each.object_id for each in shown} == {str(each.pk) for each in people[:3]}
