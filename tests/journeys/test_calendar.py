"""A planner's day in the calendar: by keyboard alone, by mouse, and while others change it."""

import json
import re
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.accessible import Scheme, violations_in
from tests.journeys.browser import new_context
from tests.journeys.test_staff import WORK, add_staff, enrol, type_password
from tests.serving import Serving
from wervel import workspace

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("staff")]

LIVE_MILLISECONDS = 5_000
BUSY_MILLISECONDS = 60_000
SCRIPT = Path(workspace.__file__).parent / "static" / "workspace" / "calendar.js"
SERVICE = "first-consultation-back"


def come_in(page: Page, serving: Serving, username: str, *roles: str, language: str = "nl") -> None:
    add_staff(serving, username, *roles)
    page.goto(serving.base_url + WORK[language])
    type_password(page, username)
    enrol(page)


def free_slot(serving: Serving) -> dict[str, Any]:
    address = f"{serving.base_url}/api/v1/slots?service={SERVICE}&location=aachen&limit=100"
    with urllib.request.urlopen(address) as answer:
        slots: list[dict[str, Any]] = json.load(answer)["slots"]
    return slots[-1]


def book(serving: Serving, slot: dict[str, Any], family: str) -> None:
    patient = {
        "given": "Noor",
        "family": family,
        "birth_date": "1980-03-31",
        "email": "noor@patient.example",
        "phone": "+31201234567",
        "language": "nl",
    }
    request = urllib.request.Request(
        f"{serving.base_url}/api/v1/appointments",
        data=json.dumps({"slot": slot["id"], "patient": patient, "reason": ""}).encode(),
        headers={"Content-Type": "application/json", "Idempotency-Key": uuid.uuid4().hex},
    )
    with urllib.request.urlopen(request) as answer:
        assert answer.status == 201


def day_of(slot: dict[str, Any]) -> date:
    return datetime.fromisoformat(slot["start"]).date()


def calendar_at(serving: Serving, day: date, **more: str) -> str:
    rest = "".join(f"&{name}={value}" for name, value in more.items())
    return f"{serving.base_url}/nl/werk/agenda/?clinic=aachen&day={day.isoformat()}{rest}"


