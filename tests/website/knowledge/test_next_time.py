"""The check and the first free time stand beside each article."""

from urllib.parse import urlencode

import pytest
from django.test import Client

from wervel.directory.models import Practitioner
from wervel.scheduling.services.free_days import catalogue_changed

pytestmark = pytest.mark.usefixtures("chain", "articles")

ARTICLE = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"


def page(client: Client, near: str | None = None, address: str = ARTICLE) -> str:
    response = client.get(address, {} if near is None else {"near": near})
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_article_leads_to_the_check(client: Client) -> None:
    assert 'href="/nl/klachtencheck/"' in page(client)


def test_first_free_time_at_any_clinic(client: Client) -> None:
    assert 'Eerste vrije tijd, in Aken: <strong><time datetime="2026-03-10T08:00' in page(client)


def test_nearest_clinic_for_a_known_place(client: Client) -> None:
    for near, clinic, km in (("6211 AB", "Aken", 29), ("Oberhausen", "Oberhausen", 2)):
        html = page(client, near)
        assert f"Dichtstbij: <strong>{clinic}</strong>, {km} km" in html
        assert f'value="{near}"' in html
        assert f'href="/nl/afspraak/?{urlencode({"near": near})}"' in html


def test_unknown_place_is_answered_kindly(client: Client) -> None:
    for near in ("qqqqqqq", "x" * 10_000, "\U0001f9b4", "a\x00b", "\u202egur"):
        html = page(client, near)
        assert "Deze plaats kennen we niet." in html
        assert "Eerste vrije tijd, in Aken:" in html


def test_article_stands_without_the_diaries(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    Practitioner.objects.update(languages=5)
    catalogue_changed()
    html = page(client)
    assert "Eerste vrije tijd" not in html
    assert 'href="/nl/klachtencheck/"' in html
    assert "no first free time" in caplog.text


def test_first_page_leads_everywhere(client: Client) -> None:
    html = page(client, address="/nl/")
    for address in ("/nl/klachtencheck/", "/nl/afspraak/", "/nl/kennisbank/rug/"):
        assert f'href="{address}"' in html
    assert 'action="/nl/zoeken/" method="get"' in html
    assert "vandaag 08:00, Aken" in html
