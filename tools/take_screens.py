"""Take the screenshots under docs/screens/: every kind of page, on two widths, light and dark.

A demo of its own is built in a temporary directory, and ends with this command.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
SETS = ((390, "light"), (390, "dark"), (1280, "light"), (1280, "dark"))
LANGUAGE = "nl"
# Pages with an address of their own, beside those of the path.
OTHERS = {
    "12-contact": "/nl/contact/",
    "12-contact-message": "/nl/contact/bericht/",
    "12-contact-call-back": "/nl/contact/terugbellen/",
    "13-clinics": "/nl/klinieken/?near=6211",
    "14-clinic": "/nl/klinieken/aachen/?near=6211",
    "15-practitioner": "/nl/klinieken/team/demo-vos/",
    "16-knowledge": "/nl/kennisbank/",
    "17-region": "/nl/kennisbank/onderrug/",
    "18-nothing-found": "/nl/zoeken/?q=xqzw",
    "19-accessibility": "/nl/toegankelijkheid/",
    "20-privacy": "/nl/privacy/",
    "21-imprint": "/nl/colofon/",
    "22-not-there": "/nl/nergens/",
    "23-log-in": "/nl/account/login/",
}
# Pages of staff, after /nl/werk.
STAFF = {
    "33-changed-hours": "/uren/",
    "34-to-telephone": "/uren/bellen/",
    "36-waiting": "/wachtlijst/",
}
AN_EMERGENCY: dict[str, str | list[str]] = {
    "age": "52",
    "sex": "male",
    "bladder": ["saddle_numbness"],
}

sys.path.insert(0, str(ROOT))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wervel-screens-") as home:
        os.environ["WERVEL_DATA"] = home
        from tests.databases import template_database
        from tests.journeys.browser import new_context, open_browser
        from tests.serving import Serving

        template = template_database()
        with open_browser() as browser:
            for width, scheme in SETS:
                folder = SCREENS / LANGUAGE / scheme
                # A product of its own for each: one person may not book again and again.
                with Serving.start(template.copy()) as serving:
                    with new_context(browser, width=width, scheme=scheme) as context:
                        _walk(context.new_page(), serving.base_url, folder, width)
                    with new_context(browser, width=width, scheme=scheme) as context:
                        _staff(context.new_page(), serving, folder, width, f"{scheme}-{width}")


def _staff(page, serving, folder: Path, width: int, who: str) -> None:  # type: ignore[no-untyped-def]
    """What a planner sees: the calendar, a doctor away, and who waits for an earlier time."""
    from tests.journeys.test_calendar import book, calendar_at, come_in, day_of, free_slot

    def take(name: str) -> None:
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    come_in(page, serving, f"screens-{who}", "planner")
    slot = free_slot(serving)
    book(serving, slot, "Jansen")
    day = day_of(slot)
    for name, more in {"30-calendar-day": {}, "31-calendar-week": {"view": "week"}}.items():
        page.goto(calendar_at(serving, day, **more))
        take(name)
    page.get_by_role("link", name="Noor Jansen").first.click()
    take("32-appointment")
    work = f"{serving.base_url}/nl/werk"
    for name, address in STAFF.items():
        page.goto(work + address)
        take(name)
    page.goto(f"{work}/uren/gesloten/")
    page.locator("[name=clinic]").select_option("aachen")
    page.locator("[name=day]").fill(day.isoformat())
    for field in ("nl", "de", "en", "why"):
        page.locator(f"[name={field}]").fill("Demo")
    page.get_by_role("button", name="Laat zien wat dit doet").click()
    take("35-changed-hours-proposed")


def _walk(page, base_url: str, folder: Path, width: int) -> None:  # type: ignore[no-untyped-def]
    from tests.journeys.walk import Visitor

    visitor = Visitor(page, base_url, LANGUAGE)

    def take(name: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)

    visitor.open_home()
    take("01-home")
    visitor.search()
    take("02-search")
    visitor.open_article()
    take("03-article")
    visitor.open_check()
    take("04-check")
    visitor.start_check()
    for name in visitor.answer_everything():
        if name in ("age", "bladder"):
            take(f"05-question-{name}")
    take("06-result")
    page.goto(f"{base_url}/nl/afspraak/?near=6211")
    take("07-time")
    visitor.choose_first_time()
    take("08-details")
    visitor.go_on()
    take("08-details-with-errors")
    visitor.fill_details("demo@example.org")
    visitor.go_on()
    take("09-check-answers")
    visitor.confirm()
    take("10-confirmation")
    visitor.open_manage()
    take("11-manage")
    page.get_by_role("link", name="Mail mij als het eerder kan").click()
    take("11-waiting")
    for name, address in OTHERS.items():
        page.goto(base_url + address)
        take(name)
    visitor.open_home()
    visitor.open_check()
    visitor.start_check()
    for name in visitor.answer_everything(AN_EMERGENCY):
        if name not in AN_EMERGENCY and name != "alarm":
            break
    take("24-emergency")


if __name__ == "__main__":
    main()
