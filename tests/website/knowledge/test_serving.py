"""The knowledge base at its public addresses."""

import re
from itertools import pairwise

import pytest
from django.test import Client

from wervel.knowledge.models import ArticlePage

pytestmark = pytest.mark.usefixtures("articles")

ARTICLES = {
    "nl": "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "de": "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
    "en": "/en/knowledge/back/pain-in-the-back-muscles/",
}


def test_article_is_served_in_its_language(client: Client) -> None:
    for language, address in ARTICLES.items():
        response = client.get(address)
        html = response.content.decode()
        assert response.status_code == 200
        assert response.headers["Content-Language"] == language
        assert f'<html lang="{language}"' in html
        assert html.count("<h1") == 1


def test_article_names_its_translations(client: Client) -> None:
    for address in ARTICLES.values():
        html = client.get(address).content.decode()
        for code, other in ARTICLES.items():
            assert f'hreflang="{code}" href="http://127.0.0.1:8000{other}"' in html
            assert f'<a href="{other}" lang="{code}"' in html


def statuses(client: Client, addresses: list[str]) -> dict[str, int]:
    return {address: client.get(address).status_code for address in addresses}


def test_index_and_region_are_served(client: Client) -> None:
    addresses = [
        "/nl/kennisbank/",
        "/nl/kennisbank/rug/",
        "/de/wissen/",
        "/de/wissen/ruecken/",
        "/en/knowledge/",
        "/en/knowledge/back/",
    ]
    assert statuses(client, addresses) == dict.fromkeys(addresses, 200)


def test_unknown_address_is_not_found(client: Client) -> None:
    addresses = [
        "/nl/kennisbank/rug/bestaat-niet/",
        "/nl/kennisbank/knie/",
        "/nl/wissen/ruecken/",
        "/de/kennisbank/rug/pijn-in-de-rugspieren/",
        "/nl/kennisbank/pijn-in-de-rugspieren/",
        "/nl/kennisbank/rug/%00/",
    ]
    assert statuses(client, addresses) == dict.fromkeys(addresses, 404)


def test_draft_is_not_found_and_leaves_the_switch(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="de").unpublish()
    assert client.get(ARTICLES["de"]).status_code == 404
    assert ARTICLES["de"] not in client.get(ARTICLES["nl"]).content.decode()


def test_changes_of_a_draft_are_not_shown(client: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    page.title = "Nog niet klaar"
    page.save_revision()
    assert "Nog niet klaar" not in client.get(ARTICLES["nl"]).content.decode()


def test_preview_is_the_very_page(client: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    served = client.get(ARTICLES["nl"]).content.decode()
    assert page.make_preview_request().content.decode() == served


def test_page_says_no_physician_reviewed_it(client: Client) -> None:
    html = client.get(ARTICLES["nl"]).content.decode()
    assert "nog niet nagekeken door een arts" in html


def test_reader_gets_no_cookie_and_nothing_from_elsewhere(client: Client) -> None:
    response = client.get(ARTICLES["nl"])
    html = response.content.decode()
    assert response.cookies == {}
    assert "style=" not in html
    assert "<script" not in html.replace('<script type="application/ld+json">', "")


def test_pages_are_only_read(client: Client) -> None:
    for address in (ARTICLES["nl"], "/nl/kennisbank/", "/nl/zoeken/", "/sitemap.xml"):
        assert client.post(address).status_code == 405


def test_the_signs_for_112_come_first(client: Client) -> None:
    """The line that leads to them stands under the summary, and their card before the others."""
    html = client.get(ARTICLES["nl"]).content.decode()
    order = ["</h1>", 'class="alarm" href="#call-112"', "<h2>In het kort</h2>", 'id="call-112"']
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    cards = re.findall(r'class="care care--(\w+)"', html)
    assert cards == ["emergency", "soon", "self"]


def test_every_place_in_the_contents_is_on_the_page(client: Client) -> None:
    html = client.get(ARTICLES["nl"]).content.decode()
    inside = re.findall(r'href="#([\w-]+)"', html)
    assert len(inside) > 9
    assert [place for place in inside if html.count(f'id="{place}"') != 1] == []


def test_headings_follow_each_other(client: Client) -> None:
    for address in (*ARTICLES.values(), "/nl/kennisbank/", "/nl/kennisbank/nek/"):
        main = client.get(address).content.decode().split("<main")[1]
        levels = [1] + [int(level) for level in re.findall(r"<h([1-6])", main)]
        assert [b for a, b in pairwise(levels) if b > a + 1] == []
