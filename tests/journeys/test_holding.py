"""A time by its day, held while somebody types: by keyboard, without scripts, and as time runs."""

from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context
from tests.journeys.walk import KeyboardVisitor, Visitor
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("journeys")]

LONGER = "10 minuten langer"
SOON = "We houden deze tijd nog minder dan 2 minuten vast"
OVER = "We houden deze tijd niet meer voor u vast"


def choose_by_day(visitor: Visitor) -> None:
    """From the first times over the strip to a day, and there a time."""
    visitor.page.goto(f"{visitor.base_url}/nl/afspraak/?clinic=bottrop")
    visitor.activate(visitor.page.locator(".days a").last)
    visitor.activate(visitor.page.locator(".clock button").first)


def said(page: Page) -> str:
    return page.locator("#hold-said").inner_text()


@pytest.mark.parametrize("kind", [Visitor, KeyboardVisitor])
def test_a_day_a_time_and_ten_minutes_more_without_scripts(
    browser: Browser, serving: Serving, kind: type[Visitor]
) -> None:
    with new_context(browser, width=1280, scripts=kind is KeyboardVisitor) as context:
        page = context.new_page()
        visitor = kind(page, serving.base_url)
        choose_by_day(visitor)
        page.locator("[name=given]").fill("Demo")
        visitor.activate(page.get_by_role("button", name=LONGER).first)
        assert urlsplit(page.url).query == "extended=1"
        expect(page.locator("[name=given]")).to_have_value("Demo")
        expect(page.locator(".summary")).to_have_count(0)
        visitor.fill_details(f"demo-{uuid4().hex[:8]}@example.org")
        visitor.go_on()
        expect(page.get_by_role("heading", level=1)).to_have_text("Klopt alles?")


def test_a_warning_at_two_minutes_said_once_and_a_word_when_over(
    browser: Browser, serving: Serving
) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.clock.install()
        choose_by_day(Visitor(page, serving.base_url))
        expect(page.locator("[data-hold-left]")).to_have_text("Nog 10 minuten.")
        assert said(page) == ""
        page.clock.fast_forward("05:00")
        expect(page.locator("[data-hold-left]")).to_have_text("Nog 5 minuten.")
        assert said(page) == ""
        page.clock.fast_forward("03:05")
        expect(page.get_by_role("heading", name=SOON)).to_be_visible()
        assert said(page).startswith(SOON)
        page.evaluate("document.getElementById('hold-said').textContent = ''")
        page.clock.fast_forward("01:00")
        expect(page.locator("[data-hold-left]")).to_have_text("Nog 1 minuut.")
        assert said(page) == ""
        page.clock.fast_forward("01:00")
        expect(page.get_by_role("heading", name=OVER)).to_be_visible()
        expect(page.get_by_role("heading", name=SOON)).to_be_hidden()
        assert said(page).startswith(OVER)


def test_the_warning_stays_in_sight_and_hides_no_field(browser: Browser, serving: Serving) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.clock.install()
        choose_by_day(Visitor(page, serving.base_url))
        page.clock.fast_forward("08:30")
        warning = page.locator(".stays")
        expect(warning).to_be_in_viewport()
        for name in ("given", "family", "birth_date_day", "email", "phone", "reason"):
            page.locator(f"[name={name}]").focus()
            page.wait_for_timeout(50)
            field, cover = page.locator(f"[name={name}]").bounding_box(), warning.bounding_box()
            assert field is not None
            assert cover is not None
            assert field["y"] + min(field["height"], 60) <= cover["y"], name
