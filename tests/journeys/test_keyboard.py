"""Each kind of page by keyboard alone: everything that can be used is reached, and one sees where
one is."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.browser import new_context
from tests.journeys.walk import Visitor
from tests.serving import Serving

pytestmark = [pytest.mark.journey, pytest.mark.once, pytest.mark.xdist_group("keyboard")]

PAGES = (
    "/nl/",
    "/nl/kennisbank/",
    "/nl/kennisbank/onderrug/",
    "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "/nl/zoeken/?q=rugpijn",
    "/nl/klinieken/?near=6211",
    "/nl/klinieken/aachen/",
    "/nl/klinieken/team/demo-vos/",
    "/nl/contact/",
    "/nl/contact/bericht/",
    "/nl/contact/terugbellen/",
    "/nl/klachtencheck/",
    "/nl/afspraak/",
    # Too early: the present month.
    "/nl/afspraak/?month=2026-01",
    "/nl/privacy/",
    "/nl/account/login/",
    "/nl/nergens/",
)
# One of several radio buttons is a stop, and what a closed <details> holds is none.
USABLE = """() => [...document.querySelectorAll(
  'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility({visibilityProperty: true}))
  .filter(e => e.type !== 'radio' || e === document.querySelector(`[name="${e.name}"]`))
  .map(e => { e.dataset.stop = e.dataset.stop || String(Math.random());
              return [e.dataset.stop, (e.outerHTML || '').slice(0, 120)]; })"""
STOP = """() => { const e = document.activeElement; if (!e || e === document.body) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const ring = parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none';
  const label = e.closest('label, .tile');
  const around = label && parseFloat(getComputedStyle(label).outlineWidth) >= 2;
  // A place on a drawing is framed by a thick line of its own.
  const drawn = e.querySelector('rect'), inked = drawn && getComputedStyle(drawn);
  const framed = inked && parseFloat(inked.strokeWidth) >= 4 && inked.strokeOpacity === '1';
  return {stop: e.dataset.stop || '', html: e.outerHTML.slice(0, 120),
    ring: ring || !!around || !!framed,
    inside: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth}; }"""


def faults(page: Page) -> list[str]:
    """What cannot be reached by tab, and the stops that do not show themselves."""
    usable = dict(page.evaluate(USABLE))
    reached: list[str] = []
    found, wrapped = [], False
    for _ in range(5 * len(usable) + 10):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None and not wrapped:
            # Past the last one: a page that begins in a field goes on at its top.
            wrapped = True
            continue
        if stop is not None and reached[-1:] == [stop["stop"]]:
            # A date has a stop for its day, its month and its year.
            continue
        if stop is None or (stop["stop"] and stop["stop"] in reached):
            break
        reached.append(stop["stop"])
        if not (stop["ring"] and stop["inside"]):
            found.append(f"{page.url}: not seen when focused: {stop['html']}")
    missed = [html for key, html in usable.items() if key not in reached]
    return found + [f"{page.url}: not reached: {html}" for html in missed]


@pytest.mark.parametrize("width", [390, 1280])
def test_every_kind_of_page(browser: Browser, serving: Serving, width: int) -> None:
    found: list[str] = []
    with new_context(browser, width=width) as context:
        page = context.new_page()
        for address in PAGES:
            page.goto(serving.base_url + address)
            found += faults(page)
    assert found == []


def secret_pages(visitor: Visitor) -> Iterator[Page]:
    """A number, a choice, a list, the result, and the pages of a booking."""
    page = visitor.page
    visitor.open_home()
    visitor.open_check()
    visitor.start_check()
    for name in visitor.answer_everything():
        if name in ("age", "sex", "alarm"):
            page.reload()
            yield page
    yield page
    page.goto(f"{visitor.base_url}/nl/afspraak/?clinic=bottrop")
    visitor.activate(page.locator(".days a").last)
    page.reload()
    yield page
    visitor.activate(page.locator(".clock button").first)
    page.reload()
    yield page
    visitor.fill_details(f"demo-{uuid4().hex[:8]}@example.org")
    visitor.go_on()
    yield page
    visitor.confirm()
    yield page
    visitor.open_manage()
    yield page


def test_every_kind_of_page_behind_a_secret(browser: Browser, serving: Serving) -> None:
    found: list[str] = []
    with new_context(browser) as context:
        for page in secret_pages(Visitor(context.new_page(), serving.base_url)):
            found += faults(page)
    assert found == []


LOST_RING = "e => { e.style.outline = 'none' }"
FAR_AWAY = "e => { e.style.position = 'fixed'; e.style.left = '-999px' }"
A_TRAP = "e => e.addEventListener('keydown', event => event.preventDefault())"


@pytest.mark.parametrize(
    ("plant", "named"),
    [
        (LOST_RING, "not seen when focused"),
        (FAR_AWAY, "not seen when focused"),
        (A_TRAP, "reached"),
    ],
)
def test_a_planted_fault_is_named(
    browser: Browser, serving: Serving, plant: str, named: str
) -> None:
    """The twin: a page without a fault, then with one on the last link of its main part."""
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(f"{serving.base_url}/nl/kennisbank/")
        assert faults(page) == []
        page.reload()
        page.locator("main a[href]:visible").last.evaluate(plant)
        found = faults(page)
    assert found
    assert all(named in one for one in found)
