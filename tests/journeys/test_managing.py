"""An appointment in the hands of its patient: moved and cancelled by the link in the mail."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlencode
from uuid import uuid4

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context
from tests.journeys.walk import KeyboardVisitor, Visitor
from tests.mailbox import Mailbox
from tests.racing import Api
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]


def part(letter: EmailMessage, kind: str) -> str:
    return next(str(one.get_content()) for one in letter.walk() if one.get_content_type() == kind)


def open_link(page: Page, serving: Serving, letter: EmailMessage) -> None:
    link = next(word for word in part(letter, "text/plain").split() if "/beheren/" in word)
    page.goto(f"{serving.base_url}/nl/{link.partition('/nl/')[2]}")


def shown_time(page: Page) -> str:
    return page.locator("dl.facts dd").nth(1).inner_text()


def move_and_cancel(visitor: Visitor, serving: Serving, mailbox: Mailbox) -> None:
    page, email = visitor.page, f"demo-{uuid4().hex[:8]}@example.org"
    visitor.book_directly(email, days_on=2)
    visitor.confirm()
    (letter,) = mailbox.wait_for(email)
    open_link(page, serving, letter)
    before = shown_time(page)
    visitor.activate(page.get_by_role("link", name="Kies een andere tijd"))
    # Days ahead: within a day of its start an appointment is no longer cancelled by link.
    soonest = urlencode({"from": (datetime.now(UTC) + timedelta(days=3)).isoformat()})
    page.goto(f"{page.url.partition('?')[0]}?{soonest}")
    visitor.activate(page.get_by_role("button", name="Kies").nth(2))
    expect(page.get_by_role("status")).to_contain_text("Uw nieuwe tijd staat vast")
    assert shown_time(page) != before
    mailbox.wait_for(email, count=2)
    page.get_by_text("Deze afspraak afzeggen").click()
    visitor.activate(page.get_by_role("button", name="Zeg de afspraak af"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Deze afspraak is afgezegd")
    letters = mailbox.wait_for(email, count=3)
    files = [icalendar.Calendar.from_ical(part(one, "text/calendar")) for one in letters]
    events = [one.walk("VEVENT")[0] for one in files]
    assert [str(one["METHOD"]) for one in files] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(one["SEQUENCE"]) for one in events] == [0, 1, 2]
    assert len({str(one["UID"]) for one in events}) == 1


def test_on_a_telephone_without_scripts(
    browser: Browser, serving: Serving, mailbox: Mailbox
) -> None:
    with new_context(browser, scripts=False) as context:
        visitor = Visitor(context.new_page(), serving.base_url)
        move_and_cancel(visitor, serving, mailbox)
        assert context.cookies() == []


@pytest.mark.once
def test_by_keyboard(browser: Browser, serving: Serving, mailbox: Mailbox) -> None:
    with new_context(browser, width=1280) as context:
        visitor = KeyboardVisitor(context.new_page(), serving.base_url)
        move_and_cancel(visitor, serving, mailbox)


def test_a_time_taken_meanwhile_keeps_the_old_one(
    browser: Browser, serving: Serving, mailbox: Mailbox
) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        visitor = Visitor(page, serving.base_url)
        email = f"demo-{uuid4().hex[:8]}@example.org"
        visitor.book_directly(email, days_on=14)
        visitor.confirm()
        visitor.open_manage()
        before = shown_time(page)
        visitor.activate(page.get_by_role("link", name="Kies een andere tijd"))
        times = page.locator("input[name=slot]")
        wanted = times.nth(1).get_attribute("value") or ""
        assert Api(serving.base_url).book(wanted).status == 201
        visitor.activate(page.get_by_role("button", name="Kies").nth(1))
        expect(page.get_by_role("alert")).to_contain_text("Iemand anders heeft deze tijd")
        assert times.count() == 3
        visitor.activate(page.get_by_role("link", name="Uw afspraak", exact=True))
        assert shown_time(page) == before
    assert len(mailbox.wait_for(email)) == 1
