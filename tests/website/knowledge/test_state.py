"""What a reader is told of a text that lags behind or was not checked again."""

from datetime import date

import pytest
import time_machine
from django.test import Client, RequestFactory

from wervel.knowledge.models import ArticlePage

pytestmark = pytest.mark.usefixtures("chain", "articles")

ADDRESSES = {
    "nl": "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    "de": "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
    "en": "/en/knowledge/back/pain-in-the-back-muscles/",
}
BEHIND = {
    "de": "Der niederländische Text hat sich seitdem geändert. Wann Sie Hilfe brauchen",
    "en": "The Dutch text has changed since. When to seek help may differ.",
}
LATE = {
    "nl": "Deze tekst hadden we in mei 2027 opnieuw moeten nakijken.",
    "de": "Diesen Text hätten wir im Mai 2027 neu prüfen sollen.",
    "en": "We should have checked this text again in May 2027.",
}
NOTICE = "notice--warning"


def read(client: Client, language: str) -> str:
    return " ".join(client.get(ADDRESSES[language]).text.split())


def article(language: str = "nl") -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(url_path=ADDRESSES[language])
    return found


def test_a_text_in_order_says_nothing(client: Client) -> None:
    for language in ADDRESSES:
        assert NOTICE not in read(client, language)


def test_a_changed_care_card_is_told_in_the_translations_at_once(client: Client) -> None:
    assert NOTICE not in read(client, "de")
    original = article()
    original.emergency = [*original.emergency.raw_data, {"type": "point", "value": "Nieuw."}]
    original.save_revision().publish()
    for language, words in BEHIND.items():
        html = read(client, language)
        assert words in html
        assert f'<a href="{ADDRESSES["nl"]}" lang="nl" hreflang="nl">{original.title}</a>' in html
        assert html.count('href="tel:+49') >= 1
    assert NOTICE not in read(client, "nl")


def test_other_changes_are_the_editors_affair(client: Client) -> None:
    original = article()
    original.summary = "Anders."
    original.save_revision().publish()
    for language in BEHIND:
        assert NOTICE not in read(client, language)


def test_a_translation_that_caught_up_says_nothing_any_more(client: Client) -> None:
    original = article()
    original.emergency = [("point", "Nieuw.")]
    original.save_revision().publish()
    german = article("de")
    german.follow_original()
    german.save_revision().publish()
    assert NOTICE not in read(client, "de")
    assert NOTICE in read(client, "en")


def test_a_preview_tells_what_the_published_page_will_tell(client: Client) -> None:
    original = article()
    original.emergency = [("point", "Nieuw.")]
    original.save_revision().publish()
    german, at_the_screen = article("de"), RequestFactory().get("/", headers={"cookie": "a=b"})
    assert NOTICE in german.make_preview_request(at_the_screen).content.decode()
    german.follow_original()
    assert NOTICE not in german.make_preview_request(at_the_screen).content.decode()


def test_a_preview_is_never_kept_for_readers(client: Client) -> None:
    page = article()
    page.title = "Nog niet klaar"
    assert "Nog niet klaar" in page.make_preview_request().content.decode()
    assert "Nog niet klaar" not in read(client, "nl")


@pytest.mark.parametrize("language", ADDRESSES)
def test_an_overdue_review_is_told_from_the_day_after(client: Client, language: str) -> None:
    for page in ArticlePage.objects.all():
        page.next_review_on = date(2027, 5, 31)
        page.save_revision().publish()
    with time_machine.travel("2027-05-31T20:00:00+02:00"):
        assert NOTICE not in read(client, language)
    with time_machine.travel("2027-06-01T00:00:01+02:00"):
        assert LATE[language] in read(client, language)
