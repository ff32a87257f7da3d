"""What search engines are told."""

from xml.etree import ElementTree

import pytest
from django.test import Client

from wervel.directory.models import LegalDetails
from wervel.knowledge.models import ArticlePage
from wervel.website.about.documents import read_document
from wervel.website.knowledge import sitemap

pytestmark = pytest.mark.usefixtures("chain", "articles")

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
BASE = "http://127.0.0.1:8000"


def entries(client: Client) -> dict[str, dict[str, str]]:
    response = client.get("/sitemap.xml")
    assert response.headers["Content-Type"] == "application/xml"
    root = ElementTree.fromstring(response.content)
    return {
        url.findtext("s:loc", namespaces=NAMES) or "": {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.findall("x:link", NAMES)
        }
        for url in root.findall("s:url", NAMES)
    }


def test_article_stands_with_its_translations(client: Client) -> None:
    addresses = {
        "nl": f"{BASE}/nl/kennisbank/rug/pijn-in-de-rugspieren/",
        "de": f"{BASE}/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
        "en": f"{BASE}/en/knowledge/back/pain-in-the-back-muscles/",
    }
    found = entries(client)
    for address in addresses.values():
        assert found[address] == {**addresses, "x-default": addresses["nl"]}


def test_every_address_answers(client: Client) -> None:
    for address in entries(client):
        assert client.get(address.removeprefix(BASE)).status_code == 200


def test_unpublished_article_is_gone(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="de").unpublish()
    found = entries(client)
    assert not any("schmerzen" in address for address in found)
    assert "de" not in found[f"{BASE}/nl/kennisbank/rug/pijn-in-de-rugspieren/"]


def test_a_page_without_its_dutch_leads_others_to_the_next_language(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="nl").unpublish()
    german = f"{BASE}/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/"
    assert entries(client)[german]["x-default"] == german


def last_changes(client: Client) -> dict[str, str]:
    root = ElementTree.fromstring(client.get("/sitemap.xml").content)
    return {
        url.findtext("s:loc", namespaces=NAMES) or "": url.findtext("s:lastmod", "", NAMES)
        for url in root.findall("s:url", NAMES)
    }


def test_the_pages_about_the_site_are_there_with_their_dates(client: Client) -> None:
    found = last_changes(client)
    for page, address in (("privacy", "/de/datenschutz/"), ("imprint", "/nl/colofon/")):
        assert found[BASE + address] == read_document(page).updated_on.isoformat()
    assert found[f"{BASE}/nl/"] == ""


def test_an_imprint_that_says_nothing_is_not_there(client: Client) -> None:
    LegalDetails.objects.all().delete()
    assert f"{BASE}/nl/colofon/" not in entries(client)


def test_it_stays_within_the_limit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert sitemap.MOST_LINES == 50_000
    monkeypatch.setattr(sitemap, "MOST_LINES", 5)
    assert len(entries(client)) == 5


def test_robots_names_the_site_map(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert f"Sitemap: {BASE}/sitemap.xml" in text
    assert "Disallow: /cms/" in text
