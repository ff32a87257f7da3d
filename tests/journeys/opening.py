"""A patient's own pages: the desk gives a code, and an account is opened with it."""

import re
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.journeys.accessible import violations


def give_code(page: Page, base_url: str, reference: str) -> str:
    """As somebody of the desk who is logged in."""
    page.goto(f"{base_url}/nl/werk/bezoeken/balie/{reference}/toegang/")
    page.get_by_label("het is het eigen dossier").check(force=True)
    page.get_by_label("paspoort").check(force=True)
    page.get_by_label("Het document is van de persoon").check(force=True)
    assert violations(page) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Code geven").click()
    assert violations(page) == []
    return page.locator(".notice .desk__number").inner_text()


def open_with_passkey(page: Page, base_url: str, *, code: str, born: date, email: str) -> list[str]:
    """The page has an authenticator; answers what was wrong with the pages on the way."""
    page.goto(f"{base_url}/nl/mijn/openen/")
    found = violations(page)
    page.get_by_label("Code van de balie").fill(code.lower())
    for name, value in (("day", born.day), ("month", born.month), ("year", born.year)):
        page.locator(f"[name=birth_date_{name}]").fill(str(value))
    page.get_by_label("Uw e-mailadres").fill(email)
    page.get_by_label("Met een passkey").check(force=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Verder").click()
    found += violations(page)
    with page.expect_navigation():
        page.locator("#mfa_webauthn_add").click()
    return found


def log_in_again(page: Page, base_url: str) -> None:
    """Out, and in again by the passkey alone."""
    page.goto(f"{base_url}/nl/account/logout/")
    with page.expect_navigation():
        page.locator("main form button").click()
    page.goto(f"{base_url}/nl/mijn/")
    assert urlsplit(page.url).path == "/nl/account/login/"
    with page.expect_navigation(url=re.compile(r"/nl/mijn/")):
        page.locator("#passkey_login").click()
