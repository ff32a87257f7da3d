"""A large series of images: sent as a doctor sends it, then opened by a browser without a cache."""

import json
import os
import time
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from uuid import UUID

from playwright.sync_api import Browser, BrowserContext

from bench.figures import Figure
from tests.databases import Database
from tests.diagnostics import images
from tests.journeys.browser import chromium_path, new_context, open_browser
from tests.serving import Serving

IMAGES, SIZE = 200, 512
ROUNDS, MOST_SECONDS = 5, 3.0
FILED_SECONDS = 120
FIRST = f"first slice of a cold {IMAGES} × {SIZE}² series"
SENT = f"{IMAGES} images sent and filed"
MARK = f"under {MOST_SECONDS:.0f} s"

_PREPARE = """
import json
from django.urls import reverse
from django.utils import translation
from tests.session_cookies import cookie_of
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import system
from wervel.encounters.services.visits import open_encounter
from wervel.scheduling.models import Appointment

actor = system("bench")
doctor = create_staff(username="bench", email="bench@wervel.example", roles=[Role.DOCTOR],
                      password="correct horse battery", given="Demo", actor=actor)
rows = Appointment.objects.filter(status="confirmed", encounter=None, group=None)
visit = open_encounter(appointment_id=rows.order_by("start", "id")[0].pk, actor=actor)
patient = visit.patient
with translation.override("nl"):
    path = reverse("workspace:record-images", args=[visit.pk])
print(json.dumps({
    "cookie": cookie_of(doctor), "path": path,
    "patient": patient.number, "born": f"{patient.birth_date:%Y%m%d}",
}))
"""
_FILED = "SELECT count(*) FROM diagnostics_imaginginstance WHERE rows = ?"
_STUDY = (
    "SELECT DISTINCT s.study_id FROM diagnostics_imagingseries s"
    " JOIN diagnostics_imaginginstance i ON i.series_id = s.id WHERE i.rows = ?"
)


def measure_series(copy: Database, database: str) -> list[Figure]:
    """Seconds from the address to the first picture on the screen; and how long the way in takes.

    Each round has a browser without a cache, and the files are no longer in the memory of the
    system.
    """
    if chromium_path() is None:
        return [Figure(database, FIRST, "not measured: no chromium here", MARK)]
    said = json.loads(copy.python(_PREPARE))
    name, _, value = said["cookie"].partition("=")
    with (
        TemporaryDirectory() as folder,
        Serving.start(copy, jobs=True) as serving,
        open_browser() as browser,
    ):
        cookie = {"name": name, "value": value, "url": serving.base_url}
        address = serving.base_url + said["path"]
        files = _write(Path(folder), said["patient"], said["born"])
        sent = _send(browser, cookie, address, files, serving)
        study = f"{address}{_study(copy)}/"
        seconds = sorted(_first(browser, cookie, study, copy) for _ in range(ROUNDS))
    return [
        Figure(database, SENT, f"{sent:.1f} s"),
        Figure(
            database,
            FIRST,
            f"{median(seconds):.2f} s, at most {seconds[-1]:.2f} s of {ROUNDS}",
            MARK,
            seconds[-1] < MOST_SECONDS,
        ),
    ]


def _write(folder: Path, patient: str, born: str) -> list[Path]:
    files = []
    for number in range(IMAGES):
        body = images.file(
            size=SIZE,
            shift=number,
            PatientID=patient,
            PatientBirthDate=born,
            SOPInstanceUID=f"2.25.4001.{number}",
            StudyInstanceUID="2.25.4002",
            SeriesInstanceUID="2.25.4003",
            InstanceNumber=number,
            ImageOrientationPatient=[1, 0, 0, 0, 1, 0],
            ImagePositionPatient=[0, 0, number],
        )
        files.append(folder / f"{number:03}.dcm")
        files[-1].write_bytes(body)
    return files


def _send(
    browser: Browser, cookie: dict[str, str], address: str, files: list[Path], serving: Serving
) -> float:
    """Through the form of the page, until all are in the record."""
    with _doctor(browser, cookie) as context:
        page = context.new_page()
        page.goto(address)
        page.locator("#id_files").set_input_files(files)
        begin = time.perf_counter()
        with page.expect_navigation():
            page.locator("form[enctype] button[type=submit]").click()
        until = begin + FILED_SECONDS
        while serving.database.rows(_FILED, SIZE)[0][0] < IMAGES:
            if time.perf_counter() > until:
                raise RuntimeError("the images did not come into the record")
            time.sleep(0.1)
        return time.perf_counter() - begin


def _study(database: Database) -> str:
    ((study,),) = database.rows(_STUDY, SIZE)
    return str(UUID(str(study)))


def _doctor(browser: Browser, cookie: dict[str, str]) -> BrowserContext:
    context = new_context(browser, width=1280)
    context.add_cookies([cookie])  # type: ignore[list-item]
    return context


def _first(browser: Browser, cookie: dict[str, str], study: str, database: Database) -> float:
    _forget(database.data / "images" / "stored")
    with _doctor(browser, cookie) as context:
        page = context.new_page()
        begin = time.perf_counter()
        page.goto(study, wait_until="commit")
        page.locator("canvas[data-shown]").wait_for()
        return time.perf_counter() - begin


def _forget(folder: Path) -> None:
    """The system lets go of what it holds of these files."""
    for path in folder.rglob("*"):
        if path.is_file():
            number = os.open(path, os.O_RDONLY)
            try:
                os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(number)
