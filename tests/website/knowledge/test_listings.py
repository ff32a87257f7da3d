"""The drawn back leads to the regions, on the first page, on the index and on each region."""

import re
from pathlib import Path

import pytest
from django.test import Client

from tests.knowledge.library import library
from tests.texts import put_texts
from wervel.knowledge.models import ArticlePage, BodyRegionPage

pytestmark = [pytest.mark.usefixtures("shelf"), pytest.mark.once]

REGIONS = {
    "nl": ("nek", "tussen-de-schouderbladen", "midden-van-de-rug", "onderrug", "rug"),
    "de": (
        "nacken",
        "zwischen-den-schulterblaettern",
        "mittlerer-ruecken",
        "unterer-ruecken",
        "ruecken",
    ),
    "en": ("neck", "between-the-shoulder-blades", "mid-back", "low-back", "back"),
}
INDEX = {"nl": "/nl/kennisbank/", "de": "/de/wissen/", "en": "/en/knowledge/"}


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All regions, and one article in the whole back."""
    keys = ("back", "neck", "shoulder-blades", "mid-back", "low-back")
    folder = tmp_path_factory.mktemp("plain") / "articles"
    return library(folder, keys, plain={"region": "back"})


@pytest.fixture
def shelf(db: None, plain: Path) -> None:
    put_texts(plain)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def labels(html: str) -> list[str]:
    """Where the reachable links of the drawn back lead."""
    listed = html.split('<ul class="figure__labels">')[1].split("</ul>")[0]
    return re.findall(r'href="([^"]+)"', listed)


@pytest.mark.parametrize("language", INDEX)
def test_the_drawn_back_leads_to_each_region(client: Client, language: str) -> None:
    expected = [f"{INDEX[language]}{slug}/" for slug in REGIONS[language]]
    for address in (f"/{language}/", INDEX[language], *expected):
        assert labels(page(client, address)) == expected


@pytest.mark.parametrize(
    ("slug", "drawn"),
    [
        ("nek", "neck"),
        ("tussen-de-schouderbladen", "blades"),
        ("midden-van-de-rug", "mid"),
        ("onderrug", "low"),
        ("rug", None),
    ],
)
def test_a_region_is_active_on_its_own_page(client: Client, slug: str, drawn: str | None) -> None:
    html = page(client, f"/nl/kennisbank/{slug}/")
    assert set(re.findall(r"at-(\w+) is-active", html)) == ({drawn} if drawn else set())
    listed = html.split('<ul class="figure__labels">')[1].split("</ul>")[0]
    assert re.findall(r'href="([^"]+)" aria-current="page"', listed) == [f"/nl/kennisbank/{slug}/"]


def test_a_region_that_is_not_published_leads_to_the_whole_back(client: Client) -> None:
    BodyRegionPage.objects.get(slug="nek").unpublish()
    assert labels(page(client, "/nl/"))[0] == "/nl/kennisbank/rug/"


def test_a_region_without_articles_leads_on(client: Client) -> None:
    for article in ArticlePage.objects.filter(locale__language_code="nl"):
        article.unpublish()
    html = page(client, "/nl/kennisbank/nek/")
    assert "Over deze plek is er nog geen tekst." in html
    assert '<a href="/nl/kennisbank/rug/">Lees over de hele rug</a>' in html
    assert 'href="/nl/afspraak/"' in html.split("<main")[1]


def test_an_article_is_listed_with_its_drawing(client: Client) -> None:
    ArticlePage.objects.update(illustration="sciatica")
    for address in ("/nl/kennisbank/", "/nl/kennisbank/rug/"):
        rows = page(client, address).split('<ul class="tasks')[1]
        assert "art-nerve" in rows.split("</li>")[0]
