"""From the code of the desk to the report at home: by passkey alone, plain words first."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.opening import give_code, log_in_again, open_with_passkey
from tests.journeys.passkeys import with_passkeys
from tests.journeys.test_staff import PASSWORD, add_staff, enrol, type_password
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("visit")]

DESK = "portal-desk"
PREPARE = """
from datetime import date
from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.accounts.services import create_staff
from wervel.common.actor import VISITOR, system
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_releases import release_report
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.services.visits import open_encounter
from wervel.patients.choices import Sex
from wervel.patients.services import Identity, PatientDetails, verify_patient
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

doctor = create_staff(
    username="portal-doctor", email="portal-doctor@wervel.example", password={password!r},
    roles=[Role.DOCTOR], given="Demo", family="Arts", actor=system("test"),
)
who = PatientDetails("Jóźwiak", "Ğöker 山田", date(1980, 3, 31), "", "+31201234567", "nl")
slot = search_slots(SlotQuery("first-consultation-back", location="aachen", limit=1)).slots[0]
booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
identity = Identity(who.given, who.family, who.birth_date, Sex.FEMALE)
verify_patient(patient_id=booked.patient_id, identity=identity, actor=system("test"))
encounter = open_encounter(appointment_id=booked.pk, actor=system("test"))
actor = doctor.as_actor()
report = start_report(encounter_id=encounter.pk, language="de", actor=actor)
save_draft(
    report_id=report.pk, base=report.draft_number, release_choice=ReleaseChoice.AT_ONCE,
    critical=False, actor=actor,
    texts={{
        "clinical_assessment": "Demo: Kein Hinweis auf eine Nervenkompression.",
        "plain_found": "Demo: uw rug beweegt goed.",
        "plain_means": "Demo: dit past bij gewone rugpijn.",
    }},
)
digest = make_preview(report_id=report.pk, actor=actor).digest
proof = note_proof(user=doctor, act=ACT, subject=digest, method=CODE)
version = sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
release_report(version_id=version.pk, actor=actor)
print(booked.reference)
"""


@pytest.fixture(scope="module")
def reference(serving: Serving) -> str:
    return serving.database.python(PREPARE.format(password=PASSWORD)).strip()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser) as context:
        yield context


def given_code(browser: Browser, serving: Serving, reference: str) -> str:
    """As the desk does it."""
    add_staff(serving, DESK, "desk")
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        page.goto(f"{serving.base_url}/nl/werk/bezoeken/balie/{reference}/toegang/")
        type_password(page, DESK)
        enrol(page)
        return give_code(page, serving.base_url, reference)


def test_a_patient_reads_the_report_with_a_passkey(
    browser: Browser, serving: Serving, reference: str, phone: BrowserContext
) -> None:
    code = given_code(browser, serving, reference)
    base = serving.base_url.replace("127.0.0.1", "localhost")
    page = with_passkeys(phone)
    found = open_with_passkey(
        page, base, code=code, born=date(1980, 3, 31), email="demo-portal@patient.example"
    )
    log_in_again(page, base)
    found += violations(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Dossier van Jóźwiak Ğöker 山田")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Verslag van")).first.click()
    found += violations(page)
    said = page.locator("main").inner_text()
    assert said.index("uw rug beweegt goed") < said.index("Kein Hinweis auf")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Nederlands (PDF)").click()
    assert kept.value.path().read_bytes().startswith(b"%PDF-")
    for language in ("de", "en"):
        address = page.locator(f".masthead a[hreflang={language}]").first.get_attribute("href")
        page.goto(base + (address or ""))
        assert page.locator("html").get_attribute("lang") == language
        found += violations(page)
    assert found == []
