"""Scripts of public pages: our own, deferred, few, and never needed."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("articles")]

MOST_BYTES = 30_000
SCRIPT = re.compile(r"<script\b[^>]*>")
SOURCE = re.compile(r'<script src="/static/([^"]+)" defer>')
PAGES = (
    "/nl/",
    "/nl/kennisbank/",
    "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "/nl/zoeken/",
    "/nl/zoeken/?q=rugpijn",
    "/nl/klachtencheck/",
    "/nl/afspraak/",
    "/nl/contact/",
    "/nl/nergens/",
)


def scripts(client: Client) -> set[str]:
    found = set()
    for page in PAGES:
        html = client.get(page).content.decode()
        tags = SCRIPT.findall(html)
        assert [tag for tag in tags if not SOURCE.fullmatch(tag) and "ld+json" not in tag] == []
        found |= set(SOURCE.findall(html))
    return found


def test_scripts_are_our_own_deferred_and_small(client: Client) -> None:
    sizes = {}
    for name in scripts(client):
        path = finders.find(name)
        assert path is not None, name
        sizes[name] = Path(path).stat().st_size
    assert "website/search.js" in sizes
    assert sum(sizes.values()) <= MOST_BYTES
