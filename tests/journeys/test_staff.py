"""A member of staff comes in: by keyboard with a code, first with enrolment, later by passkey."""

import re
import subprocess
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.databases import WERVEL
from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.passkeys import with_passkeys
from tests.serving import Serving
from wervel.accounts.second_factor import code_at
from wervel.common import clock

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("staff")]

PASSWORD = "correct horse battery"
WORK = {"nl": "/nl/werk/", "de": "/de/arbeit/", "en": "/en/work/"}


def add_staff(serving: Serving, username: str, *roles: str) -> None:
    flags = [part for role in roles for part in ("--role", role)]
    subprocess.run(
        [WERVEL, "accounts", "add", username, f"{username}@wervel.example", *flags],
        env=serving.env,
        input=PASSWORD + "\n",
        text=True,
        check=True,
        capture_output=True,
    )


def type_password(page: Page, username: str) -> None:
    """By keyboard alone: the first field is reached by tab, the form is sent by enter."""
    page.locator("[name=login]").focus()
    page.keyboard.type(username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def enrol(page: Page) -> None:
    secret = page.locator("details .figures").text_content() or ""
    page.locator("[name=code]").fill(code_at(secret.strip(), clock.now()))
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [("nl", "light", 320), ("de", "dark", 1280), ("en", "light", 1280), ("nl", "dark", 390)],
)
def test_the_first_log_in_sets_up_the_second_step(
    browser: Browser, serving: Serving, language: str, scheme: str, width: int
) -> None:
    username = f"first-{language}-{width}"
    add_staff(serving, username, "planner", "auditor", "manager")
    found: list[str] = []
    with new_context(browser, width=width, scheme=scheme) as context:
        page = context.new_page()
        page.goto(serving.base_url + WORK[language])
        assert urlsplit(page.url).path == f"/{language}/account/login/"
        found += violations(page)
        page.locator("[name=login]").fill(username)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        found += violations(page)
        type_password(page, "")
        assert urlsplit(page.url).path == f"/{language}/account/2fa/totp/activate/"
        found += violations(page)
        enrol(page)
        assert urlsplit(page.url).path == f"/{language}/account/2fa/recovery-codes/"
        found += violations(page)
        page.goto(serving.base_url + WORK[language])
        assert page.locator("html").get_attribute("lang") == language
        found += violations(page)
        tasks = page.locator("main ul a").evaluate_all("all => all.map(a => a.href)")
        for address in tasks:
            page.goto(address)
            found += violations(page)
    assert found == []
    assert len(tasks) == 15


def test_a_passkey_is_added_and_opens_the_door_alone(browser: Browser, serving: Serving) -> None:
    add_staff(serving, "with-passkey", "planner")
    base = re.sub(r"127\.0\.0\.1", "localhost", serving.base_url)
    with new_context(browser, width=1280) as context:
        page = with_passkeys(context)
        page.goto(base + "/nl/account/login/")
        type_password(page, "with-passkey")
        page.goto(base + "/nl/account/2fa/webauthn/add/")
        page.locator("[name=passwordless]").check()
        with page.expect_navigation():
            page.locator("#mfa_webauthn_add").click()
        page.goto(base + "/nl/werk/")
        assert urlsplit(page.url).path == "/nl/werk/"
        page.goto(base + "/nl/account/logout/")
        with page.expect_navigation():
            page.locator("main form button").click()
        page.goto(base + "/nl/werk/")
        assert urlsplit(page.url).path == "/nl/account/login/"
        with page.expect_navigation(url=re.compile(r"/nl/werk/")):
            page.locator("#passkey_login").click()
        assert page.locator("h1").inner_text() == "Hallo, with-passkey"


def test_a_passkey_that_fails_is_told_on_the_page(browser: Browser, serving: Serving) -> None:
    """An address in digits can have no passkey: the browser refuses."""
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(serving.base_url + "/nl/account/login/")
        page.locator("#passkey_login").click()
        page.locator("#passkey-failed").wait_for(state="visible", timeout=10_000)
        assert "werkte niet" in page.locator("#passkey-failed").inner_text()
