"""What axe finds on a page, and whether the page is wider than the screen."""

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from django.urls import resolve
from django.utils import translation
from django.utils.translation import get_language_from_path
from playwright.sync_api import Page

Scheme = Literal["light", "dark"]
Look = tuple[Scheme, int]
_axe = Axe()
# What passes is neither gathered nor sent: that takes twice the time.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}


def language_of(page: Page) -> str:
    """Of the page that stands."""
    _let_stand(page)
    return str(page.evaluate("document.documentElement.lang"))


def violations(page: Page) -> list[str]:
    """As the page is when it stands."""
    _let_stand(page)
    results = _axe.run(page, options=_OPTIONS).response["violations"]
    found = [
        f"{page.url}: {one['id']} ({one['impact']}): {[node['target'] for node in one['nodes']]}"
        for one in results
    ]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append(f"{page.url}: wider than the screen")
    return found


def violations_in(page: Page, looks: Sequence[Look]) -> list[str]:
    """In each of these colour schemes and widths."""
    found = []
    for scheme, width in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme} {width} {each}" for each in violations(page)]
    return found


def _let_stand(page: Page) -> None:
    """A click returns when the next page is announced: its document may not have begun."""
    page.wait_for_load_state()


class Rota:
    """The first page of a kind is seen in all looks, and each further one in the next of them:
    pages of one kind share their colours and their frame, and differ in their words."""

    def __init__(self, looks: Sequence[Look]) -> None:
        self._looks = looks
        self._seen: Counter[str] = Counter()

    def looks(self, address: str) -> Sequence[Look]:
        path = address.partition("?")[0]
        with translation.override(get_language_from_path(path) or "nl"):
            kind = resolve(path).view_name
        self._seen[kind] += 1
        number = self._seen[kind]
        if number == 1:
            return self._looks
        return [self._looks[number % len(self._looks)]]
