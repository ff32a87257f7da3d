"""Waiting for an earlier time, on a phone: one offer is taken while a second one runs out."""

import json
import time
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from urllib.request import Request, urlopen

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.databases import template_database
from tests.journeys.browser import new_context
from tests.journeys.test_axe import wrong
from tests.mailbox import Mailbox
from tests.racing import PATIENT, SERVICE
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

WORDS = {
    "nl": ("Mail mij als het eerder kan", "Zet mij op de lijst", "U staat op de lijst"),
    "de": ("Mailen Sie mir", "Setzen Sie mich auf die Liste", "Sie stehen auf der Liste"),
    "en": ("E-mail me when", "Put me on the list", "You are on the list"),
}


@pytest.fixture(scope="module")
def serving(mailbox: Mailbox) -> Iterator[Serving]:
    """As for the other journeys, but people are asked at any hour, whenever the tests run."""
    settings = {"WERVEL_SMTP_URL": mailbox.address, "WERVEL_OFFER_HOURS": "0-24"}
    with Serving.start(template_database().copy(), jobs=True, **settings) as running:
        yield running


def call(serving: Serving, method: str, path: str, body: Any = None) -> dict[str, Any]:
    request = Request(
        f"{serving.base_url}/api/v1{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex},
    )
    with urlopen(request) as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def appointment_in_three_weeks(serving: Serving, email: str, language: str = "nl") -> str:
    """The address of its page."""
    begin = (datetime.now(UTC) + timedelta(days=21)).isoformat().replace("+", "%2B")
    path = f"/slots?service={SERVICE}&location=aachen&limit=1&from={begin}"
    slot = call(serving, "GET", path)["slots"][0]["id"]
    patient = {**PATIENT, "email": email, "language": language}
    booked = call(serving, "POST", "/appointments", {"slot": slot, "patient": patient})
    return str(booked["manage_url"])


def join(page: Page, language: str = "nl") -> None:
    link, button, done = WORDS[language]
    page.get_by_role("link", name=link).click()
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("heading", name=done)).to_be_visible()


def link_in(letter: EmailMessage) -> str:
    text = letter.get_body(("plain",))
    assert text is not None
    (link,) = [word for word in text.get_content().split() if word.startswith("http")]
    return link


def offer_of(letters: list[EmailMessage]) -> EmailMessage:
    return next(one for one in letters if str(one["Subject"]).startswith("Een eerdere tijd"))


def test_an_offer_is_taken_on_a_phone_while_a_second_one_runs_out(
    browser: Browser, serving: Serving, mailbox: Mailbox
) -> None:
    anna, bram = (f"demo-{uuid.uuid4().hex[:8]}@example.org" for _ in range(2))
    with new_context(browser, scripts=False) as context:
        page, other = context.new_page(), context.new_page()
        for one, email in ((page, anna), (other, bram)):
            one.goto(appointment_in_three_weeks(serving, email))
            join(one)
        hers, his = (link_in(offer_of(mailbox.wait_for(email, count=2))) for email in (anna, bram))
        page.goto(hers)
        other.goto(his)
        for one in (page, other):
            expect(one.get_by_role("heading", level=1)).to_have_text("U kunt eerder komen")
        new = page.locator(".card--mist strong").inner_text()
        run_out(serving, his)
        other.get_by_role("button", name="Neem de nieuwe tijd").click()
        expect(other.get_by_role("heading", level=1)).to_have_text("Dit aanbod is voorbij")
        expect(other.get_by_text("Er is niets verloren")).to_be_visible()
        page.get_by_role("button", name="Neem de nieuwe tijd").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Uw afspraak is nu eerder")
        page.get_by_role("link", name="Bekijk uw afspraak").click()
        expect(page.locator("dl.facts")).to_contain_text(new)
        assert context.cookies() == []
    check_calendar(mailbox.wait_for(anna, count=3))
    # Nobody has answered his first offer: within seconds he is asked about another time.
    again = [one for one in mailbox.wait_for(bram, count=3) if link_in_is_offer(one)]
    assert len({link_in(one) for one in again}) == 2


def link_in_is_offer(letter: EmailMessage) -> bool:
    return str(letter["Subject"]).startswith("Een eerdere tijd")


def run_out(serving: Serving, link: str) -> None:
    """Its time is over, and the program has seen it."""
    secret = link.rstrip("/").rsplit("/", 1)[-1]
    rows = serving.database.rows
    over = "2020-01-01 00:00:00+00:00"
    rows("UPDATE scheduling_waitingoffer SET offered_at = ? WHERE secret = ?", OLD, secret)
    rows("UPDATE scheduling_waitingoffer SET expires_at = ? WHERE secret = ?", over, secret)
    rows(
        "UPDATE scheduling_hold SET expires_at = ? WHERE id ="
        " (SELECT hold_id FROM scheduling_waitingoffer WHERE secret = ?)",
        over,
        secret,
    )
    until = time.monotonic() + 60
    while rows("SELECT state FROM scheduling_waitingoffer WHERE secret = ?", secret) != [
        ("expired",)
    ]:
        assert time.monotonic() < until, "the offer does not end"
        time.sleep(0.2)


OLD = "2019-12-31 00:00:00+00:00"


def check_calendar(letters: list[EmailMessage]) -> None:
    """The last mail moves the entry in her calendar: the same one, with a higher number."""
    entries = []
    for letter in letters:
        for part in letter.walk():
            if part.get_content_type() == "text/calendar" and not part.get_filename():
                calendar = icalendar.Calendar.from_ical(part.get_content())
                entries += [(str(e["UID"]), int(e["SEQUENCE"])) for e in calendar.walk("VEVENT")]
    assert len({uid for uid, _ in entries}) == 1
    assert sorted(sequence for _, sequence in entries) == [0, 1]


@pytest.mark.once
@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_every_page_of_waiting_is_accessible(
    browser: Browser, serving: Serving, mailbox: Mailbox, language: str
) -> None:
    found: list[str] = []
    email = f"demo-{uuid.uuid4().hex[:8]}@example.org"
    with new_context(browser) as context:
        page = context.new_page()
        manage = appointment_in_three_weeks(serving, email, language)
        page.goto(manage)
        link, button, _ = WORDS[language]
        page.get_by_role("link", name=link).click()
        found += wrong(page)
        page.get_by_role("button", name=button).click()
        found += wrong(page)
        offers = [one for one in mailbox.wait_for(email, count=2) if one.get_body(("html",))]
        address = next(link_in(one) for one in offers if "text/calendar" not in kinds(one))
        page.goto(manage)
        found += wrong(page)
        page.goto(address)
        found += wrong(page)
        page.locator("button[value=decline]").click()
        found += wrong(page)
    assert found == []


def kinds(letter: EmailMessage) -> set[str]:
    return {part.get_content_type() for part in letter.walk()}
