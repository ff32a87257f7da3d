"""What becomes of a report: amended, withdrawn, overtaken, signed by two at once, interrupted."""

import json
import re
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.coming_in import end_sessions, log_in
from tests.journeys.opening import open_with_passkey
from tests.journeys.passkeys import with_passkeys
from tests.journeys.reported import ONE, PREPARE, THREE, TWO, Reports
from tests.mailbox import Mailbox
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("visit")]

GP = "reports-practice@huisarts.example"
NEW, WHY, WRONG = "Demo: een nieuwe uitleg.", "Demo: late beoordeling", "Demo: verkeerde patiënt"
GONE, NOT_THERE = 410, 404


@pytest.fixture(scope="module")
def reports(serving: Serving) -> Reports:
    return Reports(serving, json.loads(serving.database.python(PREPARE)))


@pytest.fixture(scope="module")
def one(browser: Browser, reports: Reports) -> Iterator[Page]:
    yield from doctor(browser, reports, ONE)


@pytest.fixture(scope="module")
def two(browser: Browser, reports: Reports) -> Iterator[Page]:
    yield from doctor(browser, reports, TWO)


def doctor(browser: Browser, reports: Reports, username: str) -> Iterator[Page]:
    """Logged in with a code, with a passkey to sign with."""
    with new_context(browser, width=1280) as context:
        page = with_passkeys(context)
        log_in(page, reports.base_url, username)
        page.goto(f"{reports.base_url}/nl/account/2fa/webauthn/add/")
        with page.expect_navigation():
            page.locator("#mfa_webauthn_add").click()
        yield page


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=name).first.click()


def unfold(page: Page, name: str) -> None:
    page.locator("summary", has_text=name).click()


def sign(page: Page) -> None:
    """From the form: read, and sign with the passkey."""
    press(page, "Opslaan en lezen voor het ondertekenen")
    press(page, "Onderteken met een passkey")
    expect(page.get_by_text("U hebt het verslag ondertekend.")).to_be_visible()


@pytest.mark.once
def test_amended_for_all_readers_and_then_entered_in_error(
    browser: Browser, reports: Reports, one: Page, mailbox: Mailbox
) -> None:
    before = reports.found("signed")[0]["files"]
    with new_context(browser) as phone, new_context(browser, width=1280) as practice:
        patient, outside = with_passkeys(phone), practice.new_page()
        faults = open_with_passkey(
            patient,
            reports.base_url,
            code=reports.visits["code"],
            born=date(1980, 3, 31),
            email="reports@patient.example",
        )
        one.goto(reports.page("signed"))
        unfold(one, "Schrijf een nieuwe versie")
        one.locator("#amend-reason").fill(WHY)
        press(one, "Begin een nieuwe versie")
        one.locator("[name=plain_means]").fill(NEW)
        sign(one)
        read = read_report(patient, reports)
        faults += violations(patient)
        link = send_link(one, outside, reports, mailbox)
        withdraw(one, reports.page("signed"))
        told = one.locator(".notice--error").inner_text()
        assert "Demopraktijk (+31 201 234 567)" in told
        for page, address, status in ((patient, read, NOT_THERE), (outside, link, GONE)):
            answer = page.goto(address)
            assert answer is not None
            assert answer.status == status
        patient.goto(f"{reports.base_url}/nl/mijn/")
        assert "Er is nog geen verslag" in patient.locator("main").inner_text()
        assert faults == []
    (found,) = reports.found("signed")
    assert found["files"][: len(before)] == before
    assert [whole for _, whole, _ in found["files"]] == [True, True]
    assert found["versions"] == [[1, ""], [2, WHY]]
    assert found["signed"] == [[ONE, "totp"], [ONE, "webauthn"]]
    assert (found["status"], found["links"], found["open_links"]) == ("entered-in-error", 1, 0)


def read_report(page: Page, reports: Reports) -> str:
    """The patient reads the new words, and that they are new; where."""
    page.goto(f"{reports.base_url}/nl/mijn/")
    with page.expect_navigation():
        page.get_by_role("link", name=re.compile("Verslag van")).first.click()
    said = page.locator("main").inner_text()
    for words in ("Dit verslag is veranderd", WHY, NEW):
        assert words in said
    assert "Demo: plain_means." not in said
    return page.url


def send_link(page: Page, outside: Page, reports: Reports, mailbox: Mailbox) -> str:
    """A practice opens the report with the link of the mail and the code of the telephone."""
    page.goto(reports.page("signed", "verslag/ontvangers/"))
    for name, value in (("name", "Demopraktijk"), ("email", GP), ("phone", "+31201234567")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=consented]").check(force=True)
    press(page, "Toevoegen")
    press(page, "Stuur een link")
    code = page.locator(".lead strong").inner_text()
    (mail,) = mailbox.wait_for(GP)
    body = mail.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"http\S+/document/\S+/", body.get_content())
    outside.goto(link)
    outside.locator("[name=code]").fill(code)
    with outside.expect_navigation():
        outside.keyboard.press("Enter")
    assert "Nederlands (PDF)" in outside.locator("main").inner_text()
    return str(link)


