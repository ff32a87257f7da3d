"""The twin of every look at a page: a planted fault is named, and in the look in which it is."""

from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.accessible import Rota, language_of, violations, violations_in
from tests.journeys.browser import new_context

pytestmark = [pytest.mark.journey, pytest.mark.once]

LOOKS = (("light", 320), ("dark", 320), ("light", 1280))
PAGE = "<!doctype html><html lang=nl><title>Demo</title><main><h1>Demo</h1>{}</main></html>"
NO_NAME = "<button></button>"
DARK_ONLY = """<style>p { color: #000; background: #fff }
@media (prefers-color-scheme: dark) { p { color: #bbb } }</style><p>Demo</p>"""
TOO_WIDE = "<p style='inline-size: 600px'>Demo</p>"


@pytest.mark.parametrize(
    ("planted", "named", "where"),
    [
        ("<p>Demo</p>", "", []),
        (NO_NAME, "button-name", ["light 320", "dark 320", "light 1280"]),
        (DARK_ONLY, "color-contrast", ["dark 320"]),
        (TOO_WIDE, "wider than the screen", ["light 320", "dark 320"]),
    ],
)
def test_a_planted_fault_is_named_where_it_is(
    browser: Browser, planted: str, named: str, where: list[str]
) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.set_content(PAGE.format(planted))
        found = violations_in(page, LOOKS)
    assert [" ".join(each.split()[:2]) for each in found] == where
    assert all(named in each for each in found)


class Slow(BaseHTTPRequestHandler):
    """The second page is announced at once; its text comes a while later."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        if self.path == "/":
            self.wfile.write(PAGE.format("<a href='/next/'>Demo</a>").encode())
            return
        self.wfile.write(b"<!doctype html>" + b" " * 4096)
        Event().wait(0.5)
        self.wfile.write(PAGE.replace("lang=nl", "lang=de").format(NO_NAME).encode())

    def log_message(self, format: str, *args: object) -> None:
        """Not in what the tests print."""


@pytest.fixture
def slow() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("look", [lambda page: [language_of(page)], violations])
def test_a_page_that_was_clicked_is_looked_at_when_it_stands(
    browser: Browser, slow: str, look: Callable[[Page], list[str]]
) -> None:
    with new_context(browser) as context:
        page = context.new_page()
        page.goto(slow)
        page.get_by_role("link").click()
        (found,) = look(page)
    assert found == "de" or "button-name" in found


def test_the_first_of_a_kind_is_seen_in_all_looks_and_then_each_look_has_its_turn() -> None:
    rota = Rota(LOOKS)
    assert rota.looks("/nl/klinieken/aachen/") == LOOKS
    later = [rota.looks("/nl/klinieken/bottrop/") for _ in LOOKS]
    assert sorted(later) == sorted([look] for look in LOOKS)
    assert rota.looks("/nl/contact/") == LOOKS
