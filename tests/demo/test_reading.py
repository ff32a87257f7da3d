"""The whole demo read through by everybody: reading changes nothing, nobody sees what is clinical
but those who treat and the patient, and no page is kept on the way."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from tests.accounts.test_gate import address, enter
from wervel.accounts.access import Door
from wervel.accounts.choices import Role
from wervel.accounts.matrix import Row, rows
from wervel.accounts.models import User
from wervel.accounts.patient_accounts import open_account
from wervel.demo.intake import DONE
from wervel.demo.load import load_demo
from wervel.demo.portal import NOTE, TEXTS
from wervel.demo.visits import HISTORY
from wervel.diagnostics.models import (
    ImageFile,
    ImagingInstance,
    KeyImage,
    Observation,
    Quarantined,
    Rendition,
)
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter, IntakeVersion
from wervel.patients.models import Patient, PatientAccess, RecordLink

pytestmark = [pytest.mark.django_db, pytest.mark.once]

TREAT = {Role.DOCTOR, Role.ASSISTANT}
# What only those who treat and the patient may read, in the demo's own words.
CLINICAL = [
    *TEXTS.values(),
    NOTE,
    HISTORY,
    *(text for answers in DONE.values() for text in answers.values() if text.startswith("Demo:")),
]
# What a reader leaves behind: the trail, the session, counters against too many tries.
LEFT_BEHIND = re.compile(r"audit_|django_session|cache|ratelimit")
Known = Mapping[str, str]


@pytest.fixture
def demo(settings: Settings, tmp_path: Path) -> None:
    settings.STATE_DIR = tmp_path
    assert load_demo()
    assert RecordLink.objects.count() == 1


def known_of(encounter: Encounter) -> Known:
    """What is in an address of this visit, by the name that it has there."""
    instance = ImagingInstance.objects.filter(series__study__encounter=encounter).first()
    observation = Observation.objects.filter(encounter=encounter).first()
    rendition = Rendition.objects.filter(version__report__encounter=encounter).first()
    found = {
        "encounter_id": encounter.pk,
        "reference": encounter.appointment.reference,
        "study_id": instance and instance.series.study_id,
        "series_id": instance and instance.series_id,
        "image_id": instance and instance.pk,
        "observation_id": observation and observation.pk,
        "version_id": rendition and rendition.version_id,
        "report_id": rendition and rendition.version.report_id,
        "language": rendition and rendition.language,
        "first": 0,
        "last": 0,
        "number": 1,
    }
    return {name: str(value) for name, value in found.items() if value is not None}


def visits() -> list[Encounter]:
    """One with a signed report and an image in it first, then with blood, with answers sent."""
    keys = (
        KeyImage.objects.values_list("encounter", flat=True),
        Observation.objects.values_list("encounter", flat=True),
        IntakeVersion.objects.filter(task=IntakeTask.COMPLAINT).values_list("encounter", flat=True),
    )
    wanted = dict.fromkeys(each[0] for each in keys)
    rows = Encounter.objects.select_related("appointment")
    return [rows.get(pk=key) for key in wanted]


def addresses() -> Iterator[tuple[Row, str]]:
    """Every address that is not public, with what is really there in it."""
    behind = [row for row in rows() if row.access and row.access.door is not Door.PUBLIC]
    leave = {"account_login", "account_logout", "cms_login", "cms_logout"}
    chosen = KeyImage.objects.get()
    own = {
        "record-image-chosen": {"image_id": str(chosen.pk)},
        "report-picture": {"digest": chosen.sha256},
        "quarantined": {"key": str(Quarantined.objects.values_list("pk", flat=True)[0])},
        "quarantined-images": {"key": str(_waiting_image())},
    }
    access = {"access_id": str(PatientAccess.objects.get().pk)}
    for link in RecordLink.objects.all():
        own["linking-part"] = {"link_id": str(link.pk)}
    for number, encounter in enumerate(visits()):
        other = Patient.objects.exclude(pk=encounter.patient_id).order_by("pk")[0]
        records = {"patient_id": str(encounter.patient_id), "other_id": str(other.pk)}
        known = {**known_of(encounter), **access, **records}
        for row in behind:
            if row.name not in leave and (number == 0 or "encounter_id" in row.route):
                yield row, _filled(row, {**known, **own.get(row.name, {})})


def _waiting_image() -> object:
    return ImageFile.objects.filter(state="quarantined").values_list("pk", flat=True)[0]


def _filled(row: Row, known: Known) -> str:
    def put(found: re.Match[str]) -> str:
        return known.get(found[1], found[0])

    return address(Row(re.sub(r"<\w+:(\w+)>", put, row.route), row.name, row.access))


def everything() -> dict[str, str]:
    """A digest of each table."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and not LEFT_BEHIND.search(table):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
                lines = sorted(map(repr, cursor.fetchall()))
                found[table] = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    return found


def entered() -> dict[str, Client]:
    """Everybody who can log in, logged in."""
    stranger = open_account(email="other@patient.example", password=None, given="", family="")
    people = {role.value: User.objects.get(username=f"demo-{role.value}") for role in Role}
    people |= {"patient": PatientAccess.objects.get().user, "other patient": stranger}
    clients = {who: Client(raise_request_exception=False) for who in people}
    for who, client in clients.items():
        enter(client, people[who], both=True)
    return clients


@pytest.mark.usefixtures("demo")
def test_reading_changes_nothing_and_shows_each_their_own() -> None:
    people, pages = entered(), list(addresses())
    before = everything()
    seen: dict[str, set[str]] = {who: set() for who in people}
    kept, deceived = [], []
    for who, client in people.items():
        for row, page in pages:
            answer = client.get(page)
            body = b"".join(answer) if answer.streaming else answer.content
            words = body.decode("utf-8", "replace")
            seen[who] |= {text for text in CLINICAL if text in words}
            if answer.status_code == 200 and "no-store" not in answer.get("Cache-Control", ""):
                kept.append((who, page))
            assert answer.status_code < 500, (who, page)
            if answer.status_code == 200 and page.endswith("/") and row.access:
                style = client.get(f"{page}x.css")
                if style.status_code == 200:
                    deceived.append((who, page))
    changed = {name for name, digest in everything().items() if digest != before[name]}
    assert changed == set()
    assert {who for who, found in seen.items() if found} == {*TREAT, "patient"}
    # What is signed those who treat read in the sealed pages.
    signed = {*TEXTS.values()}
    assert seen[Role.DOCTOR] == {*CLINICAL} - signed
    assert seen["patient"] == {*signed, NOTE}
    assert kept == []
    assert deceived == []
