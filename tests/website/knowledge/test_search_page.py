"""Searching as a reader does."""

import re

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
LINK = re.compile(r'<h2>\s*<a href="([^"]+)"')
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


def part(client: Client, typed: str) -> str:
    """What the script asks for while somebody types."""
    response = client.get("/nl/zoeken/", {"q": typed}, headers={"HX-Request": "true"})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return response.content.decode()


@pytest.mark.parametrize("typed", ["belastingaangifte", "", "xyzzy qwop"])
def test_nothing_found_offers_a_text_the_check_and_the_telephone(
    client: Client, typed: str
) -> None:
    html = part(client, typed)
    assert ("We vonden niets voor" in html) == bool(typed)
    assert LINK.findall(html) == [ARTICLE, "/nl/klachtencheck/", "/nl/contact/", "/nl/kennisbank/"]


def test_telephone_is_named_where_nothing_is_found(client: Client, chain: None) -> None:
    assert 'href="tel:' in part(client, "belastingaangifte")


def test_part_stands_in_the_page_as_it_is(client: Client) -> None:
    for typed in ("rugpijn", "belastingaangifte", "", "<b>"):
        assert part(client, typed) in page(client, typed)
        assert "<html" not in part(client, typed)


def test_browser_does_not_take_the_part_for_the_page(client: Client) -> None:
    assert "HX-Request" in client.get("/nl/zoeken/").headers["Vary"]


def test_count_is_a_sentence(client: Client) -> None:
    assert "Twee teksten voor ‘rugpijn’, de beste eerst." in page(client, "rugpijn")
    assert "Eén tekst voor ‘hexenschot massage’." in page(client, "hexenschot massage")


def test_words_asked_for_are_marked(client: Client) -> None:
    html = part(client, "spierpijn <b>rug</b>")
    assert "<mark>rugspieren</mark>" in html
    assert "<b>" not in html


def test_region_of_an_article_is_named(client: Client) -> None:
    assert '<span class="tag">Rug</span>' in part(client, "spit")


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
