"""No axe violation on any public, account or error page: three languages, light and dark, narrow
and wide. Which pages there are, the site map says."""

import re
from collections.abc import Callable, Iterator
from urllib.request import urlopen
from uuid import uuid4

import pytest
from django.test import RequestFactory
from playwright.sync_api import Browser, Page, Route

from tests.journeys.accessible import Look, Rota, language_of, violations_in
from tests.journeys.browser import new_context
from tests.journeys.walk import MOVE, Visitor
from tests.serving import Serving
from wervel.common.errors import (
    Forbidden,
    NotFound,
    TooManyRequests,
    Unavailable,
    WervelError,
)
from wervel.common.language import LANGUAGES
from wervel.config.errors import error_response

pytestmark = [pytest.mark.journey, pytest.mark.once]

# Colours and widths are the same in each language: all of them are seen in Dutch, each once in the
# others.
LOOKS: dict[str, tuple[Look, ...]] = {
    "nl": (("light", 320), ("dark", 320), ("dark", 1280), ("light", 1280)),
    "de": (("light", 320), ("dark", 1280)),
    "en": (("dark", 320), ("light", 1280)),
}
NOT_IN_THE_MAP = {
    "nl": ("/nl/zoeken/?q=xqzw", "/nl/zoeken/?q=hernia", "/nl/klinieken/?near=6211"),
    "de": ("/de/suche/?q=xqzw", "/de/suche/?q=hernie", "/de/kliniken/?near=52062"),
    "en": ("/en/search/?q=xqzw", "/en/search/?q=hernia", "/en/clinics/?near=Venlo"),
}
BOOKING = {"nl": "/nl/afspraak/", "de": "/de/termin/", "en": "/en/appointment/"}
ACCOUNT_PAGES = ("login/", "password/reset/", "password/reset/done/")
FORMS = {
    "nl": ("/nl/contact/bericht/", "/nl/contact/terugbellen/"),
    "de": ("/de/kontakt/nachricht/", "/de/kontakt/rueckruf/"),
    "en": ("/en/contact/message/", "/en/contact/call-back/"),
}
ERRORS = (
    Forbidden(),
    NotFound(),
    TooManyRequests(retry_after=60),
    WervelError(),
    Unavailable(retry_after=5),
)
AN_EMERGENCY: dict[str, str | list[str]] = {
    "age": "52",
    "sex": "male",
    "bladder": ["saddle_numbness"],
}
NOT_SURE: dict[str, str | list[str]] = {"age": "52", "sex": "male", "alarm": ["not-sure"]}
each_language = pytest.mark.parametrize(
    "language",
    [pytest.param(code, marks=pytest.mark.xdist_group(f"axe-{code}")) for code in LANGUAGES],
)


def wrong(page: Page) -> list[str]:
    """What axe finds on this page in the looks of its language."""
    return violations_in(page, LOOKS[language_of(page)])


def mapped_pages(base_url: str, language: str) -> list[str]:
    with urlopen(f"{base_url}/sitemap.xml") as answer:
        text = answer.read().decode()
    addresses = re.findall(r"<loc>[a-z]+://[^/<]+(/[^<]*)</loc>", text)
    return [address for address in addresses if address.startswith(f"/{language}/")]


def path_pages(visitor: Visitor) -> Iterator[Page]:
    """The pages of the path that have a secret address, and each question of the check."""
    page = visitor.page
    visitor.open_home()
    visitor.open_check()
    visitor.start_check()
    for _name in visitor.answer_everything():
        yield page
    yield page
    visitor.choose_first_time()
    yield page
    visitor.go_on()
    yield page
    visitor.fill_details(f"demo-{uuid4().hex[:8]}@example.org")
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
    page.goto(f"{page.url}{MOVE[visitor.language]}/")
    yield page
    yield from _ways_to_a_time(visitor)
    yield from _ends_of_the_check(visitor)


def _ways_to_a_time(visitor: Visitor) -> Iterator[Page]:
    """A month, a day, wishes that leave nothing, and wishes we do not know."""
    page, language = visitor.page, visitor.language
    booking = f"{visitor.base_url}{BOOKING[language]}"
    page.goto(f"{booking}?near=6211&clinic=aachen")
    visitor.activate(page.locator("main a[href*='month=']"))
    yield page
    visitor.activate(page.locator(".month a").last)
    yield page
    for query in ("?near=6211&clinic=bottrop&km=30", "?near=6211&doctor=nobody"):
        page.goto(booking + query)
        yield page


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


def error_pages(page: Page, base_url: str, language: str) -> Iterator[Page]:
    """The page of each error, drawn here and shown as if the server had sent it."""
    for error in ERRORS:
        request = RequestFactory().get(f"/{language}/")
        html = error_response(request, error).content.decode()
        address = f"{base_url}/{language}/error-{error.status}/"
        page.route(address, answering(html, error.status))
        page.goto(address)
        yield page


def answering(html: str, status: int) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        route.fulfill(status=status, content_type="text/html; charset=utf-8", body=html)

    return answer


@each_language
def test_every_page_of_the_map_is_accessible(
    browser: Browser, serving: Serving, language: str
) -> None:
    mapped = mapped_pages(serving.base_url, language)
    assert len(mapped) >= 30
    account = [f"/{language}/account/{rest}" for rest in ACCOUNT_PAGES]
    rota, found = Rota(LOOKS[language]), []
    with new_context(browser) as context:
        page = context.new_page()
        for address in [*mapped, *NOT_IN_THE_MAP[language], *account]:
            answer = page.goto(serving.base_url + address)
            assert answer is not None
            assert answer.status == 200, address
            found += violations_in(page, rota.looks(address))
    assert found == []


@each_language
def test_every_page_of_the_path_is_accessible(
    browser: Browser, serving: Serving, language: str
) -> None:
    found: list[str] = []
    with new_context(browser) as context:
        visitor = Visitor(context.new_page(), serving.base_url, language)
        for page in path_pages(visitor):
            found += wrong(page)
    assert found == []


@each_language
def test_forms_that_are_refused_are_accessible(
    browser: Browser, serving: Serving, language: str
) -> None:
    found: list[str] = []
    with new_context(browser) as context:
        page = context.new_page()
        for address in FORMS[language]:
            page.goto(serving.base_url + address)
            page.locator("main form[method=post] button[type=submit]").click()
            assert page.locator(".errors, [role=alert]").count() >= 1, address
            found += wrong(page)
    assert found == []


@each_language
def test_every_error_page_is_accessible(browser: Browser, serving: Serving, language: str) -> None:
    found: list[str] = []
    with new_context(browser) as context:
        for page in error_pages(context.new_page(), serving.base_url, language):
            found += wrong(page)
    assert found == []
