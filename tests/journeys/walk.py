"""A visitor's way through the public site, as a person walks it: by what the page shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import randrange
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

# A sore back for ten days after sport and nothing else; a list that is not named here is answered
# with "none of these", a choice with its first option.
TEN_DAYS_AFTER_SPORT: dict[str, str | list[str]] = {
    "age": "38",
    "duration": "10",
    "pain_score": "5",
    "sex": "male",
    "start": ["sport"],
    "course": "stable",
    "onset": "sudden_after_activity",
    "site": ["low_back"],
}


MANAGE = {"nl": "beheren", "de": "verwalten", "en": "manage"}
MOVE = {"nl": "verzetten", "de": "verlegen", "en": "move"}


@dataclass(frozen=True)
class Words:
    """What a visitor looks for on the page, in one language."""

    search: str
    article: str
    start_check: str
    choose: str
    go_on: str
    confirm: str
    confirmed: str


WORDS = {
    "nl": Words(
        "rug pijn spieren",
        "Pijn in de rugspieren",
        "Begin met de check",
        "Kies",
        "Verder",
        "Bevestig de afspraak",
        "Uw afspraak staat vast",
    ),
    "de": Words(
        "rücken schmerzen muskeln",
        "Schmerzen der Rückenmuskeln",
        "Check beginnen",
        "Wählen",
        "Weiter",
        "Termin bestätigen",
        "Ihr Termin ist bestätigt",
    ),
    "en": Words(
        "back pain muscles",
        "Pain in the back muscles",
        "Start the check",
        "Choose",
        "Continue",
        "Confirm the appointment",
        "Your appointment is confirmed",
    ),
}


class Visitor:
    """Walks page by page. Each step returns when the next page stands."""

    def __init__(self, page: Page, base_url: str, language: str = "nl") -> None:
        self.page = page
        self.base_url = base_url
        self.language = language
        self.words = WORDS[language]

    def open_home(self) -> None:
        self.page.goto(f"{self.base_url}/{self.language}/")

    def search(self) -> None:
        box = self.page.locator("main input[type=search], main input[name=q]").first
        box.fill(self.words.search)
        self.activate(box.locator("xpath=ancestor::form").locator("button"))

    def open_article(self) -> None:
        self.activate(self.page.get_by_role("link", name=self.words.article).first)

    def open_check(self) -> None:
        self.activate(self.page.get_by_role("link", name=self.words.start_check).first)

    def start_check(self) -> None:
        self.activate(self.page.locator("main form button[type=submit]").last)

    def answer_everything(
        self, answers: dict[str, str | list[str]] = TEN_DAYS_AFTER_SPORT
    ) -> Iterator[str]:
        """Answer question after question; yields the name of each before it is sent."""
        for _ in range(40):
            if self.page.locator("form fieldset, form input[type=text]").count() == 0:
                return
            if self.page.locator("main form[method=post]").count() != 1:
                return
            name = self.page.url.split("?")[0].rstrip("/").rsplit("/", 1)[-1]
            yield name
            self._answer(answers.get(name))
            self.go_on()
        raise AssertionError("the check does not end")

    def _answer(self, given: str | list[str] | None) -> None:
        form = self.page.locator("main form[method=post]")
        ticks, choices = form.locator("input[type=checkbox]"), form.locator("input[type=radio]")
        numbers = form.locator("input[type=text]")
        if numbers.count():
            numbers.first.fill(str(given))
        elif ticks.count():
            for value in given or ["none-of-these"]:
                self.mark(form.locator(f"input[type=checkbox][value='{value}']"))
        elif choices.count():
            found = form.locator(f"input[type=radio][value='{given}']")
            self.mark(found if given else choices.first)

    def go_on(self) -> None:
        self.activate(self.page.get_by_role("button", name=self.words.go_on, exact=True))

    def choose_first_time(self) -> None:
        self.activate(self.page.locator(".slots button, .slots a").first)

    def fill_details(self, email: str) -> None:
        for name, text in {
            "given": "Demo",
            "family": "Jóźwiak-de Vries",
            "birth_date_day": "31",
            "birth_date_month": "3",
            "birth_date_year": "1988",
            "email": email,
            "phone": f"06 {randrange(10**7, 10**8)}",
        }.items():
            self.page.locator(f"[name={name}]").fill(text)

    def book_directly(self, email: str, *, days_on: int = 0) -> None:
        """To the last look before an appointment so many days ahead, without the check."""
        earliest = datetime.now(UTC) + timedelta(days=days_on)
        query = f"?{urlencode({'from': earliest.isoformat()})}" if days_on else ""
        self.page.goto(f"{self.base_url}/nl/afspraak/{query}")
        self.choose_first_time()
        self.fill_details(email)
        self.go_on()

    def confirm(self) -> None:
        self.activate(self.page.get_by_role("button", name=self.words.confirm))

    def open_manage(self) -> None:
        link = self.page.locator(f"main p.section a[href*='/{MANAGE[self.language]}/']")
        self.activate(link)

    # How a link or button is used, so that another visitor may do it by keyboard alone.

    def activate(self, target: Locator) -> None:
        with self.page.expect_navigation():
            target.click()

    def mark(self, target: Locator) -> None:
        target.check(force=True)


class KeyboardVisitor(Visitor):
    """Touches nothing but Tab, Shift+Tab, arrows, Space and Enter."""

    MOST_TABS = 80

    def activate(self, target: Locator) -> None:
        self._tab_to(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def mark(self, target: Locator) -> None:
        if target.get_attribute("type") == "radio":
            self._tab_to_group(target)
            for _ in range(12):
                if target.evaluate("e => e === document.activeElement"):
                    break
                self.page.keyboard.press("ArrowDown")
            self.page.keyboard.press("Space")
        else:
            self._tab_to(target)
            self.page.keyboard.press("Space")

    def _tab_to(self, target: Locator) -> None:
        target.wait_for(state="attached")
        for _ in range(self.MOST_TABS):
            if target.evaluate("e => e === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not reach it")

    def _tab_to_group(self, target: Locator) -> None:
        same_group = "e => document.activeElement && document.activeElement.name === e.name"
        for _ in range(self.MOST_TABS):
            if target.evaluate(same_group):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("the keyboard does not reach the choices")