def press_until(page: Page, key: str, wanted: str, most: int = 200) -> None:
    """Press a key until the focus is on what is wanted."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches({json.dumps(wanted)})"):
            return
    raise AssertionError(f"{wanted} was not reached by {key}")


def test_a_calendar_is_worked_with_the_keyboard_alone(browser: Browser, serving: Serving) -> None:
    slot = free_slot(serving)
    book(serving, slot, "Keyboard")
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "by-keyboard", "planner")
        page.goto(calendar_at(serving, day_of(slot)))
        press_until(page, "Tab", ".cal")
        press_until(page, "Tab", ".cal__list a")
        here = page.evaluate("document.activeElement.id")
        page.keyboard.press("ArrowDown")
        below = page.evaluate("document.activeElement.id")
        page.keyboard.press("ArrowRight")
        beside = page.evaluate("document.activeElement.id")
        assert len({here, below, beside}) == 3
        named = page.get_by_role("link", name=re.compile("Noor Keyboard")).first
        name = named.get_attribute("id") or ""
        named.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("h1").inner_text() == "Noor Keyboard"
        press_until(page, "Tab", "a[href$='/verzetten/']")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        press_until(page, "Tab", "button[name=slot]")
        chosen = page.evaluate("document.activeElement.innerText").split()[0]
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert chosen.split("–")[0] in page.locator("dl").inner_text()
        assert "nieuwe tijd" in page.locator("[role=status]").first.inner_text()
        press_until(page, "Tab", "input[name=note]")
        page.keyboard.type("Demo: ziek")
        press_until(page, "Tab", "button[value=cancelled]")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert "afgezegd" in page.locator("main").inner_text()
        page.goto(calendar_at(serving, day_of(slot)))
        assert page.locator(f"#{name}").count() == 0


@pytest.mark.once
def test_the_page_asks_every_five_seconds_or_sooner() -> None:
    (every,) = re.findall(r"const EVERY = (\d+);", SCRIPT.read_text(encoding="utf-8"))
    assert int(every) < LIVE_MILLISECONDS


@pytest.mark.once
def test_what_somebody_else_books_is_seen_without_reloading(
    browser: Browser, serving: Serving
) -> None:
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "watching", "agent")
        slot = free_slot(serving)
        page.goto(calendar_at(serving, day_of(slot)))
        first = page.locator(".cal__list a").first
        first.focus()
        focused = page.evaluate("document.activeElement.id")
        page.locator(".cal").evaluate("grid => { grid.scrollTop = 120 }")
        loaded = page.evaluate("performance.timeOrigin")
        book(serving, slot, "Elders")
        page.get_by_role("link", name=re.compile("Noor Elders")).first.wait_for(
            state="attached", timeout=BUSY_MILLISECONDS
        )
        assert page.evaluate("performance.timeOrigin") == loaded
        assert page.evaluate("document.activeElement.id") == focused
        assert page.locator(".cal").evaluate("grid => grid.scrollTop") == 120
        assert page.locator("#calendar-said").inner_text() == "De agenda is veranderd."


def drag(page: Page, dragged: Locator, target: Locator) -> None:
    """As a hand does: the drag begins before anything scrolls, else another item is taken along."""
    dragged.hover()
    page.mouse.down()
    shape = dragged.bounding_box()
    assert shape is not None
    page.mouse.move(shape["x"] + shape["width"] / 2 + 12, shape["y"] + shape["height"] / 2, steps=3)
    for x in (50, 60):
        target.hover(position={"x": x, "y": 300})
    page.mouse.up()


@pytest.mark.once
def test_a_drop_asks_before_it_moves(browser: Browser, serving: Serving) -> None:
    slot = free_slot(serving)
    book(serving, slot, "Slepen")
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "by-mouse", "planner")
        page.goto(calendar_at(serving, day_of(slot)))
        dragged = page.get_by_role("link", name=re.compile("Noor Slepen")).first
        target = page.locator(".cal__list[data-practitioner]").last
        with page.expect_navigation():
            drag(page, dragged, target)
        assert page.locator("h1").inner_text() == "De afspraak verzetten"
        assert re.fullmatch(r"\d\d:\d[05]", page.locator("[name=time]").input_value())
        wanted = target_of(page.url)
        assert page.locator("[name=practitioner]").input_value() == wanted
        page.goto(calendar_at(serving, day_of(slot)))
        assert page.get_by_role("link", name=re.compile("Noor Slepen")).count() >= 1


@pytest.mark.once
def test_pulling_at_the_edge_asks_before_it_lengthens(browser: Browser, serving: Serving) -> None:
    slot = free_slot(serving)
    book(serving, slot, "Langer")
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "by-edge", "planner")
        page.goto(calendar_at(serving, day_of(slot)))
        item = page.get_by_role("link", name=re.compile("Noor Langer")).first.locator("..")
        item.scroll_into_view_if_needed()
        shape = item.bounding_box()
        assert shape is not None
        row = item.locator("a").evaluate("link => link.getBoundingClientRect().height") / 6
        x, edge = shape["x"] + 40, shape["y"] + shape["height"] - 2
        page.mouse.move(x, edge)
        page.mouse.down()
        page.mouse.move(x, edge + row * 1.2, steps=4)
        assert item.bounding_box() == {
            **shape,
            "height": pytest.approx(shape["height"] + row, abs=1),
        }
        page.mouse.move(x, edge + row * 3.2, steps=4)
        with page.expect_navigation():
            page.mouse.up()
        assert page.locator("[name=minutes]").input_value() == "45"
        page.goto(calendar_at(serving, day_of(slot)))
        same = page.get_by_role("link", name=re.compile("Noor Langer")).first.locator("..")
        assert same.bounding_box()["height"] == pytest.approx(shape["height"], abs=1)  # type: ignore[index]


@pytest.mark.once
def test_a_length_is_changed_by_keyboard(browser: Browser, serving: Serving) -> None:
    slot = free_slot(serving)
    book(serving, slot, "Korter")
    with new_context(browser, width=1280) as context:
        page = context.new_page()
        come_in(page, serving, "by-keys", "planner")
        page.goto(calendar_at(serving, day_of(slot)))
        page.get_by_role("link", name=re.compile("Noor Korter")).first.focus()
        with page.expect_navigation():
            page.keyboard.press("Enter")
        press_until(page, "Tab", "input[name=minutes]")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("20")
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert page.locator("[name=minutes]").input_value() == "20"
        assert page.locator("[role=status]").count() == 1


def target_of(url: str) -> str:
    found = re.search(r"practitioner=([\w-]+)", url)
    return found[1] if found else ""


def pages_of_staff(page: Page, serving: Serving, day: date, language: str) -> Iterator[str]:
    """Every page of the calendar that a planner can open."""
    work = serving.base_url + WORK[language]
    page.goto(work)
    links = page.locator("main ul a").evaluate_all("all => all.map(a => a.href)")
    calendar = links[0].split("?")[0]
    query = f"?clinic=aachen&day={day.isoformat()}"
    page.goto(calendar + query)
    links = page.locator(".desk__do a").evaluate_all("all => all.map(a => a.href)")
    visit = page.locator(".cal__item--confirmed a").first.get_attribute("href") or ""
    yield calendar + query
    yield f"{calendar}{query}&view=week"
    yield f"{calendar}{query}&show=all"
    yield from links
    yield serving.base_url + visit
    page.goto(serving.base_url + visit)
    yield page.locator("main a.button").first.evaluate("a => a.href")
    page.goto(links[0])
    page.locator("[name=sought]").fill("Demo")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    times = page.locator("main li a").first.evaluate("a => a.href")
    yield times
    page.goto(times)
    with page.expect_navigation():
        page.locator("button[name=slot]").first.click()
    yield page.url
    yield page.url.replace(re.search(r"patient=([\w-]+)", page.url)[1], "new")  # type: ignore[index]


@pytest.mark.once
@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("de", "dark"), ("en", "light")])
def test_every_page_of_the_calendar_is_accessible(
    browser: Browser, serving: Serving, language: str, scheme: Scheme
) -> None:
    found: list[str] = []
    slot = free_slot(serving)
    with new_context(browser, width=1280, scheme=scheme) as context:
        page = context.new_page()
        come_in(page, serving, f"axe-{language}", "planner", language=language)
        addresses = list(pages_of_staff(page, serving, day_of(slot), language))
        for address in addresses:
            page.goto(address)
            found += violations_in(page, [(scheme, 320), (scheme, 1280)])
    assert found == []
    assert len(addresses) == 11
