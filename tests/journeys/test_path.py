"""The whole public path, for real: from a complaint to a confirmed appointment and its mail."""

from email.message import EmailMessage
from uuid import uuid4

import icalendar
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import new_context
from tests.journeys.walk import KeyboardVisitor, Visitor
from tests.mailbox import Mailbox
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("journeys")]

PAGES_AFTER_THE_RESULT = 4
HEALTH_WORDS = ("rug", "rücken", "back", "pijn", "schmerz", "pain", "klacht", "beschwerde")


def walk_to_confirmation(visitor: Visitor, email: str) -> list[str]:
    """From the home page to the confirmation; the addresses of the pages after the result."""
    visitor.open_home()
    visitor.search()
    visitor.open_article()
    visitor.open_check()
    visitor.start_check()
    questions = list(visitor.answer_everything())
    assert 5 <= len(questions) <= 20
    addresses = []
    page = visitor.page
    visitor.choose_first_time()
    addresses.append(page.url)
    visitor.fill_details(email)
    visitor.go_on()
    addresses.append(page.url)
    visitor.confirm()
    addresses.append(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text(visitor.words.confirmed)
    return addresses


def check_letter(letter: EmailMessage, language: str) -> None:
    """A mail with text, HTML and a calendar entry, and not a word of why."""
    parts = {
        part.get_content_type(): part.get_content()
        for part in letter.walk()
        if not part.is_multipart()
    }
    assert {"text/plain", "text/html", "text/calendar"} <= set(parts)
    body = f"{letter['Subject']} {parts['text/plain']}".lower()
    assert [word for word in HEALTH_WORDS if word in body.replace("zurück", "")] == []
    calendar = icalendar.Calendar.from_ical(parts["text/calendar"])
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "REQUEST"
    assert int(event["SEQUENCE"]) == 0
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Berlin"]
    place = str(letter["Subject"]).rsplit(" ", 1)[-1]
    word = {"nl": "Afspraak", "de": "Termin", "en": "Appointment"}[language]
    assert str(event["SUMMARY"]) == f"{word}, {place}"


def test_in_dutch_on_a_telephone(browser: Browser, serving: Serving, mailbox: Mailbox) -> None:
    with new_context(browser) as context:
        visitor = Visitor(context.new_page(), serving.base_url)
        email = f"demo-{uuid4().hex[:8]}@example.org"
        after = walk_to_confirmation(visitor, email)
        assert len(after) <= PAGES_AFTER_THE_RESULT
        assert context.cookies() == []
    (letter,) = mailbox.wait_for(email)
    check_letter(letter, "nl")


@pytest.mark.once
@pytest.mark.parametrize("language", ["de", "en"])
def test_in_the_other_languages(
    browser: Browser, serving: Serving, mailbox: Mailbox, language: str
) -> None:
    with new_context(browser) as context:
        visitor = Visitor(context.new_page(), serving.base_url, language)
        email = f"demo-{uuid4().hex[:8]}@example.org"
        walk_to_confirmation(visitor, email)
    (letter,) = mailbox.wait_for(email)
    check_letter(letter, language)


@pytest.mark.once
def test_without_scripts(browser: Browser, serving: Serving, mailbox: Mailbox) -> None:
    with new_context(browser, scripts=False) as context:
        visitor = Visitor(context.new_page(), serving.base_url)
        email = f"demo-{uuid4().hex[:8]}@example.org"
        walk_to_confirmation(visitor, email)
    assert len(mailbox.wait_for(email)) == 1


@pytest.mark.once
def test_by_keyboard_alone(browser: Browser, serving: Serving, mailbox: Mailbox) -> None:
    with new_context(browser, width=1280) as context:
        visitor = KeyboardVisitor(context.new_page(), serving.base_url)
        email = f"demo-{uuid4().hex[:8]}@example.org"
        walk_to_confirmation(visitor, email)
    assert len(mailbox.wait_for(email)) == 1


def test_back_reload_and_a_second_tab_make_no_second_appointment(
    browser: Browser, serving: Serving, mailbox: Mailbox
) -> None:
    """R9: double click, back after confirming, reload of the confirmation, another tab."""
    email = f"demo-{uuid4().hex[:8]}@example.org"
    with new_context(browser) as context:
        page = context.new_page()
        visitor = Visitor(page, serving.base_url)
        visitor.book_directly(email)
        other_tab: Page = context.new_page()
        other_tab.goto(page.url)
        page.get_by_role("button", name=visitor.words.confirm).dblclick()
        expect(page.get_by_role("heading", level=1)).to_have_text(visitor.words.confirmed)
        confirmed = page.url
        page.reload()
        expect(page.get_by_role("heading", level=1)).to_have_text(visitor.words.confirmed)
        page.go_back()
        page.goto(page.url)
        other_tab.get_by_role("button", name=visitor.words.confirm).click()
        assert other_tab.url == confirmed
    made = serving.database.rows(
        "SELECT COUNT(*) FROM scheduling_appointment a JOIN patients_patient p"
        " ON a.patient_id = p.id WHERE p.email = ?",
        email,
    )
    assert made == [(1,)]
    assert len(mailbox.wait_for(email)) == 1


def test_the_manage_link_of_the_mail_cancels(
    browser: Browser, serving: Serving, mailbox: Mailbox
) -> None:
    email = f"demo-{uuid4().hex[:8]}@example.org"
    with new_context(browser) as context:
        page = context.new_page()
        visitor = Visitor(page, serving.base_url)
        visitor.book_directly(email, days_on=1)
        visitor.confirm()
        (letter,) = mailbox.wait_for(email)
        text = letter.get_body(("plain",))
        assert text is not None
        link = next(word for word in text.get_content().split() if "/beheren/" in word)
        page.goto(link)
        page.get_by_text("Deze afspraak afzeggen").click()
        page.get_by_role("button", name="Zeg de afspraak af").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Deze afspraak is afgezegd")
    letters = mailbox.wait_for(email, count=2)
    calendar = next(
        part.get_content()
        for part in letters[1].walk()
        if part.get_content_type() == "text/calendar"
    )
    cancelled = icalendar.Calendar.from_ical(calendar)
    assert cancelled["METHOD"] == "CANCEL"
    assert [int(event["SEQUENCE"]) for event in cancelled.walk("VEVENT")] == [1]
