"""Somebody asks to be called on a telephone's screen; it reaches the staff list and is done."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.test_staff import add_staff, enrol, type_password
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("journeys")]

NAME = "Demo Terugbeller"


def ask_for_a_call(page: Page, base_url: str) -> str:
    """From the home page to the confirmation; the reference."""
    page.goto(f"{base_url}/nl/contact/")
    page.get_by_role("link", name="Kies een tijd").click()
    page.get_by_role("button", name="Vraag om een telefoontje").click()
    expect(page.get_by_role("alert")).to_contain_text("Kies wanneer wij u bellen.")
    page.get_by_label("Uw naam").fill(NAME)
    page.get_by_label("Telefoonnummer").fill("06-12345678")
    page.locator("[name=window]").first.check()
    page.get_by_label("Waar gaat het over?").fill("Demo: over mijn afspraak")
    page.get_by_role("button", name="Vraag om een telefoontje").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Wij bellen u")
    page.reload()
    found = re.search(r"W-\w{4}-\w{2}", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def test_a_call_back_reaches_the_staff_list_and_is_done(browser: Browser, serving: Serving) -> None:
    add_staff(serving, "caller", "agent")
    with new_context(browser) as visitor:
        page = visitor.new_page()
        reference = ask_for_a_call(page, serving.base_url)
        assert visitor.cookies() == []
        page.go_back()
        page.go_forward()
        expect(page.get_by_text(reference).first).to_be_visible()
    with new_context(browser) as staff:
        page = staff.new_page()
        page.goto(f"{serving.base_url}/nl/werk/")
        type_password(page, "caller")
        enrol(page)
        page.goto(f"{serving.base_url}/nl/werk/")
        page.get_by_role("link", name="Berichten en terugbellen").click()
        page.get_by_role("link", name=NAME).click()
        expect(page.get_by_text("Demo: over mijn afspraak")).to_be_visible()
        page.get_by_role("button", name="Oppakken").click()
        page.get_by_role("button", name="Klaar", exact=True).click()
        expect(page.get_by_role("alert")).to_contain_text("Schrijf kort op wat u heeft gedaan.")
        assert violations(page) == []
        page.get_by_label("Wat heeft u gedaan?").fill("Demo: gebeld.")
        page.get_by_role("button", name="Klaar", exact=True).click()
        expect(page.locator("main")).to_contain_text("Demo: gebeld.")
        page.get_by_role("link", name="Berichten en terugbellen").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Berichten en terugbellen")
        assert page.get_by_role("link", name=NAME).count() == 0
        page.get_by_role("link", name="Afgerond").click()
        expect(page.get_by_role("link", name=NAME)).to_have_count(1)
        assert violations(page) == []
    rows = serving.database.rows(
        "SELECT status, version FROM contact_contactrequest WHERE name = ?", NAME
    )
    assert rows == [("completed", 3)]
