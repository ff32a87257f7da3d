"""The feed of changed articles."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from xml.etree import ElementTree

import pytest
from django.test import Client

from wervel.knowledge.changed import changed_articles
from wervel.knowledge.models import ArticlePage
from wervel.website.sharing.feed import MOST

pytestmark = [pytest.mark.usefixtures("chain", "articles"), pytest.mark.once]

BASE = "http://127.0.0.1:8000"
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = {
    "nl": "/nl/kennisbank/feed.xml",
    "de": "/de/wissen/feed.xml",
    "en": "/en/knowledge/feed.xml",
}
WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def read(client: Client, address: str) -> ElementTree.Element:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml"
    return ElementTree.fromstring(response.content)


def text(element: ElementTree.Element, name: str) -> str:
    (found,) = element.findall(ATOM + name)
    return found.text or ""


def links(element: ElementTree.Element) -> dict[str, str]:
    return {link.attrib["rel"]: link.attrib["href"] for link in element.findall(ATOM + "link")}


def test_a_feed_has_what_the_standard_asks(client: Client) -> None:
    for language, address in FEEDS.items():
        _is_sound(read(client, address), language, address)


def _is_sound(feed: ElementTree.Element, language: str, address: str) -> None:
    """RFC 4287: id, title, updated and an author; an entry the same, with a link."""
    assert feed.tag == f"{ATOM}feed"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == language
    assert links(feed)["self"] == BASE + address
    (entry,) = feed.findall(f"{ATOM}entry")
    for element in (feed, entry):
        assert text(element, "id").startswith("urn:uuid:")
        assert text(element, "title")
        assert datetime.fromisoformat(text(element, "updated")).tzinfo is not None
        assert element.findtext(f"{ATOM}author/{ATOM}name")
    assert text(feed, "updated") == text(entry, "updated")


def test_an_entry_is_the_article(client: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="de")
    (entry,) = read(client, FEEDS["de"]).findall(f"{ATOM}entry")
    assert text(entry, "title") == page.title
    assert text(entry, "summary") == page.summary
    assert links(entry) == {"alternate": BASE + page.url_path}
    assert client.get(page.url_path).status_code == 200


def test_an_entry_keeps_its_name_when_its_address_changes() -> None:
    (before,) = changed_articles("nl", MOST)
    ArticlePage.objects.filter(locale__language_code="nl").update(slug="anders", title="Anders")
    (after,) = changed_articles("nl", MOST)
    (german,) = changed_articles("de", MOST)
    assert (after.title, after.id) == ("Anders", before.id)
    assert german.id != before.id


def copies(count: int) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    for number, letter in enumerate("ABC"[:count]):
        copy = page.copy(
            update_attrs={"slug": f"kopie-{letter}", "title": f"Kopie {letter} <&>"},
            copy_revisions=False,
            keep_live=False,
        )
        ArticlePage.objects.filter(pk=copy.pk).update(
            live=True,
            translation_key=uuid4(),
            first_published_at=WHEN,
            last_published_at=WHEN + timedelta(minutes=number),
        )


def test_the_newest_change_stands_first_and_markup_stays_text(client: Client) -> None:
    copies(3)
    titles = [text(entry, "title") for entry in read(client, FEEDS["nl"]).findall(f"{ATOM}entry")]
    assert titles[1:] == ["Kopie C <&>", "Kopie B <&>", "Kopie A <&>"]


def test_a_feed_is_cut(client: Client) -> None:
    copies(3)
    assert MOST == 50
    assert [change.title for change in changed_articles("nl", 2)][1] == "Kopie C <&>"
    assert len(changed_articles("nl", 2)) == 2


def test_what_is_taken_down_leaves_the_feed(client: Client) -> None:
    ArticlePage.objects.get(locale__language_code="nl").unpublish()
    feed = read(client, FEEDS["nl"])
    assert feed.findall(f"{ATOM}entry") == []
    assert text(feed, "updated")


def test_a_page_names_the_feed_of_its_language(client: Client) -> None:
    html = client.get("/de/").content.decode()
    assert f'type="application/atom+xml" href="{FEEDS["de"]}"' in html
