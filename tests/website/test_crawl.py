"""All of the public site, page by page: whole in each language, plain to read, light, alone."""

import gzip
import re
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from pytest_django.plugin import DjangoDbBlocker

import wervel.design
from tests.conftest import PLAIN_STATIC
from tests.website.crawling import Page, crawl
from wervel.common.actor import system
from wervel.common.language import LANGUAGES
from wervel.demo.chain import build_chain, read_chain
from wervel.knowledge.readability import LIX_LIMIT, SENTENCE_LIMIT, measure
from wervel.knowledge.services import load_articles
from wervel.triage.publishing import publish_content

pytestmark = [pytest.mark.django_db, pytest.mark.once]

STATIC = Path(wervel.design.__file__).parent / "static"
# Names of buttons and lists of times are not read as sentences.
SENTENCE_ENDS = ".?!:"
SCRIPTS_MOST, FIRST_VIEW_MOST = 30_000, 150_000


@pytest.fixture(scope="module")
def pages(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> dict[str, list[Page]]:
    """The pages of each language, with all the texts of the product and a chain to book at."""
    with django_db_blocker.unblock(), transaction.atomic():
        publish_content(actor=system("tests"))
        build_chain(read_chain())
        load_articles(actor=system("tests"))
        with override_settings(STORAGES=PLAIN_STATIC, RATE_LIMITS=False):
            found = {language: list(crawl(Client(), language)) for language in LANGUAGES}
        transaction.set_rollback(True)
    return found


def every(pages: dict[str, list[Page]]) -> list[Page]:
    return [page for found in pages.values() for page in found]


def test_each_language_has_the_same_pages(pages: dict[str, list[Page]]) -> None:
    counts = {language: len(found) for language, found in pages.items()}
    assert len(set(counts.values())) == 1, counts
    assert counts["nl"] >= 20


def test_no_page_sets_a_cookie_or_loads_from_elsewhere(pages: dict[str, list[Page]]) -> None:
    assert {page.address: page.cookies for page in every(pages) if page.cookies} == {}
    loads = {load for page in every(pages) for load in page.sheet.loads}
    assert {
        load for load in loads if not load.startswith(("/static/", "/nl/", "/de/", "/en/"))
    } == set()


def test_the_first_view_is_light(pages: dict[str, list[Page]]) -> None:
    heavy = {}
    for page in every(pages):
        files = [STATIC / load.removeprefix("/static/") for load in set(page.sheet.loads)]
        own = [file for file in files if file.is_file()]
        scripts = sum(file.stat().st_size for file in own if file.suffix == ".js")
        weight = len(gzip.compress(page.html.encode())) + sum(map(travelling, own))
        if weight > FIRST_VIEW_MOST or scripts > SCRIPTS_MOST:
            heavy[page.address] = (weight, scripts)
    assert heavy == {}


def travelling(file: Path) -> int:
    """Bytes over the wire: texts are compressed, fonts and pictures are already."""
    content = file.read_bytes()
    return len(content if file.suffix in (".woff2", ".png") else gzip.compress(content))


@pytest.mark.parametrize("language", ["nl", "de"])
def test_every_page_is_plain_to_read(pages: dict[str, list[Page]], language: str) -> None:
    hard = {}
    for page in pages[language]:
        found = measure(text for text in page.sheet.main if text[-1] in SENTENCE_ENDS)
        if found.lix > LIX_LIMIT or found.words_per_sentence > SENTENCE_LIMIT:
            hard[page.address] = (round(found.lix, 1), round(found.words_per_sentence, 1))
    assert hard == {}


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_is_left_in_dutch(pages: dict[str, list[Page]], language: str) -> None:
    dutch = {page.address: page for page in pages["nl"]}
    left = {}
    for page in pages[language]:
        same = dutch[re.sub(r"^https?://[^/]+", "", page.sheet.alternates["nl"])]
        shared = set(page.sheet.texts) & set(same.sheet.texts)
        untranslated = {text for text in shared if is_prose(text)}
        if untranslated:
            left[page.address] = untranslated
    assert left == {}


def is_prose(text: str) -> bool:
    """At least two plain words: neither names, nor numbers, nor an address or a source."""
    return len(re.findall(r"(?<![\w.@-])[a-zà-ÿ]{3,}(?![\w@-])", text)) >= 2


def test_the_check_is_offered_for_the_back_alone(pages: dict[str, list[Page]]) -> None:
    found = {page.address: page.sheet for page in pages["nl"]}
    neck = {address: sheet for address, sheet in found.items() if "/kennisbank/nek/" in address}
    assert len(neck) == 2
    for sheet in neck.values():
        assert "Begin met de check" not in sheet.main
        assert "Maak een afspraak" in sheet.main
    assert "Begin met de check" in found["/nl/kennisbank/rug/pijn-in-de-rugspieren/"].main
