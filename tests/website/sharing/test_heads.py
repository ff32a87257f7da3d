"""What the head of a page tells search engines and those who share it."""

import re

import pytest
from django.test import Client
from django.urls import get_resolver

from tests.triage.conftest import published
from wervel.accounts.matrix import rows
from wervel.knowledge.models import ArticlePage

__all__ = ["published"]

pytestmark = [pytest.mark.usefixtures("chain", "articles"), pytest.mark.once]

BASE = "http://127.0.0.1:8000"
PAGES = {
    "/nl/": ("/nl/", "/de/", "/en/"),
    "/de/termin/": ("/nl/afspraak/", "/de/termin/", "/en/appointment/"),
    "/en/symptom-check/": ("/nl/klachtencheck/", "/de/beschwerdecheck/", "/en/symptom-check/"),
    "/nl/contact/": ("/nl/contact/", "/de/kontakt/", "/en/contact/"),
    "/nl/kennisbank/": ("/nl/kennisbank/", "/de/wissen/", "/en/knowledge/"),
    "/nl/kennisbank/rug/pijn-in-de-rugspieren/": (
        "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
        "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
        "/en/knowledge/back/pain-in-the-back-muscles/",
    ),
    "/de/datenschutz/": ("/nl/privacy/", "/de/datenschutz/", "/en/privacy/"),
}


def meta(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', html):
        found.setdefault(name, []).append(content)
    return found


def alternates(html: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))


def canonicals(html: str) -> list[str]:
    return re.findall(r'<link rel="canonical" href="([^"]+)">', html)


def test_a_page_has_one_address_and_names_its_languages(client: Client) -> None:
    for address, expected in PAGES.items():
        html = client.get(address).content.decode()
        nl, de, en = (BASE + each for each in expected)
        assert canonicals(html) == [BASE + address]
        assert alternates(html) == {"nl": nl, "de": de, "en": en, "x-default": nl}
        assert "robots" not in meta(html)


def test_a_shared_link_shows_the_page(client: Client) -> None:
    for address in PAGES:
        _shows(address, client.get(address).content.decode())


def _shows(address: str, html: str) -> None:
    found = meta(html)
    (title,) = re.findall(r"<title>(.*?) – Wervel</title>", html)
    locales = {"nl": "nl_NL", "de": "de_DE", "en": "en_GB"}
    here = locales.pop(address[1:3])
    assert found["og:title"] == [title]
    assert found["og:url"] == [BASE + address]
    assert found["og:locale"] == [here]
    assert found["og:locale:alternate"] == list(locales.values())
    assert found["og:image"][0].startswith(f"{BASE}/cards/")
    assert found["og:description"][0]
    assert found["twitter:card"] == ["summary_large_image"]


def test_an_article_is_shared_as_one(client: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    found = meta(client.get(page.url_path).content.decode())
    assert found["og:type"] == ["article"]
    assert found["description"] == found["og:description"] == [page.summary]


def test_a_query_is_no_page_of_its_own(client: Client) -> None:
    html = client.get("/nl/afspraak/?near=Maastricht").content.decode()
    assert canonicals(html) == [f"{BASE}/nl/afspraak/"]
    assert [address for address in alternates(html).values() if "?" in address] == []


def test_a_missing_language_is_not_named(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="nl").unpublish()
    address = "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/"
    html = client.get(address).content.decode()
    assert set(alternates(html)) == {"de", "en", "x-default"}
    assert alternates(html)["x-default"] == BASE + address


def test_a_secret_address_is_told_to_nobody(client: Client, published: None) -> None:
    html = client.post("/nl/klachtencheck/", follow=True).content.decode()
    found = meta(html)
    assert found["robots"] == ["noindex"]
    assert (canonicals(html), alternates(html)) == ([], {})
    assert [name for name in found if name.startswith("og:")] == []
    assert "ld+json" not in html


def test_every_address_with_free_text_in_it_is_a_secret() -> None:
    """What tells secrets from pages is the name of the part; all others are slugs."""
    assert get_resolver().url_patterns
    free = {
        part
        for row in rows()
        if row.name and not row.route.startswith(("nl/account", "nl/werk", "cms", "api"))
        for part in re.findall(r"<str:(\w+)>", row.route)
    }
    assert free == {"secret"}


def test_what_is_not_for_finding_says_so(client: Client) -> None:
    for address in ("/nl/zoeken/?q=rug", "/nl/zoeken/", "/nl/nergens/"):
        assert meta(client.get(address).content.decode())["robots"] == ["noindex"]


def test_an_empty_region_is_not_for_finding(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="nl").unpublish()
    found = meta(client.get("/nl/kennisbank/rug/").content.decode())
    assert found["robots"] == ["noindex"]
