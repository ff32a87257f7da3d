"""A visit in the browser: a session that ends in mid-text, two who write one section, an arrival
that is refused."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Browser, BrowserContext, Page

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.coming_in import MAKE_STAFF, end_sessions, log_in
from tests.serving import Serving
from wervel.common.language import LANGUAGES

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("visit")]

TYPED = "Sinds drie weken pijn bij het bukken.\nNiet in het been. Jóźwiak 山田 🦴"
PREPARE = f"""{MAKE_STAFF}
from datetime import date, timedelta
from wervel.common import clock
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

make_staff("visit-doctor", "Visit", "doctor")
make_staff("visit-other", "Other", "doctor")
make_staff("visit-all", "All", "doctor", "desk", "assistant", "manager")
who = PatientDetails("Noor", "Visit", date(1980, 3, 31), "", "+31201234567", "nl")
# The time is moved by hand: whatever the hour of this test, both come today.
now = clock.now()
for number in range(2):
    slot = search_slots(SlotQuery("first-consultation-back", location="aachen", limit=1)).slots[0]
    booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
    begin = now + timedelta(seconds=number)
    Appointment.objects.filter(pk=booked.pk).update(start=begin, end=begin + timedelta(minutes=40))
    if number:
        encounter = open_encounter(appointment_id=booked.pk, actor=system("test"))
        Encounter.objects.filter(pk=encounter.pk).update(status="in-progress")
        print(encounter.pk)
    else:
        print(booked.reference)
"""
TEXTS = """
import json
from wervel.encounters.models import SectionVersion
rows = SectionVersion.objects.filter(encounter_id={encounter!r}, section={section!r})
print(json.dumps([row.content["text"] for row in rows.order_by("number")]))
"""


@dataclass(frozen=True, slots=True)
class Visit:
    """Somebody who is expected, and one who is examined."""

    serving: Serving
    expected: str
    examined: str

    def page(self, name: str, *arguments: str, language: str = "nl") -> str:
        with translation.override(language):
            return self.serving.base_url + reverse(f"workspace:{name}", args=arguments)

    def texts(self, section: str) -> list[str]:
        script = TEXTS.format(encounter=self.examined, section=section)
        found: list[str] = json.loads(self.serving.database.python(script))
        return found


@pytest.fixture(scope="module")
def visit(serving: Serving) -> Visit:
    return Visit(serving, *serving.database.python(PREPARE).split())


@pytest.fixture
def screen(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser, width=1280) as context:
        yield context


def save(page: Page) -> None:
    with page.expect_navigation():
        page.locator("button[value=commit]").click()


def test_a_session_that_ends_in_mid_text_loses_no_word(
    screen: BrowserContext, visit: Visit
) -> None:
    page = screen.new_page()
    log_in(page, visit.serving.base_url, "visit-doctor")
    page.goto(visit.page("record-history", visit.examined))
    page.locator("#text").fill(TYPED)
    page.locator("[data-said]").filter(has_text="Concept bewaard").wait_for()
    end_sessions(visit.serving, "visit-doctor")
    page.locator("#text").press("End")
    page.keyboard.type(" Slaapt slecht.")
    page.locator("#away[open]").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.evaluate("document.querySelector('button[value=commit]').click()")
    page.locator("#away[open]").wait_for()
    written = f"{TYPED} Slaapt slecht."
    assert page.locator("#text").input_value() == written
    assert visit.texts("history") == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    page.locator("#away-again").click()
    page.locator("#away[open]").wait_for()
    tab = screen.new_page()
    log_in(tab, visit.serving.base_url, "visit-doctor")
    tab.close()
    with page.expect_navigation():
        page.locator("#away-again").click()
    assert "Opgeslagen in het dossier" in page.locator("[role=status]").first.inner_text()
    assert visit.texts("history") == [written]


def test_two_doctors_on_one_section_lose_nothing(browser: Browser, visit: Visit) -> None:
    with new_context(browser, width=1280) as one, new_context(browser, width=1280) as other:
        mine, theirs = one.new_page(), other.new_page()
        for page, username in ((mine, "visit-doctor"), (theirs, "visit-other")):
            log_in(page, visit.serving.base_url, username)
            page.goto(visit.page("record-assessment", visit.examined))
        mine.locator("#text").fill("Ik denk aan een hernia.")
        theirs.locator("#text").fill("Ik denk aan het gewricht.")
        save(theirs)
        save(mine)
        assert mine.locator("#text").input_value() == "Ik denk aan een hernia."
        assert "Ik denk aan het gewricht." in mine.locator(".written").inner_text()
        assert violations(mine) == []
        assert visit.texts("assessment") == ["Ik denk aan het gewricht."]
        mine.reload()
        assert mine.locator("#text").input_value() == "Ik denk aan een hernia."
        mine.locator("#text").fill("Gewricht, en misschien een hernia.")
        save(mine)
        assert visit.texts("assessment") == [
            "Ik denk aan het gewricht.",
            "Gewricht, en misschien een hernia.",
        ]


@pytest.mark.once
def test_an_arrival_that_is_refused_is_accessible(browser: Browser, visit: Visit) -> None:
    found: list[str] = []
    for width, scheme in ((320, "light"), (1280, "dark")):
        with new_context(browser, width=width, scheme=scheme) as context:
            page = context.new_page()
            log_in(page, visit.serving.base_url, "visit-all")
            for language in LANGUAGES:
                page.goto(visit.page("arrival", visit.expected, language=language))
                with page.expect_navigation():
                    page.locator("main form button[type=submit]").click()
                found += violations(page)
    assert found == []
