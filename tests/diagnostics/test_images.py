"""Images on their way into a record: checked, matched, kept once, or waiting for a person."""

import os
import time
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from pytest_django.fixtures import Settings

from tests.diagnostics import images
from tests.diagnostics.clamd import EICAR, scanner
from tests.diagnostics.sent_images import of, send
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import append_only, clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.diagnostics import blobs, guards, spool
from wervel.diagnostics.choices import ImageFileState as State
from wervel.diagnostics.choices import ImageReason as Reason
from wervel.diagnostics.choices import RequestCategory, RequestStatus
from wervel.diagnostics.image_exceptions import (
    ImageInvalid,
    ReadingInvalid,
    ScannerAway,
    SpoolFull,
)
from wervel.diagnostics.models import (
    ExternalReading,
    ImageFile,
    ImagingInstance,
    ImagingSeries,
    ImagingStudy,
    ServiceRequest,
)
from wervel.diagnostics.result_exceptions import AlreadyDecided
from wervel.diagnostics.selectors.image_bytes import grey_values
from wervel.diagnostics.selectors.images import one_series
from wervel.diagnostics.services.image_quarantine import assign_images, reject_images
from wervel.diagnostics.services.images import (
    shown_name,
    tidy_up,
)
from wervel.diagnostics.services.readings import Written, type_reading
from wervel.encounters.models import Encounter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def state_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def actor(doctor: User) -> Actor:
    return doctor.as_actor()


@pytest.fixture
def scan(encounter: Encounter, doctor: User) -> ServiceRequest:
    return ServiceRequest.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        test="mri",
        category=RequestCategory.IMAGING,
        status=RequestStatus.ACTIVE,
        requester=doctor,
        requested_at=clock.now(),
    )


def only() -> ImageFile:
    return ImageFile.objects.get()


def files_below(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_an_image_of_an_order_is_kept_under_its_hash_and_ends_the_order(
    scan: ServiceRequest, actor: Actor, state_dir: Path
) -> None:
    body = images.file(**of(scan.encounter, AccessionNumber=scan.accession))
    send(scan.encounter, actor, body)
    study = ImagingStudy.objects.get()
    assert (study.patient_id, study.request_id) == (scan.patient_id, scan.pk)
    assert ServiceRequest.objects.get().status == RequestStatus.COMPLETED
    instance = ImagingInstance.objects.get()
    digest = sha256(body).hexdigest()
    assert instance.sha256 == digest
    (kept,) = files_below(state_dir)
    assert kept == state_dir / "images" / "stored" / digest[:2] / digest
    assert (kept.stat().st_mode & 0o777, kept.read_bytes()) == (0o600, body)
    assert only().state == State.STORED
    events = AuditEvent.objects.filter(event__startswith="diagnostics.im").order_by("event")
    assert list(events.values_list("event", flat=True)) == [
        "diagnostics.images.sent",
        "diagnostics.imaging-study.stored",
    ]


def test_the_number_of_the_person_and_the_birth_date_are_enough(
    encounter: Encounter, actor: Actor
) -> None:
    send(encounter, actor, images.file(**of(encounter)))
    assert ImagingStudy.objects.get().encounter_id == encounter.pk


def test_another_name_is_a_warning_and_no_more(encounter: Encounter, actor: Actor) -> None:
    send(encounter, actor, images.file(**of(encounter, PatientName="Somebody^Else")))
    assert (only().state, only().name_differs) == (State.STORED, True)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"PatientID": "", "AccessionNumber": ""}, Reason.NOTHING_KNOWN),
        ({"PatientID": "12345"}, Reason.NOTHING_KNOWN),
        ({"PatientID": "P0009999-08"}, Reason.PATIENT_DIFFERS),
        ({"PatientBirthDate": "19010101"}, Reason.BIRTH_DIFFERS),
        ({"PatientBirthDate": ""}, Reason.BIRTH_DIFFERS),
        ({"AccessionNumber": "W-2222-22"}, Reason.ORDER_UNKNOWN),
    ],
)
def test_what_does_not_fit_waits_and_hangs_on_nobody(
    encounter: Encounter, actor: Actor, changed: dict[str, str], reason: Reason, state_dir: Path
) -> None:
    send(encounter, actor, images.file(**of(encounter, **changed)))
    assert (only().state, only().reason) == (State.QUARANTINED, reason)
    assert not ImagingStudy.objects.exists()
    assert not (state_dir / "images" / "stored").exists()
    (kept,) = files_below(state_dir)
    assert kept.parent.parent == state_dir / "images" / "quarantine"


