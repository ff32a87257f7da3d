"""One visit from the desk to the report at home: everybody at their own screen, nothing skipped."""

import re
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.diagnostics.gateways import Gateway, code, say
from tests.journeys.accessible import violations
from tests.journeys.browser import PATIENCE, new_context
from tests.journeys.coming_in import CODES, log_in
from tests.journeys.examining import FEWEST_PRESSES, examine_a_normal_back
from tests.journeys.opening import give_code, log_in_again, open_with_passkey
from tests.journeys.passkeys import with_passkeys
from tests.journeys.whole import (
    BORN,
    DESK,
    DOCTOR,
    EMAIL,
    EXPECTED,
    NAME,
    OUTCOME,
    PREPARE,
    SLICES,
    WHY,
    Booked,
    blood,
    slices,
)
from tests.mailbox import Mailbox
from tests.ports import free_port
from tests.serving import Serving
from wervel.diagnostics.hl7.frames import framed

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("visit")]

READY = "Er staat iets voor u klaar"
WORDS = {
    "clinical_question": "Demo: Beinschmerz seit acht Wochen.",
    "clinical_assessment": "Demo: Kein Hinweis auf eine Nervenkompression.",
    "clinical_advice": "Demo: Bewegung, Kontrolle in sechs Wochen.",
    "plain_means": "Demo: dit past bij een geprikkelde zenuw.",
    "plain_steps": "Demo: blijf bewegen.",
    "plain_back": "Demo: bel als uw been zwakker wordt.",
}


@pytest.fixture
def booked(serving: Serving, tmp_path: Path) -> Iterator[Booked]:
    reference, number = serving.database.python(PREPARE).split()
    gateway = Gateway(serving.database, free_port(), tmp_path)
    gateway.start()
    yield Booked(serving, gateway, reference, number)
    gateway.stop()


def test_from_the_desk_to_the_report_at_home(
    browser: Browser, booked: Booked, mailbox: Mailbox
) -> None:
    base = booked.serving.base_url
    with (
        new_context(browser, width=1280) as desk_screen,
        new_context(browser, width=1280) as doctor_screen,
        new_context(browser) as phone,
    ):
        desk, doctor = desk_screen.new_page(), doctor_screen.new_page()
        log_in(desk, base, DESK)
        receive(desk, base, booked.reference)
        log_in(doctor, base, DOCTOR, "de")
        visit = begin(doctor, base)
        examine(doctor)
        order(doctor, visit, booked.reference)
        bring_blood(doctor, visit, booked)
        bring_images(doctor, visit, booked)
        read = write_and_sign(doctor, visit)
        check_mail(mailbox)
        end_visit(doctor, visit)
        kept = read_at_home(desk, phone, booked)
    assert kept.startswith(b"%PDF-")
    assert kept.startswith(read)
    found = booked.look(OUTCOME)
    sealed = found.pop("languages")
    assert (sealed["nl"], sorted(sealed)) == (sha256(kept).hexdigest(), ["de", "nl"])
    assert found == EXPECTED


def receive(page: Page, base: str, reference: str) -> None:
    """The desk sees the person and a passport."""
    page.goto(f"{base}/nl/werk/bezoeken/balie/?clinic=aachen")
    with page.expect_navigation():
        page.get_by_role("row", name=NAME).get_by_role("link", name="Aanmelden").click()
    page.get_by_label("paspoort").check(force=True)
    page.get_by_label("vrouw").check(force=True)
    page.locator("[name=name_matches]").check(force=True)
    page.locator("[name=birth_date_matches]").check(force=True)
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Aanmelden").click()
    expect(page.get_by_text(reference)).to_be_visible()


def begin(page: Page, base: str) -> str:
    """The doctor calls the patient in; the address of the record."""
    page.goto(f"{base}/de/arbeit/besuche/?clinic=aachen")
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("row", name=NAME).get_by_role("button", name="Beginnen").click()
    assert violations(page) == []
    return page.url


def turn_to(page: Page, label: str) -> None:
    with page.expect_navigation():
        page.get_by_role("navigation", name="Seiten dieses Besuchs").get_by_role(
            "link", name=label, exact=True
        ).click()


def examine(page: Page) -> None:
    turn_to(page, "Untersuchung")
    presses = examine_a_normal_back(page, said="Kraft", saved="Die Untersuchung ist gespeichert.")
    assert presses <= FEWEST_PRESSES


def order(page: Page, visit: str, reference: str) -> None:
    """Blood needs a reason here; the MRI waits until the questions about it are answered."""
    turn_to(page, "Anforderungen")
    assert violations(page) == []
    blood = page.locator("#test-crp")
    page.locator("details", has=blood).locator("summary").first.click()
    expect(blood).to_contain_text("Hilft meist nicht")
    with page.expect_navigation():
        blood.get_by_role("button", name="Anfordern CRP").click()
    expect(page.locator("#order-crp-error")).to_be_visible()
    page.locator("#order-crp").fill(WHY)
    with page.expect_navigation():
        page.get_by_role("button", name="Anfordern CRP").click()
    scan = page.locator("#test-mri_spine_elective")
    expect(scan).to_contain_text("Kann helfen")
    with page.expect_navigation():
        scan.get_by_role("button", name="Anfordern").click()
    placed = page.locator(".orders__one", has_text="MRT des Rückens, geplant").first
    expect(placed.get_by_role("button", name="Antworten neu ansehen")).to_be_visible()
    answer_safety(page, visit, reference)
    page.goto(visit)
    turn_to(page, "Anforderungen")
    with page.expect_navigation():
        page.get_by_role("button", name="Antworten neu ansehen").click()
    expect(page.get_by_role("button", name="Antworten neu ansehen")).to_have_count(0)


