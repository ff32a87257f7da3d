"""The pictures beside shared links."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from PIL import Image
from pytest_django.fixtures import Settings

from wervel.knowledge.models import ArticlePage

pytestmark = [pytest.mark.usefixtures("chain", "articles"), pytest.mark.once]

ARTICLE = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"
BASE = "http://127.0.0.1:8000"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, settings: Settings) -> Path:
    settings.STATE_DIR = tmp_path
    return tmp_path / "cards"


def card_of(client: Client, address: str) -> str:
    html = client.get(address).content.decode()
    (found,) = re.findall(r'<meta property="og:image" content="([^"]+)">', html)
    return str(found).removeprefix(BASE)


def test_a_page_has_a_picture(client: Client) -> None:
    for address in (ARTICLE, "/de/", "/en/contact/", "/nl/kennisbank/rug/"):
        response = client.get(card_of(client, address))
        picture = Image.open(BytesIO(response.content))
        assert response.headers["Content-Type"] == "image/png"
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(response.content) < 100_000


def test_a_picture_may_be_kept_for_ever_and_shown_elsewhere(client: Client) -> None:
    response = client.get(card_of(client, ARTICLE))
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Content-Language"] == "nl"
    assert dict(response.cookies) == {}


def test_each_language_has_its_own(client: Client) -> None:
    bodies = {client.get(card_of(client, f"/{code}/")).content for code in ("nl", "de", "en")}
    assert len(bodies) == 3


def test_the_readers_language_does_not_change_a_picture(client: Client) -> None:
    address = card_of(client, "/nl/")
    asked = client.get(address, headers={"accept-language": "de"})
    assert (asked.status_code, asked.headers["Content-Language"]) == (200, "nl")


def test_it_is_drawn_once(client: Client, state: Path) -> None:
    address = card_of(client, ARTICLE)
    first = client.get(address).content
    (kept,) = state.iterdir()
    kept.write_bytes(b"kept")
    assert client.get(address).content == b"kept"
    kept.unlink()
    assert client.get(address).content == first


def test_a_directory_that_cannot_be_written_is_no_hindrance(client: Client, state: Path) -> None:
    state.write_text("a file stands in the way")
    assert client.get(card_of(client, ARTICLE)).status_code == 200


def test_a_new_title_has_a_new_address_and_the_old_one_leads_there(client: Client) -> None:
    before = card_of(client, ARTICLE)
    page = ArticlePage.objects.get(locale__language_code="nl")
    page.title = "Źródła bólu, ağrı"
    page.save_revision().publish()
    after = card_of(client, ARTICLE)
    assert after != before
    response = client.get(before)
    assert (response.status_code, response.headers["Location"]) == (302, after)


def test_nothing_is_drawn_for_what_is_not_there(client: Client, state: Path) -> None:
    for page in ("nl/kennisbank/rug", "nl/kennisbank/rug/niets", "nl/x", "fr"):
        assert client.get(f"/cards/{'0' * 20}/{page}.png").status_code == 404
    assert not state.exists()


def test_an_invented_address_draws_nothing(client: Client, state: Path) -> None:
    assert client.get(f"/cards/{'0' * 20}{ARTICLE.rstrip('/')}.png").status_code == 302
    assert not state.exists()


def test_a_draft_has_none(client: Client) -> None:
    address = card_of(client, ARTICLE)
    assert client.get(address).status_code == 200
    ArticlePage.objects.get(locale__language_code="nl").unpublish()
    assert client.get(address).status_code == 404