def test_an_order_that_was_not_released_waits(scan: ServiceRequest, actor: Actor) -> None:
    ServiceRequest.objects.update(status=RequestStatus.ON_HOLD)
    send(
        scan.encounter,
        actor,
        images.file(**of(scan.encounter, AccessionNumber=scan.accession)),
    )
    assert only().reason == Reason.ORDER_CLOSED


def test_the_same_image_twice_is_kept_once_and_another_under_its_name_waits(
    encounter: Encounter, actor: Actor
) -> None:
    body = images.file(**of(encounter))
    send(encounter, actor, body)
    send(encounter, actor, body, images.file(shift=3, **of(encounter)))
    assert ImagingInstance.objects.count() == 1
    states = ImageFile.objects.order_by("name").values_list("state", "reason")
    assert list(states) == [
        (State.STORED, ""),
        (State.STORED, ""),
        (State.QUARANTINED, Reason.IMAGE_DIFFERS),
    ]


def test_a_person_assigns_all_of_a_study_at_once(
    encounter: Encounter, scan: ServiceRequest, actor: Actor
) -> None:
    changed = of(encounter, PatientID="", PatientBirthDate="")
    upload = send(
        encounter,
        actor,
        images.file(**changed),
        images.file(**{**changed, "SOPInstanceUID": "2.25.7", "InstanceNumber": 2}),
    )
    first = ImageFile.objects.filter(upload=upload).earliest("pk")
    with pytest.raises(ImageInvalid):
        assign_images(first.pk, number="W-2222-22", note="x", actor=actor)
    with pytest.raises(ImageInvalid):
        assign_images(first.pk, number=scan.accession, note=" ", actor=actor)
    assign_images(first.pk, number=scan.accession, note="seen on the disc", actor=actor)
    assert ImagingInstance.objects.count() == 2
    assert set(ImageFile.objects.values_list("state", "decided_by")) == {
        (State.ASSIGNED, UUID(actor.id))
    }
    event = AuditEvent.objects.get(event="diagnostics.image-file.assigned")
    assert (event.patient_id, event.detail["files"]) == (encounter.patient_id, 2)
    with pytest.raises(AlreadyDecided):
        reject_images(first.pk, note="late", actor=actor)


def test_a_person_rejects(encounter: Encounter, actor: Actor, booked: Any) -> None:
    send(encounter, actor, images.file(**of(encounter, PatientID="")))
    reject_images(only().pk, note="not ours", actor=actor)
    assert (only().state, only().says) == (State.REJECTED, {})
    assert not ImagingStudy.objects.exists()


def test_a_visit_is_enough_to_assign_to(encounter: Encounter, actor: Actor) -> None:
    send(encounter, actor, images.file(**of(encounter, PatientID="")))
    reference = encounter.appointment.reference
    assign_images(only().pk, number=reference, note="a disc", actor=actor)
    assert ImagingStudy.objects.get().encounter_id == encounter.pk


def test_what_is_no_image_leaves_no_bytes(
    encounter: Encounter, actor: Actor, state_dir: Path
) -> None:
    send(encounter, actor, b"MZ" + images.file()[2:], images.file(**of(encounter))[:-30])
    reasons = ImageFile.objects.order_by("name").values_list("state", "reason")
    assert list(reasons) == [(State.REFUSED, Reason.PROGRAM), (State.REFUSED, Reason.CUT_OFF)]
    assert files_below(state_dir) == []


def test_a_virus_is_refused_and_a_scanner_that_is_away_lets_nothing_in(
    encounter: Encounter, actor: Actor, settings: Settings
) -> None:
    good = images.file(**of(encounter))
    with scanner() as address:
        settings.ANTIVIRUS = address
        send(encounter, actor, good + EICAR, good)
    reasons = ImageFile.objects.order_by("name").values_list("state", "reason")
    assert list(reasons) == [(State.REFUSED, Reason.VIRUS), (State.STORED, "")]
    with pytest.raises(ScannerAway):
        send(encounter, actor, good)
    assert ImageFile.objects.latest("name").state == State.WAITING


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\x\\..\\CON", "CON"),
        ("a\u202egpj.exe", "a\ufffdgpj.exe"),
        ("\U0001f600" * 300, "\U0001f600" * 120),
        ("..", ".."),
        ("", "–"),
    ],
)
def test_the_name_of_a_file_is_only_shown(
    encounter: Encounter, actor: Actor, state_dir: Path, name: str, shown: str
) -> None:
    assert shown_name(name) == shown
    send(encounter, actor, images.file(**of(encounter)), name=name)
    assert only().name == shown
    assert [path.parent.parent.name for path in files_below(state_dir)] == ["stored"]