def answer_safety(page: Page, visit: str, reference: str) -> None:
    """The doctor asks, and writes down that nothing bars the way into the magnet."""
    page.goto(visit)
    turn_to(page, "Vorabfragen")
    page.get_by_role("link", name="Jetzt fragen und aufschreiben").click()
    with page.expect_navigation():
        page.get_by_role("link", name="Sicherheit für MRT und Kontrastmittel").click()
    assert violations(page) == []
    for each in page.locator("input[type=radio][value=no]").all():
        each.check(force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="In der Akte speichern").click()


def bring_blood(page: Page, visit: str, booked: Booked) -> None:
    """A laboratory sends it over the line; the page shows it."""
    with booked.gateway.connect() as connected:
        assert code(say(connected, framed(blood(booked)))) == "AA"
    page.goto(visit)
    turn_to(page, "Ergebnisse")
    row = page.get_by_role("row", name="CRP")
    reload_until(page, row)
    expect(row).to_contain_text("3 mg/L")
    assert violations(page) == []


def reload_until(page: Page, wanted: Locator) -> None:
    """What a job does shows when it is done."""
    end = time.monotonic() + PATIENCE / 1000
    while not wanted.count() and time.monotonic() < end:
        page.wait_for_timeout(300)
        page.reload()


def bring_images(page: Page, visit: str, booked: Booked) -> None:
    """Three slices of the scanner, sent by the doctor and looked at by keyboard."""
    turn_to(page, "Bilder")
    page.locator("#id_files").set_input_files(slices(booked))
    with page.expect_navigation():
        page.get_by_role("button", name="Senden").click()
    study = page.get_by_role("link", name="Demo LWS")
    reload_until(page, study)
    with page.expect_navigation():
        study.click()
    said = page.locator("[data-said]")
    expect(said).to_contain_text(f"Bild 1 von {SLICES}")
    page.locator("canvas").focus()
    page.keyboard.press("ArrowDown")
    expect(said).to_contain_text(f"Bild 2 von {SLICES}")
    assert violations(page) == []


def write_and_sign(page: Page, visit: str) -> bytes:
    """Drafted, edited, read as pages, signed with a code of its own; the Dutch pages as read."""
    page.goto(visit)
    turn_to(page, "Bericht")
    with page.expect_navigation():
        page.get_by_role("button", name="Bericht beginnen").click()
    expect(page.locator("[name=plain_found]")).to_have_value(re.compile("Beide"))
    for name, words in WORDS.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_label("Sofort, wenn er unterschrieben ist").check(force=True)
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Speichern und vor dem Unterschreiben lesen").click()
    assert violations(page) == []
    shown = page.get_by_role("link", name="Seiten öffnen: Nederlands").get_attribute("href")
    read = page.request.get(urljoin(page.url, shown)).body()
    page.locator("[name=code]").fill(CODES.fresh(DOCTOR))
    with page.expect_navigation():
        page.get_by_role("button", name="Bericht unterschreiben").click()
    expect(page.get_by_text("Sie haben den Bericht unterschrieben.")).to_be_visible()
    assert violations(page) == []
    return read


def check_mail(mailbox: Mailbox) -> None:
    """It says that something is there, and not a word of what."""
    (mail,) = mailbox.wait_for(EMAIL, subject=READY)
    text = "".join(
        part.get_content() for part in mail.walk() if part.get_content_maintype() == "text"
    )
    assert "/nl/mijn/" in text
    for word in ("rug", "verslag", "uitslag", "mri", "bloed", "arts", "żofia", "crp"):
        assert word not in f"{mail['Subject']} {text}".lower()


def end_visit(page: Page, visit: str) -> None:
    page.goto(visit)
    with page.expect_navigation():
        page.get_by_role("button", name="Besuch abschließen").click()


def read_at_home(desk: Page, phone: BrowserContext, booked: Booked) -> bytes:
    """The account is opened with the code of the desk; the bytes of the file that was kept."""
    told = give_code(desk, booked.serving.base_url, booked.reference)
    # An address in digits can have no passkey.
    base = booked.serving.base_url.replace("127.0.0.1", "localhost")
    page = with_passkeys(phone)
    found = open_with_passkey(page, base, code=told, born=BORN, email=EMAIL)
    log_in_again(page, base)
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Dossier van {NAME}")
    found += violations(page)
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Verslag van")).first.click()
    found += violations(page)
    said = page.locator("main").inner_text()
    assert said.index(WORDS["plain_means"]) < said.index(WORDS["clinical_assessment"])
    assert "3\u00a0mg/L" in said
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.get_by_text(WORDS["clinical_assessment"]).get_attribute("lang") == "de"
    with page.expect_download() as kept:
        page.get_by_role("link", name="Nederlands (PDF)").click()
    assert found == []
    return kept.value.path().read_bytes()