def withdraw(page: Page, address: str) -> None:
    page.goto(address)
    unfold(page, "Ten onrechte gemaakt")
    page.locator("#withdraw-reason").fill(WRONG)
    press(page, "Trek het verslag in")
    assert WRONG in page.locator(".notice--error").inner_text()
    assert violations(page) == []


@pytest.mark.once
def test_of_the_wrong_patient_is_withdrawn_and_written_anew(reports: Reports, one: Page) -> None:
    withdraw(one, reports.page("wrong"))
    one.goto(reports.page("right"))
    press(one, "Begin het verslag")
    for name in ("clinical_assessment", "plain_means"):
        one.locator(f"[name={name}]").fill(NEW)
    sign(one)
    (wrong,), (right,) = reports.found("wrong"), reports.found("right")
    assert (wrong["status"], wrong["owner"]) == ("entered-in-error", "Verkeerd")
    assert (wrong["versions"], len(wrong["files"])) == ([[1, ""]], 1)
    assert (right["status"], right["owner"]) == ("final", "Goed")
    assert (right["versions"], right["signed"]) == ([[1, ""]], [[ONE, "webauthn"]])


@pytest.mark.once
def test_a_late_reading_waits_for_a_doctor(reports: Reports, one: Page) -> None:
    one.goto(reports.page("late", "beelden/verslag/"))
    one.locator("[name=author]").fill("Dr. Demo")
    one.locator("[name=source]").fill("Demoziekenhuis")
    one.locator("[name=written_on]").fill("1-3-2026")
    one.locator("textarea[name=text]").fill("Demo: toch een breuk.")
    press(one, "Dit verslag opslaan")
    assert [row["tasks"] for row in reports.found("late")] == [[["", None]]]
    one.goto(reports.page("late"))
    notice = one.locator(".notice", has_text="Er kwam iets na de handtekening")
    assert "Demoziekenhuis" in notice.inner_text()
    assert violations(one) == []
    notice.locator("textarea").fill("Demo: nieuwe versie volgt")
    with one.expect_navigation():
        notice.get_by_role("button").click()
    assert notice.count() == 0
    assert [row["tasks"] for row in reports.found("late")] == [[["Demo: nieuwe versie volgt", ONE]]]


def test_two_sign_at_once_and_nobody_loses_a_word(reports: Reports, one: Page, two: Page) -> None:
    typing = two.context.new_page()
    typing.goto(reports.page("both"))
    typing.locator("[name=plain_means]").fill(NEW)
    typing.locator("[data-said]").filter(has_text="Concept bewaard").wait_for()
    for page in (one, two):
        page.goto(reports.page("both", "verslag/lezen/"))
    for page in (one, two):
        page.get_by_role("button", name="Onderteken met een passkey").click(no_wait_after=True)
    for page in (one, two):
        page.locator(".notice--success, .notice--error").first.wait_for()
    told = [page.locator("main").inner_text() for page in (one, two)]
    signed = ["U hebt het verslag ondertekend." in words for words in told]
    assert sorted(signed) == [False, True]
    winner, refused = (ONE, told[1]) if signed[0] else (TWO, told[0])
    assert "Er is niets ondertekend" in refused
    assert f"Ondertekend door Demo {'Eén' if winner == ONE else 'Twee'}" in refused
    assert violations(one) + violations(two) == []
    press(typing, "Opslaan")
    assert NEW in typing.locator(".written").inner_text()
    assert "Dit verslag is al ondertekend" in typing.locator(".notice--error").inner_text()
    assert violations(typing) == []
    (found,) = reports.found("both")
    assert (found["status"], found["versions"]) == ("final", [[1, ""]])
    assert (found["signed"], found["typed"]) == ([[winner, "webauthn"]], {TWO: NEW})
    typing.close()


@pytest.mark.once
def test_a_session_that_ends_in_mid_report_loses_no_word(
    browser: Browser, reports: Reports
) -> None:
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        log_in(page, reports.base_url, THREE)
        page.goto(reports.page("typed"))
        page.locator("[name=plain_means]").fill(NEW)
        page.locator("[data-said]").filter(has_text="Concept bewaard").wait_for()
        assert reports.found("typed")[0]["typed"] == {THREE: NEW}
        end_sessions(reports.serving, THREE)
        page.locator("[name=plain_means]").press("End")
        page.keyboard.type(" En nog iets.")
        page.locator("#away[open]").wait_for()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Opslaan", exact=True).click(no_wait_after=True)
        page.locator("#away[open]").wait_for()
        written = f"{NEW} En nog iets."
        assert page.locator("[name=plain_means]").input_value() == written
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        tab = context.new_page()
        log_in(tab, reports.base_url, THREE)
        tab.close()
        with page.expect_navigation():
            page.locator("#away-again").click()
        expect(page.get_by_text("Het verslag is opgeslagen.")).to_be_visible()
    (found,) = reports.found("typed")
    assert (found["status"], found["draft"], found["typed"]) == ("draft", written, {})
