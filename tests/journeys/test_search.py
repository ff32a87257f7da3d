"""A reader types with a typing error and finds; what is typed and the focus stay."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("journeys")]

FIELD = "main input[name=q]"
FIRST = "#found h2 >> nth=0"


@pytest.fixture
def page(browser: Browser, serving: Serving) -> Iterator[Page]:
    with new_context(browser) as context:
        opened = context.new_page()
        opened.goto(f"{serving.base_url}/nl/zoeken/")
        yield opened


def test_results_come_while_typing(page: Page) -> None:
    page.locator(FIELD).focus()
    page.keyboard.type("issias", delay=20)
    expect(page.locator(FIRST)).to_contain_text("hernia")
    expect(page.locator("#found-said")).to_have_text(re.compile("voor ‘issias’"))
    expect(page.locator(FIELD)).to_be_focused()
    expect(page.locator(FIELD)).to_have_value("issias")
    assert page.url.endswith("?q=issias")
    assert violations(page) == []


def test_back_from_a_result_leads_to_the_same_results(page: Page) -> None:
    before = page.url
    page.locator(FIELD).press_sequentially("spit", delay=20)
    expect(page.locator("#found-said")).to_have_text(re.compile("voor ‘spit’"))
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pijn in de rugspieren")
    page.go_back()
    expect(page.locator("#found [data-said]")).to_contain_text("voor ‘spit’")
    expect(page.locator(FIELD)).to_have_value("spit")
    assert page.url == f"{before}?q=spit"


def test_an_answer_that_comes_late_is_not_shown(page: Page) -> None:
    late: list[Route] = []
    page.route(re.compile("q=nekpijn"), lambda route: late.append(route))
    page.locator(FIELD).fill("nekpijn")
    expect(page.locator("#found")).to_have_attribute("aria-busy", "true")
    page.locator(FIELD).fill("spit")
    expect(page.locator("#found-said")).to_have_text(re.compile("voor ‘spit’"))
    assert len(late) == 1
    expect(page.locator(FIRST)).to_contain_text("rugspieren")


def test_form_works_where_the_script_fails(page: Page) -> None:
    page.route(
        re.compile("q="),
        lambda route: route.abort() if "hx-request" in route.request.headers else route.continue_(),
    )
    page.locator(FIELD).press_sequentially("spit", delay=20)
    page.wait_for_timeout(400)
    expect(page.locator(FIELD)).to_have_value("spit")
    expect(page.locator("#found")).not_to_have_attribute("aria-busy", "true")
    page.keyboard.press("Enter")
    expect(page.locator("#found [data-said]")).to_contain_text("voor ‘spit’")


def test_page_works_without_script(browser: Browser, serving: Serving) -> None:
    with new_context(browser, scripts=False) as context:
        page = context.new_page()
        page.goto(f"{serving.base_url}/nl/zoeken/")
        page.locator(FIELD).fill("rugpjin")
        page.keyboard.press("Enter")
        expect(page.locator("#found [data-said]")).to_contain_text("voor ‘rugpjin’")
        expect(page.locator(FIRST)).to_contain_text("rugspieren")
