"""No axe violation on any page of the path: three languages, light and dark, narrow and wide."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.browser import new_context
from tests.journeys.walk import Visitor
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("axe")]

OTHER_PAGES = {
    "nl": (
        "/nl/contact/",
        "/nl/klinieken/?near=6211",
        "/nl/klinieken/aachen/",
        "/nl/klinieken/team/demo-vos/",
        "/nl/kennisbank/",
        "/nl/toegankelijkheid/",
        "/nl/privacy/",
        "/nl/colofon/",
        "/nl/zoeken/?q=xqzw",
        "/nl/account/login/",
        "/nl/nergens/",
    ),
    "de": (
        "/de/kontakt/",
        "/de/kliniken/?near=6211",
        "/de/kliniken/aachen/",
        "/de/kliniken/team/demo-vos/",
        "/de/wissen/",
        "/de/barrierefreiheit/",
        "/de/datenschutz/",
        "/de/impressum/",
        "/de/suche/?q=xqzw",
        "/de/account/login/",
        "/de/nirgends/",
    ),
    "en": (
        "/en/contact/",
        "/en/clinics/?near=6211",
        "/en/clinics/aachen/",
        "/en/clinics/people/demo-vos/",
        "/en/knowledge/",
        "/en/accessibility/",
        "/en/privacy/",
        "/en/imprint/",
        "/en/search/?q=xqzw",
        "/en/account/login/",
        "/en/nowhere/",
    ),
}
AN_EMERGENCY: dict[str, str | list[str]] = {
    "age": "52",
    "sex": "male",
    "bladder": ["saddle_numbness"],
}
NOT_SURE: dict[str, str | list[str]] = {"age": "52", "sex": "male", "alarm": ["not-sure"]}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{page.url}: {one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']]}"
        for one in found
    ]


def overflow(page: Page) -> list[str]:
    """A page that must be scrolled sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    return [f"{page.url}: wider than the screen"] if wide else []


def every_page(visitor: Visitor) -> Iterator[Page]:
    page = visitor.page
    visitor.open_home()
    yield page
    visitor.search()
    yield page
    visitor.open_article()
    yield page
    visitor.open_check()
    yield page
    visitor.start_check()
    for _name in visitor.answer_everything():
        yield page
    yield page
    visitor.choose_first_time()
    yield page
    visitor.go_on()
    yield page
    visitor.fill_details("demo@example.org")
    visitor.go_on()
    yield page
    other_time = page.locator("main a[href*='draft=']").first.get_attribute("href") or ""
    page.goto(visitor.base_url + other_time)
    yield page
    visitor.choose_first_time()
    visitor.go_on()
    visitor.confirm()
    yield page
    visitor.open_manage()
    yield page
    for address in OTHER_PAGES[visitor.language]:
        page.goto(visitor.base_url + address)
        yield page
    yield from _ends_of_the_check(visitor)


def _ends_of_the_check(visitor: Visitor) -> Iterator[Page]:
    """The page that says 112, and a list asked line by line."""
    for answers in (AN_EMERGENCY, NOT_SURE):
        visitor.open_home()
        visitor.open_check()
        visitor.start_check()
        for name in visitor.answer_everything(answers):
            if name not in (*answers, "alarm") or "each=" in visitor.page.url:
                break
        yield visitor.page


@pytest.mark.parametrize("language", ["nl", "de", "en"])
@pytest.mark.parametrize(
    ("scheme", "width"), [("light", 320), ("dark", 1280), ("dark", 320), ("light", 1280)]
)
def test_every_page_is_accessible(
    browser: Browser, serving: Serving, language: str, scheme: str, width: int
) -> None:
    found: list[str] = []
    with new_context(browser, width=width, scheme=scheme) as context:
        visitor = Visitor(context.new_page(), serving.base_url, language)
        for page in every_page(visitor):
            found += violations(page) + overflow(page)
    assert found == []
