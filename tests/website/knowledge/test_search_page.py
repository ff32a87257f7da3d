"""Searching as a reader does."""

import pytest
from django.test import Client

pytestmark = pytest.mark.usefixtures("articles")

HOSTILE = [
    "",
    " ",
    "x" * 10_000,
    "a\x00b",
    "\U0001f9b4",
    "ظهر",
    "\u202egur",
    "<script>alert(1)</script>",
]
ARTICLE = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"


def page(client: Client, typed: str, address: str = "/nl/zoeken/") -> str:
    response = client.get(address, {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


def test_article_is_linked(client: Client) -> None:
    for typed in ("rug pijn spieren", "rugpjin"):
        assert f'href="{ARTICLE}"' in page(client, typed)


def test_page_stands_in_each_language(client: Client) -> None:
    for address in ("/nl/zoeken/", "/de/suche/", "/en/search/"):
        assert client.get(address).status_code == 200


def test_nothing_found_offers_other_ways(client: Client) -> None:
    html = page(client, "belastingaangifte")
    assert "We vonden niets voor ‘belastingaangifte’." in html
    assert 'href="/nl/klachtencheck/"' in html
    assert 'href="/nl/contact/"' in html


def test_any_text_is_answered_kindly(client: Client) -> None:
    for typed in HOSTILE:
        html = page(client, typed)
        assert "<script>" not in html
        assert "\x00" not in html
        assert 'href="/nl/contact/"' in html


def test_broken_bytes_are_answered_kindly(client: Client) -> None:
    assert client.get("/nl/zoeken/?q=%ff%fe%00").status_code == 200


def test_long_text_says_it_was_cut(client: Client) -> None:
    assert "We zochten op het eerste stuk." in page(client, "rugpijn " + "x" * 10_000)


def test_what_was_typed_is_kept(client: Client) -> None:
    assert 'value="O&#x27;Brien &amp; rug"' in page(client, "O'Brien & rug")
