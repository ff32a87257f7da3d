"""The pages of images: sending, looking, downloading, readings, and deciding about what waits."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import Settings

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics import images
from tests.diagnostics.sent_images import of
from wervel.accounts.choices import Role
from wervel.common.jobs.worker import run_due_jobs
from wervel.diagnostics import spool
from wervel.diagnostics.models import (
    ImageFile,
    ImagingInstance,
    ImagingSeries,
    ImagingStudy,
    KeyImage,
)
from wervel.diagnostics.services.key_images import MOST_CHOSEN
from wervel.encounters.models import Encounter

WAITING = "/nl/werk/beelden/"


@pytest.fixture(autouse=True)
def state_dir(tmp_path: Path, settings: Settings) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path


@pytest.fixture
def staff(client: Client, make_staff: MakeStaff, encounter: Encounter) -> Client:
    make_staff(Role.ASSISTANT)
    log_in(client)
    return client


def page(encounter: Encounter, end: str = "") -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/beelden/{end}"


def send(staff: Client, encounter: Encounter, *bodies: bytes, name: str = "a.dcm") -> Any:
    files = [SimpleUploadedFile(name, body) for body in bodies]
    return staff.post(page(encounter), {"files": files})


def test_files_are_sent_checked_shown_and_given_out(
    staff: Client, encounter: Encounter, state_dir: Path
) -> None:
    body = images.file(**of(encounter))
    answer = send(
        staff, encounter, body, images.file(images.JPEG, **of(encounter), SOPInstanceUID="2.25.9")
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, page(encounter))
    assert "wordt gecontroleerd" in staff.get(page(encounter)).text
    run_due_jobs()
    assert list(spool.folder().iterdir()) == []
    study, series = ImagingStudy.objects.get(), ImagingSeries.objects.get()
    assert page(encounter, f"{study.pk}/") in staff.get(page(encounter)).text
    text = staff.get(page(encounter, f"{study.pk}/")).text
    assert "data-viewer=" in text
    assert "Sommige beelden kunnen we hier niet tonen" in text
    assert str(images.JPEG) in text
    grey = staff.get(page(encounter, f"serie/{series.pk}/0-0/"))
    assert grey.content == images.pixels().tobytes()
    assert grey.headers["Cache-Control"] == "no-store"
    assert staff.get(page(encounter, f"serie/{series.pk}/0-1/")).status_code == 404
    first = ImagingInstance.objects.get(uid=images.IMAGE)
    given = staff.get(page(encounter, f"bestand/{first.pk}/"))
    assert given.getvalue() == body
    assert given.headers["Content-Disposition"] == f'attachment; filename="{first.pk}.dcm"'
    assert "sandbox" in given.headers["Content-Security-Policy"]
    other = f"/nl/werk/bezoeken/{study.pk}/beelden/serie/{series.pk}/0-0/"
    assert staff.get(other).status_code == 404


def test_nothing_chosen_is_said(staff: Client, encounter: Encounter) -> None:
    answer = staff.post(page(encounter), {})
    assert answer.status_code == 422
    assert "Kies ten minste één bestand." in answer.text


def test_a_file_that_is_too_large_leaves_nothing(
    staff: Client, encounter: Encounter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spool, "MOST_FILE", 100_000)
    answer = send(staff, encounter, images.file(), bytes(600_000))
    assert answer.status_code == 413
    assert list(spool.folder().iterdir()) == []
    assert not ImageFile.objects.exists()


def test_a_body_that_says_it_is_too_large_is_not_read(staff: Client, encounter: Encounter) -> None:
    for length, status in ((5_000_000_000, 413), (10**20, 413)):
        answer = staff.post(page(encounter), {"files": []}, CONTENT_LENGTH=str(length))
        assert answer.status_code == status
    wrong = "/nl/werk/bezoeken/"
    assert staff.post(wrong, {"a": "b"}, CONTENT_LENGTH="2000000").status_code == 413


def test_without_log_in_or_token_nothing_reaches_the_disk(
    encounter: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    assert send(client, encounter, images.file()).status_code == 302
    make_staff(Role.PLANNER)
    log_in(client)
    assert send(client, encounter, images.file()).status_code == 403
    assert list(spool.folder().iterdir()) == []


def test_a_form_without_its_token_is_refused(encounter: Encounter, make_staff: MakeStaff) -> None:
    strict = Client(enforce_csrf_checks=True)
    make_staff(Role.DOCTOR)
    plain = Client()
    log_in(plain)
    strict.cookies = plain.cookies
    assert send(strict, encounter, images.file()).status_code == 403
    assert list(spool.folder().iterdir()) == []


def test_what_waits_is_listed_and_decided(staff: Client, encounter: Encounter) -> None:
    send(staff, encounter, images.file(**of(encounter, PatientID="X<b>")), name="<i>.dcm")
    run_due_jobs()
    row = ImageFile.objects.get()
    assert "&lt;i&gt;.dcm" in staff.get(page(encounter)).text
    assert f"{WAITING}{row.pk}/" in staff.get(WAITING).text
    text = staff.get(f"{WAITING}{row.pk}/").text
    assert "X&lt;b&gt;" in text
    wrong = staff.post(
        f"{WAITING}{row.pk}/", {"number": "W-2222-22", "note": "x", "step": "assign"}
    )
    assert wrong.status_code == 422
    assert "We kennen geen aanvraag en geen bezoek met dit nummer." in wrong.text
    reference = encounter.appointment.reference
    sent = {"number": reference, "note": "gezien", "step": "assign"}
    assert staff.post(f"{WAITING}{row.pk}/", sent).status_code == 302
    assert ImagingStudy.objects.get().encounter_id == encounter.pk
    assert staff.post(f"{WAITING}{row.pk}/", sent).status_code == 409


def test_a_reading_is_typed_and_corrected(staff: Client, encounter: Encounter) -> None:
    typed = {
        "author": "Dr. Demo",
        "source": "Demo-ziekenhuis",
        "written_on": "1-3-2026",
        "text": "Geen breuk.",
    }
    assert staff.post(page(encounter, "verslag/"), {**typed, "text": ""}).status_code == 422
    assert staff.post(page(encounter, "verslag/"), typed).status_code == 302
    text = staff.get(page(encounter)).text
    assert "Dr. Demo, Demo-ziekenhuis, 01-03-2026" in text
    address = text.split(page(encounter, "verslag/"))[1].split('"')[0]
    form = page(encounter, f"verslag/{address}")
    assert staff.post(form, {**typed, "text": "Toch een breuk."}).status_code == 422
    second = {**typed, "text": "Toch een breuk.", "reason": "tikfout"}
    assert staff.post(form, second).status_code == 302
    assert "Toch een breuk." in staff.get(page(encounter)).text
    assert "Geen breuk." in staff.get(form).text


def test_an_image_is_chosen_for_the_report_and_taken_out(
    staff: Client, encounter: Encounter
) -> None:
    send(staff, encounter, images.file(**of(encounter)))
    run_due_jobs()
    study, series = ImagingStudy.objects.get(), ImagingSeries.objects.get()
    address = page(encounter, f"{study.pk}/")
    seen = {"series": series.pk, "place": "0", "level": "300", "window": "600.5", "note": "<b>"}
    answer = staff.post(address, seen)
    assert (answer.status_code, answer.headers["Location"]) == (302, page(encounter) + "#chosen")
    row = KeyImage.objects.get()
    text = staff.get(page(encounter)).text
    assert page(encounter, f"voor-verslag/{row.pk}.png") in text
    assert "&lt;b&gt;" in text
    drawn = staff.get(page(encounter, f"voor-verslag/{row.pk}.png"))
    assert (drawn.headers["Content-Type"], drawn.content) == ("image/png", bytes(row.png))
    other = f"/nl/werk/bezoeken/{study.pk}/beelden/voor-verslag/{row.pk}.png"
    assert staff.get(other).status_code == 404
    long = staff.post(address, {**seen, "note": "x" * 10_000})
    assert (long.status_code, "x" * 10_000 in long.text) == (422, True)
    uids = {"StudyInstanceUID": "2.25.8", "SeriesInstanceUID": "2.25.8.1"}
    send(staff, encounter, images.file(**of(encounter), **uids, SOPInstanceUID="2.25.8.1.1"))
    run_due_jobs()
    other_study = ImagingStudy.objects.exclude(pk=study.pk).get()
    assert staff.post(page(encounter, f"{other_study.pk}/"), seen).status_code == 404
    for wrong in ({"window": "nan"}, {"place": "x"}, {"series": study.pk}, {"level": ""}):
        assert staff.post(address, seen | wrong).status_code == 404
    for number in range(MOST_CHOSEN - 1):
        staff.post(address, seen | {"note": f"Demo {number}"})
    full = staff.post(address, seen | {"note": "Demo: te veel"})
    assert (full.status_code, "Demo: te veel" in full.text) == (422, True)
    assert "hoogstens zes beelden" in full.text
    out = staff.post(page(encounter, f"voor-verslag/{row.pk}/eruit/"))
    assert out.status_code == 302
    assert page(encounter, f"voor-verslag/{row.pk}.png") not in staff.get(page(encounter)).text
