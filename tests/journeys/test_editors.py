"""An editor writes, a physician signs, it is published; it changes, and readers of a translation
are told."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import template_database
from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.test_staff import add_staff, enrol, type_password
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("editors")]

DUTCH = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"
GERMAN = "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/"
SIGNED = re.compile(r"Nagekeken door demo-signer op ")
UNSIGNED = "Deze tekst is nog niet nagekeken door een arts."
BEHIND = "Der niederländische Text hat sich seitdem geändert."


@pytest.fixture
def serving() -> Iterator[Serving]:
    """A server of its own: what is published here would meet readers of other journeys."""
    with Serving.start(template_database().copy()) as running:
        yield running


@contextmanager
def at_work(browser: Browser, serving: Serving, username: str, role: str) -> Iterator[Page]:
    add_staff(serving, username, role)
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        page.goto(f"{serving.base_url}/nl/account/login/")
        type_password(page, username)
        page.goto(f"{serving.base_url}/nl/account/2fa/totp/activate/")
        enrol(page)
        yield page


def article_number(serving: Serving) -> int:
    rows = serving.database.rows("SELECT id FROM wagtailcore_page WHERE url_path = ?", DUTCH)
    return int(rows[0][0])


def edit(page: Page, serving: Serving, field: str, text: str) -> None:
    page.goto(f"{serving.base_url}/cms/pages/{article_number(serving)}/edit/")
    page.locator(f"[name='{field}']").fill(text)


def choose(page: Page, action: str) -> None:
    """An action of the menu at the bottom of the editor's form."""
    page.locator("footer .w-dropdown > button, footer [data-w-dropdown-target=toggle]").click()
    with page.expect_navigation():
        page.locator(f"footer [name={action}]").click()


def text_of(page: Page, serving: Serving, address: str) -> str:
    page.goto(serving.base_url + address)
    return page.locator("main").inner_text()


def test_from_a_draft_to_a_warned_reader(browser: Browser, serving: Serving) -> None:
    with (
        at_work(browser, serving, "demo-writer", "editor") as editor,
        at_work(browser, serving, "demo-signer", "doctor") as doctor,
        new_context(browser) as reading,
    ):
        reader = reading.new_page()
        assert UNSIGNED in text_of(reader, serving, DUTCH)

        edit(editor, serving, "summary", "Vaak gaat het vanzelf over. Wij zeggen wat u doet.")
        choose(editor, "action-submit")
        assert "Vaak gaat het vanzelf over." not in text_of(reader, serving, DUTCH)

        doctor.goto(f"{serving.base_url}/nl/werk/")
        doctor.get_by_role("link", name="Teksten om te tekenen").click()
        doctor.get_by_role("link", name="Pijn in de rugspieren").click()
        expect(doctor.locator("main")).to_contain_text("In één of twee zinnen")
        found = violations(doctor)
        with doctor.expect_popup() as opened:
            doctor.get_by_role("link", name="Lees de pagina").click()
        expect(opened.value.locator("main")).to_contain_text("Vaak gaat het vanzelf over.")
        doctor.get_by_label("Ik heb deze tekst helemaal gelezen").check(force=True)
        doctor.get_by_role("button", name="Versturen").click()
        expect(doctor.locator("main")).to_contain_text("Hij staat nu op de site.")
        found += violations(doctor)

        published = text_of(reader, serving, DUTCH)
        assert "Vaak gaat het vanzelf over." in published
        assert SIGNED.search(published)
        assert BEHIND not in text_of(reader, serving, GERMAN)

        edit(editor, serving, "same_day-0-value", "U heeft koorts en u voelt zich ziek.")
        editor.locator("[name=without_review]").check(force=True)
        choose(editor, "action-publish")
        changed = text_of(reader, serving, DUTCH)
        assert "U heeft koorts en u voelt zich ziek." in changed
        assert UNSIGNED in changed
        assert not SIGNED.search(changed)

        assert BEHIND in text_of(reader, serving, GERMAN)
        found += violations(reader)
        editor.goto(f"{serving.base_url}/cms/")
        editor.get_by_role("link", name="2 teksten vragen aandacht").click()
        expect(editor.locator("main")).to_contain_text("Schmerzen der Rückenmuskeln")
        assert found == []
