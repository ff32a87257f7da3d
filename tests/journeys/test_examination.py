"""A doctor examines a back: by keyboard, on the drawing, in a few presses, without script too."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.journeys.accessible import violations
from tests.journeys.browser import new_context
from tests.journeys.examining import FEWEST_PRESSES, examine_a_normal_back
from tests.journeys.test_calendar import come_in
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("staff")]

PAGES = {
    "nl": "nl/werk/bezoeken/{}/onderzoek/",
    "de": "de/arbeit/besuche/{}/untersuchung/",
    "en": "en/work/visits/{}/examination/",
}
# A visit of today that has begun and in which nobody has been examined.
BEGIN = """
from datetime import date
from wervel.common.actor import system
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.scheduling.models import Appointment
free = Appointment.objects.filter(encounter=None, status="confirmed").order_by("start")
opened = open_encounter(appointment_id=free[0].pk, actor=system("journey"))
Encounter.objects.filter(pk=opened.pk).update(status="in-progress")
print(opened.pk)
"""
FINDINGS = """
import json
from wervel.encounters.models import Finding, SectionVersion
newest = SectionVersion.objects.filter(encounter_id="{}").order_by("-number").first()
rows = Finding.objects.filter(version=newest) if newest else []
print(json.dumps({{row.key: [row.value, row.examiner.username] for row in rows}}))
"""


@pytest.fixture
def visit(serving: Serving) -> str:
    return serving.database.python(BEGIN).strip()


def found(serving: Serving, visit: str) -> dict[str, list[str]]:
    rows: dict[str, list[str]] = json.loads(serving.database.python(FINDINGS.format(visit)))
    return rows


def at(serving: Serving, visit: str, language: str = "nl") -> str:
    return f"{serving.base_url}/{PAGES[language].format(visit)}"


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with new_context(browser, width=1280) as opened:
        yield opened


def test_a_normal_back_takes_few_presses(
    context: BrowserContext, serving: Serving, visit: str
) -> None:
    page = context.new_page()
    come_in(page, serving, "examines-quickly", "doctor")
    page.goto(at(serving, visit))
    presses = examine_a_normal_back(
        page, said="De kracht van beide benen is vol", saved="Het onderzoek is opgeslagen."
    )
    rows = found(serving, visit)
    assert (rows["slr.left"], rows["strength.s1.right"]) == (
        ["negative", "examines-quickly"],
        ["5", "examines-quickly"],
    )
    assert "saddle.left" not in rows
    assert presses <= FEWEST_PRESSES


def test_the_drawn_back_is_pressed_by_key_mouse_and_finger(
    browser: Browser, serving: Serving, visit: str
) -> None:
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "examines-on-the-drawing", "doctor")
        page.goto(at(serving, visit))
        page.locator('[data-spot="bone-pain.l1"]').focus()
        for _ in range(40):
            if page.evaluate("document.activeElement.dataset.spot") == "bone-pain.l5":
                break
            page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator("[id='f-bone-pain.l5']")).to_have_value("tender")
        page.locator('[data-spot="muscle.low.left"]').click()
        expect(page.locator("[id='f-muscle.low.left']")).to_have_value("tender")
        page.locator('[data-spot="muscle.low.left"]').click()
        expect(page.locator("#said")).to_contain_text("onderrug links zijn gespannen")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("Het onderzoek is opgeslagen.")).to_be_visible()
        assert {key: row[0] for key, row in found(serving, visit).items()} == {
            "bone-pain.l5": "tender",
            "muscle.low.left": "tense",
        }
        state = context.storage_state()
        assert not any(origin["localStorage"] for origin in state["origins"])


@pytest.mark.parametrize(
    ("language", "width", "scheme"),
    [("nl", 390, "light"), ("de", 1280, "dark"), ("en", 320, "light")],
)
def test_it_works_without_script_and_for_everybody(
    browser: Browser, serving: Serving, visit: str, language: str, width: int, scheme: str
) -> None:
    with new_context(browser, width=width, scheme=scheme) as context:
        page = context.new_page()
        come_in(page, serving, f"examines-{language}-{width}", "doctor")
        page.goto(at(serving, visit, language))
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        cookies = context.cookies()
    with new_context(browser, width=width, scheme=scheme, scripts=False) as context:
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.goto(at(serving, visit, language))
        page.locator("#quick").fill("n, slr l 2, t 37,2, zz")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("#quick").input_value() == "zz"
        page.locator("#quick").fill("z x")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        with page.expect_navigation():
            page.locator('[value="commit"]').first.click()
        rows = found(serving, visit)
        assert rows["slr.left"][0] == "leg"
        assert rows["temperature"][0] == "37.2"
        assert rows["saddle.left"][0] == ""
