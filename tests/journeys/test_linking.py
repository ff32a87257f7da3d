"""The desk finds one person twice, links the two records, sees it, and undoes it: by keyboard."""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.coming_in import MAKE_STAFF, log_in
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("linking")]

PREPARE = f"""{MAKE_STAFF}
import json
from datetime import date, timedelta
from wervel.common import clock
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

make_staff("link-desk", "Link", "desk")
now, found = clock.now(), []
for number, family in enumerate(("Koppelaar", "Kopelaar")):
    who = PatientDetails("Noor", family, date(1979, 2, 28), "", "+31201234567", "nl")
    slot = search_slots(SlotQuery("first-consultation-back", location="aachen", limit=1)).slots[0]
    booked = book_appointment(wanted=prepare(slot=slot.id), details=who, actor=VISITOR)
    # Whatever the hour of this test, both are expected today, at the same time.
    begin = now + timedelta(seconds=number)
    Appointment.objects.filter(pk=booked.pk).update(start=begin, end=begin + timedelta(minutes=40))
    found.append([booked.reference, booked.patient.number, str(booked.patient_id)])
print(json.dumps(found))
"""
LINKS = """
import json
from wervel.patients.models import RecordLink
rows = RecordLink.objects.order_by("linked_at", "pk")
print(json.dumps([[str(r.kept_id), str(r.replaced_id), r.reason, r.end_reason] for r in rows]))
"""


@dataclass(frozen=True, slots=True)
class Twins:
    """The same person twice: reference of the appointment, number and id of each record."""

    serving: Serving
    one: list[str]
    other: list[str]

    def links(self) -> list[list[str]]:
        found: list[list[str]] = json.loads(self.serving.database.python(LINKS))
        return found


@pytest.fixture(scope="module")
def twins(serving: Serving) -> Twins:
    return Twins(serving, *json.loads(serving.database.python(PREPARE)))


def tab_to(page: Page, selector: str) -> None:
    """By the tab key alone."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    raise AssertionError(f"{selector} is not reached on {page.url}")


def press(page: Page, selector: str) -> None:
    tab_to(page, selector)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("width", [390, 1280])
def test_the_desk_links_two_records_and_parts_them(
    browser: Browser, twins: Twins, width: int
) -> None:
    before = len(twins.links())
    found: list[str] = []
    with new_context(browser, width=width) as context:
        page = context.new_page()
        log_in(page, twins.serving.base_url, "link-desk")
        page.goto(f"{twins.serving.base_url}/nl/werk/bezoeken/balie/{twins.one[0]}/")
        assert "Nog 1 dossier is misschien van deze persoon" in page.inner_text("main")
        found += violations(page)
        press(page, f"a[href$='/dossiers/{twins.one[2]}/']")
        found += violations(page)
        press(page, f"a[href$='/met/{twins.other[2]}/']")
        text = page.inner_text("main")
        assert "verschilt" in text
        assert "Beide hebben een afspraak op dezelfde tijd" in text
        found += violations(page)
        tab_to(page, "[name=kept]")
        page.keyboard.press("Space")
        tab_to(page, "[name=reason]")
        page.keyboard.type("Hetzelfde paspoort")
        press(page, "main form button[type=submit]")
        assert "vergeleken" in page.locator("[role=alert]").inner_text()
        assert page.locator("[name=reason]").input_value() == "Hetzelfde paspoort"
        found += violations(page)
        tab_to(page, "[name=sure]")
        page.keyboard.press("Space")
        press(page, "main form button[type=submit]")
        assert "De twee dossiers zijn gekoppeld." in page.inner_text("main")
        assert twins.other[1] in page.inner_text("main")
        found += violations(page)
        page.goto(f"{twins.serving.base_url}/nl/werk/bezoeken/balie/{twins.other[0]}/")
        assert twins.one[1] in page.locator(".notice--warning").inner_text()
        found += violations(page)
        page.goto(f"{twins.serving.base_url}/nl/werk/dossiers/")
        tab_to(page, "[name=sought]")
        page.keyboard.type(twins.other[1])
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "oud dossier" in page.inner_text("main")
        found += violations(page)
        press(page, f"a[href$='/dossiers/{twins.other[2]}/']")
        press(page, "a[href*='/koppelingen/']")
        found += violations(page)
        tab_to(page, "[name=reason]")
        page.keyboard.type("Het zijn twee zussen")
        press(page, "main form button[type=submit]")
        assert "De twee dossiers staan weer los van elkaar." in page.inner_text("main")
        assert "Het zijn twee zussen" in page.inner_text("main")
        found += violations(page)
    assert found == []
    said = [twins.one[2], twins.other[2], "Hetzelfde paspoort", "Het zijn twee zussen"]
    assert twins.links()[before:] == [said]
