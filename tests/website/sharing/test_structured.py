"""Structured data on the pages that carry it."""

import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from tests.website.sharing.vocabulary import nodes_of, problems
from wervel.directory.selectors import legal_entity
from wervel.knowledge.models import ArticlePage, ArticleReview
from wervel.knowledge.reading import Article
from wervel.website.sharing.structured import as_block

pytestmark = [pytest.mark.usefixtures("chain", "articles"), pytest.mark.once]

BASE = "http://127.0.0.1:8000"
ARTICLES = {
    "nl": "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "de": "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
    "en": "/en/knowledge/back/pain-in-the-back-muscles/",
}
PAGES = [
    *ARTICLES.values(),
    "/nl/",
    "/de/",
    "/en/",
    "/nl/kennisbank/",
    "/nl/kennisbank/rug/",
    "/nl/colofon/",
    "/de/datenschutz/",
]


def nodes(client: Client, address: str) -> dict[str, dict[str, Any]]:
    found = nodes_of(client.get(address).content.decode())
    return {node["@type"]: node for node in found}


def test_structured_data_is_valid(client: Client) -> None:
    found = {address: nodes_of(client.get(address).content.decode()) for address in PAGES}
    assert [address for address, nodes in found.items() if not nodes] == []
    assert [
        f"{address} {problem}"
        for address, nodes in found.items()
        for node in nodes
        for problem in problems(node)
    ] == []


def test_an_article_says_what_its_page_says(client: Client) -> None:
    for language, address in ARTICLES.items():
        page = ArticlePage.objects.get(locale__language_code=language)
        _same(nodes(client, address)["MedicalWebPage"], page.content(), language, address)


def _same(found: dict[str, Any], article: Article, language: str, address: str) -> None:
    assert found["name"] == article.title
    assert found["inLanguage"] == language
    assert found["url"] == BASE + address
    assert found["author"] == {"@type": "Organization", "name": article.author}
    assert [one["url"] for one in found["citation"]] == [one.address for one in article.sources]
    assert found["audience"]["@type"] == "Patient"
    assert found["datePublished"] == "2026-03-10"
    assert found["dateModified"] == max(article.updated_on, date(2026, 3, 10)).isoformat()


def test_an_article_is_about_its_condition(client: Client) -> None:
    names = {"nl": "Aspecifieke rugpijn", "de": "Nicht-spezifischer Rückenschmerz"}
    for language, name in names.items():
        found = nodes(client, ARTICLES[language])["MedicalWebPage"]
        assert found["about"] == {"@type": "MedicalCondition", "name": name}


def test_no_review_is_claimed_that_did_not_happen(client: Client) -> None:
    found = nodes(client, ARTICLES["nl"])["MedicalWebPage"]
    assert set(found).isdisjoint({"lastReviewed", "reviewedBy"})


def test_a_review_that_happened_is_named(client: Client) -> None:
    doctor = get_user_model().objects.create_user("demo", first_name="Demo", last_name="Arts")
    page = ArticlePage.objects.get(locale__language_code="nl")
    ArticleReview.objects.create(
        article=page,
        fingerprint=page.fingerprint(),
        physician=doctor,
        reviewed_on=date(2026, 3, 9),
    )
    found = nodes_of(client.get(ARTICLES["nl"]).content.decode())
    assert [problem for node in found for problem in problems(node)] == []
    assert found[0]["lastReviewed"] == "2026-03-09"
    assert found[0]["reviewedBy"] == {"@type": "Person", "name": "Demo Arts"}


def test_a_review_of_other_words_is_none(client: Client) -> None:
    doctor = get_user_model().objects.create_user("demo", first_name="Demo", last_name="Arts")
    page = ArticlePage.objects.get(locale__language_code="nl")
    ArticleReview.objects.create(
        article=page, fingerprint="0" * 64, physician=doctor, reviewed_on=date(2026, 3, 9)
    )
    found = nodes(client, ARTICLES["nl"])["MedicalWebPage"]
    assert set(found).isdisjoint({"lastReviewed", "reviewedBy"})


def test_an_unpublished_or_unknown_article_is_about_nothing(client: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    ArticlePage.objects.filter(pk=page.pk).update(translation_key="0" * 32)
    assert "about" not in nodes(client, ARTICLES["nl"])["MedicalWebPage"]


def test_crumbs_lead_from_home_to_the_page(client: Client) -> None:
    found = nodes(client, ARTICLES["nl"])["BreadcrumbList"]["itemListElement"]
    assert [item["position"] for item in found] == [1, 2, 3, 4]
    assert [item["item"]["@id"] for item in found] == [
        f"{BASE}/nl/",
        f"{BASE}/nl/kennisbank/",
        f"{BASE}/nl/kennisbank/rug/",
        BASE + ARTICLES["nl"],
    ]


def test_home_names_the_chain_and_its_search(client: Client) -> None:
    found = nodes(client, "/de/")
    legal = legal_entity()
    assert legal is not None
    assert found["MedicalOrganization"]["legalName"] == legal.name
    assert found["MedicalOrganization"]["address"]["addressLocality"] == legal.city
    assert found["WebSite"]["publisher"] == {"@id": found["MedicalOrganization"]["@id"]}
    template = found["WebSite"]["potentialAction"]["target"]["urlTemplate"]
    assert template == f"{BASE}/de/suche/?q={{query}}"
    assert client.get(template.removeprefix(BASE).replace("{query}", "rücken")).status_code == 200


EVIL = "</script><script>alert(1)</script><!-- & \u2028 \u2029 'quoted\" ünïcödé"


def test_a_title_cannot_end_the_block() -> None:
    block = as_block([{"@type": "CreativeWork", "name": EVIL, "url": "https://wervel.example"}])
    assert not set(block) & {"<", ">", "&", "\u2028", "\u2029"}
    assert json.loads(block)["@graph"][0]["name"] == EVIL


def test_an_evil_title_stays_within_its_block(client: Client) -> None:
    ArticlePage.objects.filter(locale__language_code="nl").update(title=EVIL)
    html = client.get(ARTICLES["nl"]).content.decode()
    assert nodes_of(html)[0]["name"] == EVIL
    assert "alert(1)</script>" not in html
