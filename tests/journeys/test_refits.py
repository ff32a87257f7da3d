"""A planner changes hours: a doctor's week is fitted anew, and a day is cancelled."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.accessible import violations_in
from tests.journeys.browser import new_context
from tests.journeys.test_calendar import come_in
from tests.mailbox import Mailbox
from tests.racing import PATIENT, Api
from tests.serving import Serving
from wervel.common.clock import CLINIC_ZONE

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("staff")]

HOURS = "/nl/werk/uren/"
DAYS_AHEAD = 8
WIDTHS = (390, 1280)


def first_slot(serving: Serving, **query: Any) -> dict[str, Any]:
    begin = (datetime.now(UTC) + timedelta(days=DAYS_AHEAD)).isoformat()
    return Api(serving.base_url).slots(limit=1, **{"from": begin, **query})[0]


def offered(serving: Serving, day: date, **query: Any) -> list[dict[str, Any]]:
    """What is offered on that day."""
    begin = datetime.combine(day, time(), CLINIC_ZONE)
    period = {"from": begin.isoformat(), "until": (begin + timedelta(days=1)).isoformat()}
    return Api(serving.base_url).slots(**{"limit": 1, **period, **query})


def book(serving: Serving, slot: dict[str, Any], family: str) -> str:
    """The e-mail address of whom it is for."""
    email = f"demo-{uuid4().hex[:8]}@example.org"
    patient = {**PATIENT, "given": "Noor", "family": family, "email": email}
    answer = Api(serving.base_url).book(slot["id"], patient=patient)
    assert answer.status == 201, answer.body
    return email


def day_of(slot: dict[str, Any]) -> date:
    return datetime.fromisoformat(slot["start"]).astimezone(CLINIC_ZONE).date()


@pytest.fixture
def page(browser: Browser, serving: Serving) -> Iterator[Page]:
    with new_context(browser, width=1280) as context:
        opened = context.new_page()
        come_in(opened, serving, f"planner-{uuid4().hex[:6]}", "planner")
        yield opened


def press(page: Page, name: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile(name)).first.click()


def row_of(page: Page, family: str) -> Locator:
    return page.get_by_role("row").filter(has_text=f"Noor {family}")


def wait_for_state(page: Page, family: str, words: str) -> None:
    """The moves are work of the job worker: look again until it is done."""
    for _ in range(60):
        if words in row_of(page, family).inner_text():
            return
        page.wait_for_timeout(500)
        page.reload()
    raise AssertionError(row_of(page, family).inner_text())


def looked_at(page: Page) -> list[str]:
    """What is wrong with the page as it stands, on a phone and on a desk."""
    return violations_in(page, [("light", width) for width in WIDTHS])


def test_a_changed_week_of_a_doctor_is_fitted_anew(
    page: Page, serving: Serving, mailbox: Mailbox
) -> None:
    slot = first_slot(serving, practitioner="demo-vos", location="aachen")
    email, day = book(serving, slot, "Week"), day_of(slot)
    mailbox.wait_for(email)
    page.goto(serving.base_url + HOURS)
    page.get_by_role("link", name="Andere werktijden").click()
    page.get_by_role("link", name=re.compile("Vos.*Aken")).click()
    page.locator("[name=first]").fill(day.isoformat())
    page.locator("[name=last]").fill(day.isoformat())
    page.locator(f"[name=day{day.weekday()}]").fill("")
    page.locator("[name=why]").fill("Demo: studiedag")
    press(page, "Laat zien wat dit doet")
    found = looked_at(page)
    old = row_of(page, "Week").locator("td").nth(1).inner_text()
    press(page, "Doorvoeren")
    found += looked_at(page)
    press(page, "Verplaats")
    wait_for_state(page, "Week", "Verplaatst")
    moved = mailbox.wait_for(email, count=2)[1]
    # At another time, or at the same one with somebody else.
    place = row_of(page, "Week").locator("td").nth(2).inner_text()
    assert old not in place or "Vos" not in place
    assert "studiedag" not in str(moved)
    assert offered(serving, day, practitioner="demo-vos", location="aachen") == []
    assert found == []


def test_a_day_is_cancelled_with_mails_and_calls(
    page: Page, serving: Serving, mailbox: Mailbox
) -> None:
    first = first_slot(serving, location="bottrop")
    told, day = book(serving, first, "Mail"), day_of(first)
    called = book(serving, offered(serving, day, location="bottrop")[0], "Bellen")
    for email in (told, called):
        mailbox.wait_for(email)
    serving.database.rows("UPDATE patients_patient SET email = '' WHERE email = ?", called)
    page.goto(serving.base_url + HOURS)
    page.get_by_role("link", name="Een kliniek is een dag gesloten").click()
    page.locator("[name=clinic]").select_option("bottrop")
    page.locator("[name=day]").fill(day.isoformat())
    for language, words in {"nl": "Storing", "de": "Störung", "en": "Outage"}.items():
        page.locator(f"[name={language}]").fill(words)
    page.locator("[name=why]").fill("Demo: waterschade")
    press(page, "Laat zien wat dit doet")
    press(page, "Doorvoeren")
    change = page.url
    for family in ("Mail", "Bellen"):
        row_of(page, family).get_by_role("link", name="Anders").click()
        press(page, "Zeg de afspraak af|afzeggen|Afspraak")
        assert page.url == change
        assert "afgezegd" in row_of(page, family).inner_text().lower()
    found = looked_at(page)
    letter = mailbox.wait_for(told, count=2)[1]
    assert "waterschade" not in str(letter)
    page.goto(serving.base_url + HOURS)
    page.get_by_role("link", name="Open de lijst").click()
    found += looked_at(page)
    assert row_of(page, "Mail").count() == 0
    row_of(page, "Bellen").get_by_role("button", name="Gebeld").click()
    expect(row_of(page, "Bellen")).to_have_count(0)
    assert offered(serving, day, location="bottrop") == []
    assert len(mailbox.wait_for(called)) == 1
    assert found == []
