"""A doctor looks at images with keys, mouse and fingers, and puts one into the report."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from tests.diagnostics import images
from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.test_calendar import come_in
from tests.journeys.test_examination import BEGIN
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("staff")]

SLICES = 12
WHO = """
from wervel.encounters.models import Encounter
patient = Encounter.objects.select_related("patient").get(pk="{}").patient
print(patient.number, f"{{patient.birth_date:%Y%m%d}}")
"""
CHOSEN = """
import json
from wervel.diagnostics.models import KeyImage
rows = KeyImage.objects.filter(encounter_id="{}").order_by("chosen_at")
print(json.dumps([[row.number, row.among, row.note, round(row.level), round(row.window),
                   hasattr(row, "left")] for row in rows]))
"""
REPORTED = """
from wervel.diagnostics.models import DiagnosticReport
print(len(DiagnosticReport.objects.get(encounter_id="{}").draft["pictures"]))
"""


@pytest.fixture
def visit(serving: Serving) -> str:
    return serving.database.python(BEGIN).strip()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser, width=1280) as opened:
        yield opened


def slices(serving: Serving, visit: str, folder: Path) -> list[Path]:
    """What a scanner made of the person who is here."""
    number, birth = serving.database.python(WHO.format(visit)).split()
    root, paths = f"2.25.{UUID(visit).int}", []
    for n in range(SLICES):
        body = images.file(
            size=64,
            shift=n,
            PatientID=number,
            PatientBirthDate=birth,
            InstanceNumber=n + 1,
            StudyInstanceUID=root,
            SeriesInstanceUID=f"{root}.1",
            SOPInstanceUID=f"{root}.1.{n}",
        )
        paths.append(folder / f"{n:02}.dcm")
        paths[-1].write_bytes(body)
    return paths


def send(page: Page, serving: Serving, visit: str, files: list[Path]) -> None:
    """The page loads itself again until the files are checked."""
    page.goto(f"{serving.base_url}/nl/werk/bezoeken/{visit}/beelden/")
    page.locator("#id_files").set_input_files(files)
    page.get_by_role("button", name="Versturen").click()
    study = page.get_by_role("listitem").filter(has_text=f"{SLICES} beelden")
    study.get_by_role("link").click()


def test_images_are_seen_measured_and_chosen(
    context: BrowserContext, serving: Serving, visit: str, tmp_path: Path
) -> None:
    page = context.new_page()
    come_in(page, serving, "looks-at-images", "doctor")
    send(page, serving, visit, slices(serving, visit, tmp_path))
    _take_home(page, tmp_path / "00.dcm")
    canvas, said = page.locator("[data-viewer] canvas"), page.locator("[data-said]")
    expect(canvas).to_have_attribute("data-shown", "0")
    expect(said).to_have_text("Beeld 1 van 12 · Niveau 300, breedte 600")

    # Keys: the next slice, the last one, brightness, larger, a length, as at first.
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(canvas).to_have_attribute("data-shown", "1")
    page.keyboard.press("End")
    expect(canvas).to_have_attribute("data-shown", "11")
    page.keyboard.press("Shift+ArrowUp")
    expect(said).not_to_contain_text("Niveau 300,")
    for key in ("0", "m", "Shift+ArrowLeft", "Enter", *["Shift+ArrowRight"] * 5, "Enter"):
        page.keyboard.press(key)
    # Five steps of two pixels, 0.5 mm each
    expect(said).to_contain_text("5,0 mm")

    # Mouse: the wheel goes through the slices, a drag changes the brightness.
    page.keyboard.press("Home")
    page.keyboard.press("b")
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, 100)
    expect(canvas).to_have_attribute("data-shown", "1")
    page.mouse.down()
    page.mouse.move(box["x"] + 260, box["y"] + 200, steps=3)
    page.mouse.up()
    expect(said).to_contain_text("Niveau 300, breedte 7")
    assert violations(page) == []

    page.get_by_label("Wat is er te zien?").fill("Demo: schijf")
    with page.expect_navigation():
        page.get_by_role("button", name="Zet dit beeld in het verslag").click()
    expect(page.get_by_role("heading", name="Voor het verslag")).to_be_visible()
    picture = page.get_by_role("img", name="MRI-scan van 9 maart 2026, beeld 2 van 12.")
    expect(picture).to_be_visible()
    assert picture.evaluate("each => each.decode().then(() => each.naturalWidth)") == 64
    assert violations(page) == []
    ((number, among, note, level, window, left),) = json.loads(
        serving.database.python(CHOSEN.format(visit))
    )
    assert (number, among, note, level, left) == (2, SLICES, "Demo: schijf", 300, False)
    assert window > 700

    page.goto(f"{serving.base_url}/nl/werk/bezoeken/{visit}/verslag/")
    with page.expect_navigation():
        page.get_by_role("button", name="Begin").first.click()
    assert serving.database.python(REPORTED.format(visit)).strip() == "1"
    page.goto(f"{serving.base_url}/nl/werk/bezoeken/{visit}/beelden/")
    with page.expect_navigation():
        page.get_by_role("button", name="Eruit halen").click()
    expect(page.get_by_role("heading", name="Voor het verslag")).to_have_count(0)


def test_fingers_scroll_and_enlarge(
    browser: Browser, context: BrowserContext, serving: Serving, visit: str, tmp_path: Path
) -> None:
    desk = context.new_page()
    come_in(desk, serving, "looks-with-fingers", "doctor")
    send(desk, serving, visit, slices(serving, visit, tmp_path))
    with new_context(browser, width=390) as phone:
        phone.add_cookies(context.cookies())  # type: ignore[arg-type]
        page = phone.new_page()
        page.goto(desk.url)
        canvas = page.locator("[data-viewer] canvas")
        expect(canvas).to_have_attribute("data-shown", "0")
        page.locator("[data-slices]").fill("5")
        expect(canvas).to_have_attribute("data-shown", "5")
        before = canvas.evaluate("each => each.toDataURL()")
        _spread(page)
        assert canvas.evaluate("each => each.toDataURL()") != before
        assert violations(page) == []


def _take_home(page: Page, sent: Path) -> None:
    """The file comes from the host for files, which the browser tells nothing of who asks."""
    asked: list[Request] = []
    page.context.on("request", lambda one: asked.append(one))
    page.locator("summary").filter(has_text="demo sag").click()
    with page.expect_download() as taken:
        page.get_by_role("link", name="Beeld 1", exact=True).click()
    assert Path(taken.value.path()).read_bytes() == sent.read_bytes()
    assert taken.value.suggested_filename.endswith(".dcm")
    assert urlsplit(taken.value.url).hostname == "files.localhost"
    (there,) = [one for one in asked if urlsplit(one.url).hostname == "files.localhost"]
    assert not {"cookie", "referer"} & there.all_headers().keys()
    assert there.redirected_from is not None
    assert {"cookie", "referer"} <= there.redirected_from.all_headers().keys()


def _spread(page: Page) -> None:
    """Two fingers on the image move apart."""
    box = page.locator("[data-viewer] canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = page.context.new_cdp_session(page)
    for kind, away in (("touchStart", 20), ("touchMove", 40), ("touchMove", 80), ("touchEnd", 0)):
        points = [{"x": x - away, "y": y}, {"x": x + away, "y": y}] if away else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
