"""The frame of every public page."""

import pytest
from django.test import Client

from tests.chain import CHAIN

pytestmark = pytest.mark.django_db

HOMES = {"nl": "Weten wat er met uw rug is.", "de": "Wissen, was mit Ihrem Rücken ist."}


def test_the_bare_address_leads_to_dutch(client: Client) -> None:
    response = client.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/nl/")


@pytest.mark.parametrize("language", ["nl", "de", "en"])
def test_a_page_says_its_language_and_names_the_others(client: Client, language: str) -> None:
    body = client.get(f"/{language}/").content.decode()
    assert f'<html lang="{language}"' in body
    for other in ("nl", "de", "en"):
        assert f'hreflang="{other}" href="http://127.0.0.1:8000/{other}/"' in body


@pytest.mark.parametrize(("language", "heading"), HOMES.items())
def test_the_first_page_is_translated(client: Client, language: str, heading: str) -> None:
    assert heading in client.get(f"/{language}/").content.decode()


def test_a_reader_gets_no_cookie(client: Client) -> None:
    for address in ("/nl/", "/nl/contact/", "/de/kontakt/"):
        assert dict(client.get(address).cookies) == {}


def test_the_browsers_language_does_not_change_an_address(client: Client) -> None:
    response = client.get("/nl/", headers={"accept-language": "de"})
    assert response.headers["Content-Language"] == "nl"


def test_the_contact_page_shows_every_way_to_reach_us(client: Client) -> None:
    CHAIN.put()
    body = client.get("/nl/contact/").content.decode()
    for expected in (
        "tel:+492214710100",
        "wa.me/491713920010",
        "contact@wervel.example",
        "tel:112",
    ):
        assert expected in body


def test_it_works_before_the_chain_is_set_up(client: Client) -> None:
    assert client.get("/nl/contact/").status_code == 200


@pytest.mark.parametrize(
    ("address", "ways"),
    [
        ("/nl/bestaat-niet/", ("/nl/zoeken/", "/nl/klachtencheck/", "/nl/contact/")),
        ("/de/gibt-es-nicht/", ("/de/suche/", "/de/beschwerdecheck/", "/de/kontakt/")),
    ],
)
def test_an_address_that_is_not_there_leads_on(
    client: Client, address: str, ways: tuple[str, ...]
) -> None:
    response = client.get(address)
    main = response.content.decode().split("<main")[1].split("</main>")[0]
    assert response.status_code == 404
    assert [way for way in ways if f'"{way}"' not in main] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_refused_choice_can_be_read_in_another_language(client: Client, language: str) -> None:
    CHAIN.put()
    refused = client.post("/nl/afspraak/kies/", {"slot": "none", "near": "Maastricht & co"})
    assert refused.status_code == 422
    (address,) = [one.url for one in refused.context["languages"] if one.code == language]
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Language"]) == (422, language)
    assert "Maastricht &amp; co" in answer.text