def test_the_spool_has_a_quota(monkeypatch: pytest.MonkeyPatch) -> None:
    spool.make_room(1000)
    with os.fdopen(spool.create(uuid7()), "wb") as out:
        out.write(bytes(600))
    monkeypatch.setattr(spool, "MOST_SPOOL", 1500)
    spool.make_room(900)
    with pytest.raises(SpoolFull):
        spool.make_room(901)


def test_partial_files_are_removed_within_the_hour_and_waiting_ones_stay(
    encounter: Encounter, actor: Actor, settings: Settings
) -> None:
    settings.ANTIVIRUS = ("127.0.0.1", 9)
    with pytest.raises(ScannerAway):
        send(encounter, actor, images.file())
    partial, fresh = uuid7(), uuid7()
    for key in (partial, fresh):
        os.close(spool.create(key))
    old = time.time() - 3000
    for key in (partial, only().pk):
        os.utime(spool.place_of(key), (old - 1, old - 1))
    tidy_up()
    assert sorted(path.name for path in spool.folder().iterdir()) == sorted(
        [fresh.hex, only().pk.hex]
    )


def test_who_may_not_write_sends_nothing(encounter: Encounter, actor: Actor) -> None:
    nobody = Actor(actor.kind, actor.id, "desk", frozenset({"desk"}))
    with pytest.raises(Forbidden):
        send(encounter, nobody, images.file())
    assert not ImageFile.objects.exists()


def test_a_look_at_a_series_is_told_once_in_five_minutes(
    encounter: Encounter, actor: Actor
) -> None:
    second = {"SOPInstanceUID": "2.25.7", "InstanceNumber": 2}
    send(
        encounter,
        actor,
        images.file(shift=5, **of(encounter, **second)),
        images.file(**of(encounter)),
    )
    series = ImagingSeries.objects.get()
    for _ in range(3):
        found = one_series(encounter.pk, series.pk, actor=actor)
    assert grey_values(found, 0, 1) == (
        images.pixels().tobytes() + images.pixels(shift=5).tobytes()
    )
    events = AuditEvent.objects.filter(event="diagnostics.imaging-series.seen")
    assert [event.patient_id for event in events] == [encounter.patient_id]


def test_a_reading_is_corrected_by_a_new_version(encounter: Encounter, actor: Actor) -> None:
    day = clock.today()
    first = Written("Dr. Demo", "Demo hospital", day, "No fracture.")
    row = type_reading(encounter_id=encounter.pk, written=first, actor=actor)
    with pytest.raises(ReadingInvalid):
        type_reading(encounter_id=encounter.pk, written=first, actor=actor, corrects=row.reading)
    second = Written("Dr. Demo", "Demo hospital", day, "A fracture.", "typing error")
    type_reading(encounter_id=encounter.pk, written=second, actor=actor, corrects=row.reading)
    assert list(ExternalReading.objects.order_by("number").values_list("number", "text")) == [
        (1, "No fracture."),
        (2, "A fracture."),
    ]


def test_a_study_without_a_patient_is_refused_by_the_table(encounter: Encounter) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        ImagingStudy.objects.create(encounter=encounter, uid="1.2", created_at=clock.now())


@pytest.mark.django_db(transaction=True)
def test_what_is_kept_cannot_be_changed(encounter: Encounter, actor: Actor) -> None:
    send(encounter, actor, images.file(**of(encounter)))
    with connection.schema_editor() as schema:
        append_only.install(schema, guards.TABLES)
    try:
        for model in (ImagingStudy, ImagingSeries, ImagingInstance):
            with pytest.raises(Exception, match="only ever added"), transaction.atomic():
                model.objects.update(uid="1.2.3")  # type: ignore[attr-defined]
    finally:
        with connection.schema_editor() as schema:
            append_only.remove(schema, guards.TABLES)


def test_a_store_keeps_bytes_once_and_knows_only_hashes() -> None:
    store = blobs.images()
    assert store.put(BytesIO(b"x")) == store.put(BytesIO(b"x")) == sha256(b"x").hexdigest()
    with store.open(sha256(b"x").hexdigest()) as body:
        assert body.read() == b"x"
    for wrong in ("../../etc/passwd", "", sha256(b"y").hexdigest()):
        with pytest.raises(blobs.BlobUnknown):
            store.open(wrong)
