"""Every page behind a log-in, as the demo has it: no axe violation in three languages, and by
keyboard alone everything that can be used is reached and seen."""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.accessible import Look, Rota, violations_in
from tests.journeys.browser import new_context
from tests.journeys.test_keyboard import faults
from tests.serving import Serving
from wervel.common.language import LANGUAGES

pytestmark = [pytest.mark.journey, pytest.mark.once]

# No colour depends on the language: wide and dark is seen in Dutch.
LOOKS: dict[str, tuple[Look, ...]] = {
    "nl": (("light", 320), ("dark", 1280)),
    "de": (("light", 320),),
    "en": (("light", 320),),
}
# Whoever has all roles of staff, and the patient of the demo: sessions as log-in leaves them.
ENTER = """
import json
from django.conf import settings
from django.test import Client
from django.urls import translate_url
from django.utils import translation
from tests.accounts.test_gate import enter
from tests.demo.test_reading import addresses
from wervel.accounts import services as accounts
from wervel.accounts.choices import Role
from wervel.common.actor import system
from wervel.common.language import LANGUAGES
from wervel.patients.models import PatientAccess

everyone = accounts.create_staff(
    username="every-role", email="every-role@wervel.example", password="3c1f-77aa-09be-5d2e",
    roles=list(Role), given="Demo", family="Overal", totp_secret=None, actor=system("test"),
)
patient = PatientAccess.objects.get().user
found = {"cookies": {}, "pages": {}}
clients = {}
known = dict.fromkeys(page for _, page in addresses())
for who, user in (("staff", everyone), ("patient", patient)):
    clients[who] = Client(raise_request_exception=False, SERVER_NAME="localhost")
    enter(clients[who], user, both=True)
    name = settings.SESSION_COOKIE_NAME
    found["cookies"][who] = {"name": name, "value": clients[who].cookies[name].value}
for who, client in clients.items():
    pages = []
    for page in known:
        answer = client.get(page)
        is_page = answer.status_code == 200 and answer["Content-Type"].startswith("text/html")
        # What Wagtail draws for editors is its own.
        if is_page and not page.startswith("/cms/"):
            pages.append(page)
    with translation.override("nl"):
        found["pages"][who] = {
            language: [translate_url(page, language) for page in pages] for language in LANGUAGES
        }
print(json.dumps(found))
"""


@dataclass(frozen=True, slots=True)
class House:
    """The addresses of all pages by reader and language, and the cookie of each reader."""

    base_url: str
    cookies: dict[str, dict[str, str]]
    pages: dict[str, dict[str, list[str]]]

    def enter(self, context: BrowserContext, who: str) -> Page:
        context.add_cookies([{**self.cookies[who], "url": self.base_url}])
        return context.new_page()


@pytest.fixture(scope="module")
def house(serving: Serving) -> House:
    return House(serving.base_url, **json.loads(serving.database.python(ENTER)))


@pytest.mark.parametrize("who", ["staff", "patient"])
@pytest.mark.parametrize(
    "language",
    [pytest.param(code, marks=pytest.mark.xdist_group(f"house-{code}")) for code in LANGUAGES],
)
def test_every_page_is_accessible(browser: Browser, house: House, who: str, language: str) -> None:
    rota, found = Rota(LOOKS[language]), []
    with new_context(browser) as context:
        page = house.enter(context, who)
        for address in house.pages[who][language]:
            page.goto(house.base_url + address)
            assert page.locator("html").get_attribute("lang") == language
            found += violations_in(page, rota.looks(address))
    assert found == []


@pytest.mark.parametrize("who", ["staff", "patient"])
@pytest.mark.xdist_group("house-keys")
def test_every_page_is_used_by_keyboard_alone(browser: Browser, house: House, who: str) -> None:
    found: list[str] = []
    with new_context(browser) as context:
        page = house.enter(context, who)
        for address in house.pages[who]["nl"]:
            page.goto(house.base_url + address)
            found += faults(page)
    assert found == []
