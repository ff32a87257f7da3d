"""Everything on one day, and two people together, by keyboard alone and without a violation."""

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import new_context
from tests.journeys.test_axe import wrong
from tests.journeys.walk import KeyboardVisitor
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once]

ALL_TIMES = "Bevestig alle tijden"
PARTNER = {
    "given_2": "Demo",
    "family_2": "Partner",
    "birth_date_2_day": "1",
    "birth_date_2_month": "2",
    "birth_date_2_year": "1990",
}


@pytest.mark.parametrize(
    ("choice", "heading"),
    [
        ("Alles op één dag", "Uw tijden op deze dag"),
        ("Met z’n tweeën komen", "De tijden van iedereen die komt"),
    ],
)
def test_several_times_are_booked_as_one(
    serving: Serving, browser: Browser, choice: str, heading: str
) -> None:
    context = new_context(browser, scripts=False)
    visitor = KeyboardVisitor(context.new_page(), serving.base_url)
    page, violations = visitor.page, []
    page.goto(f"{serving.base_url}/nl/afspraak/")
    visitor.activate(page.get_by_role("link", name=choice))
    assert page.locator("h1").inner_text() == choice
    looked_at = new_context(browser)
    eyes = looked_at.new_page()
    violations += seen(eyes, page.url)
    visitor.choose_first_time()
    visitor.fill_details("demo@patient.example")
    for name, text in PARTNER.items():
        if page.locator(f"[name={name}]").count():
            page.locator(f"[name={name}]").fill(text)
    violations += seen(eyes, page.url)
    visitor.go_on()
    violations += seen(eyes, page.url)
    visitor.activate(page.get_by_role("button", name=ALL_TIMES))
    assert page.get_by_role("heading", name=heading).count() == 1
    violations += seen(eyes, page.url)
    visitor.open_manage()
    violations += seen(eyes, page.url)
    context.close()
    looked_at.close()
    assert violations == []


def seen(eyes: Page, address: str) -> list[str]:
    """What is wrong with the page, in every look; in a context of its own, which runs scripts."""
    eyes.goto(address)
    return wrong(eyes)
