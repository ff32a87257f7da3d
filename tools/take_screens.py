"""Take the screenshots under docs/screens/: every page of the public path, on two widths.

A demo of its own is built in a temporary directory, and ends with this command.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SCREENS = ROOT / "docs" / "screens"
SETS = ((390, "light"), (390, "dark"), (1280, "light"))
LANGUAGE = "nl"

sys.path.insert(0, str(ROOT))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="wervel-screens-") as home:
        os.environ["WERVEL_DATA"] = home
        from tests.journeys.browser import new_context, open_browser
        from tests.serving import Serving, template_database

        with Serving.start(template_database().copy()) as serving, open_browser() as browser:
            for width, scheme in SETS:
                with new_context(browser, width=width, scheme=scheme) as context:
                    folder = SCREENS / LANGUAGE / scheme
                    _walk(context.new_page(), serving.base_url, folder, width)


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
    page.goto(f"{base_url}/nl/contact/")
    take("12-contact")
    page.goto(f"{base_url}/nl/klinieken/?near=6211")
    take("13-clinics")
    page.goto(f"{base_url}/nl/klinieken/aachen/?near=6211")
    take("14-clinic")
    page.goto(f"{base_url}/nl/klinieken/team/demo-vos/")
    take("15-practitioner")


if __name__ == "__main__":
    main()
