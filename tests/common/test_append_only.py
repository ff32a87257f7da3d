"""Rows that are only ever added: the database refuses to change or delete them."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from tests.conftest import APPEND_ONLY
from tests.databases import template_database
from wervel.common import append_only
from wervel.common.actor import system
from wervel.patients.models import Patient
from wervel.patients.services import PatientDetails, register_patient

TABLE = "patients_patient"
ACTOR = system("test")


@pytest.fixture
def patient(db: None) -> Patient:
    details = PatientDetails("Demo", "Demo", date(1980, 3, 31), "", "+31201234567", "nl")
    return register_patient(details=details, actor=ACTOR)


@pytest.fixture
def guarded_patients(patient: Patient) -> Iterator[Patient]:
    change(append_only.install)
    yield patient
    change(append_only.remove)


def change(how: Callable[[BaseDatabaseSchemaEditor, list[str]], None]) -> None:
    """Within the transaction of the test: these statements need no schema editor of their own."""
    how(connection.SchemaEditorClass(connection), [TABLE])


def test_every_guarded_table_has_its_triggers() -> None:
    """On a migrated database: the tests' own has had them taken away."""
    names = (
        template_database()
        .copy()
        .python(
            "from django.db import connection; from wervel.common.append_only import guarded;"
            " print(*guarded(connection))"
        )
    )
    assert set(names.split()) == set(APPEND_ONLY)


def test_a_guarded_row_is_neither_changed_nor_deleted(guarded_patients: Patient) -> None:
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Patient.objects.update(given="Other")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        Patient.objects.filter(pk=guarded_patients.pk)._raw_delete("default")
    assert Patient.objects.get().given == guarded_patients.given
