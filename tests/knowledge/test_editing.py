"""What an editor meets in Wagtail's screens; who gets in there is tested with the accounts."""

import re
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse
from wagtail.models import Locale
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from wervel.accounts.models import User
from wervel.knowledge.models import ArticlePage, ArticleSource, BodyRegionPage
from wervel.knowledge.reading import NOT_REVIEWED

SOURCE = {
    "key": "gids",
    "label": "Gids",
    "address": "https://voorbeeld.example/",
    "grade": "guideline",
    "seen_on": "2026-11-01",
}
PUBLISH = {"action-publish": "1", "without_review": "on"}


@pytest.fixture
def editor(settings: LazySettings, client: Client, loaded: None) -> Client:
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if "gate" not in name]
    client.force_login(
        User.objects.create_superuser(username="demo-editor", password=None),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )
    return client


def filled(*sources: dict[str, str], **changed: Any) -> dict[str, Any]:
    body = streamfield([("paragraph", rich_text("<p>Rustig bewegen.</p>"))])
    values = {
        "title": "Nieuw",
        "slug": "nieuw",
        "summary": "Kort.",
        "in_short": streamfield([("point", "Een."), ("point", "Twee."), ("point", "Drie.")]),
        "self_care": streamfield([("point", "Rust.")]),
        "appointment": streamfield([("point", "Langer dan een week.")]),
        "same_day": streamfield([("point", "Koorts.")]),
        "emergency": streamfield([("point", "Verlamd.")]),
        "sections": streamfield([("causes", {"heading": "Waarom?", "body": body})]),
        "sources": inline_formset(list(sources)),
        "author": "Redactie",
        "updated_on": "2026-11-01",
        "next_review_on": "2027-11-01",
        "lay_words": "",
        "illustration": "back",
    }
    return dict(nested_form_data(values | changed))


def add_address() -> str:
    region = BodyRegionPage.objects.get(locale__language_code="nl")
    return reverse("wagtailadmin_pages:add", args=("knowledge", "articlepage", region.pk))


def test_editing_screen_opens(editor: Client) -> None:
    for page in ArticlePage.objects.all():
        html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).content.decode()
        assert ("follows_original" in html) == (page.locale.language_code != "nl")


def test_draft_without_source_is_kept(editor: Client) -> None:
    assert editor.post(add_address(), filled()).status_code == 302
    assert not ArticlePage.objects.get(slug="nieuw").live


def test_publishing_without_source_is_refused_in_words(editor: Client) -> None:
    response = editor.post(add_address(), filled() | {"action-publish": "1"})
    assert response.status_code == 200
    assert not ArticlePage.objects.filter(slug="nieuw").exists()


def test_publishing_a_loose_figure_is_refused_in_words(editor: Client) -> None:
    data = filled(SOURCE, in_short=streamfield([("point", f"Na {n} dagen.") for n in (1, 2, 3)]))
    html = editor.post(add_address(), data | {"action-publish": "1"}).content.decode()
    assert "Dit getal heeft geen bron: ‘Na 1 dagen.’" in html
    assert not ArticlePage.objects.filter(slug="nieuw").exists()


def test_article_with_source_is_published_as_unreviewed(editor: Client) -> None:
    assert editor.post(add_address(), filled(SOURCE) | PUBLISH).status_code == 302
    page = ArticlePage.objects.get(slug="nieuw")
    assert (page.live, page.content().review) == (True, NOT_REVIEWED)
    html = editor.get(page.url_path).content.decode()
    assert "Deze tekst is nog niet nagekeken door een arts." in html


def test_publishing_without_review_needs_its_tick(editor: Client) -> None:
    response = editor.post(add_address(), filled(SOURCE) | {"action-publish": "1"})
    assert response.status_code == 200
    assert "Geen arts heeft deze tekst getekend." in response.content.decode()
    assert not ArticlePage.objects.filter(slug="nieuw").exists()


def test_the_tick_counts_for_one_publication(editor: Client) -> None:
    editor.post(add_address(), filled(SOURCE) | PUBLISH)
    page = ArticlePage.objects.get(slug="nieuw")
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    tick = re.search(r'<input[^>]*name="without_review"[^>]*>', editor.get(address).text)
    assert tick is not None
    assert "checked" not in tick[0]
    data = filled(SOURCE | {"key": "tweede"}, title="Anders")
    assert editor.post(address, data | {"action-publish": "1"}).status_code == 200
    assert ArticlePage.objects.get(slug="nieuw").title == "Nieuw"
    assert editor.post(address, data | PUBLISH).status_code == 302
    assert ArticlePage.objects.get(slug="nieuw").title == "Anders"


def test_translator_says_that_the_text_follows_the_original(editor: Client) -> None:
    original = ArticlePage.objects.get(locale__language_code="nl")
    original.save_revision().publish()
    page = ArticlePage.objects.get(locale=Locale.objects.get(language_code="de"))
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    data = filled(SOURCE, follows_original="on") | PUBLISH
    assert editor.post(address, data).status_code == 302
    original.refresh_from_db()
    page.refresh_from_db()
    assert page.source_revision_id == original.live_revision_id


def test_preview_shows_what_was_typed(editor: Client) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    assert editor.post(address, filled(SOURCE, title="Nog niet klaar")).json()["is_valid"]
    html = editor.get(address).content.decode()
    assert "<h1>Nog niet klaar</h1>" in html
    assert "Nog niet klaar" not in editor.get(page.url_path).content.decode()


def as_form(source: ArticleSource) -> dict[str, Any]:
    """As the editor's form sends back what stands there."""
    return {name: str(getattr(source, name)) for name in SOURCE} | {"id": source.pk}


def test_preview_of_a_draft_is_the_page_it_becomes(editor: Client) -> None:
    """To the byte, by the same form: what is published now has the dates of the draft."""
    page = ArticlePage.objects.get(locale__language_code="nl")
    preview = reverse("wagtailadmin_pages:preview_on_edit", args=(page.pk,))
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    kept = [as_form(source) for source in page.sources.all()]
    sources = inline_formset([*kept, SOURCE], initial=len(kept))
    data = filled(title="Anders", slug=page.slug, sources=sources)
    assert editor.post(preview, data).json()["is_valid"]
    shown = editor.get(preview).content
    assert editor.post(edit, data | PUBLISH).status_code == 302
    served = editor.get(page.url_path).content
    assert b"<h1>Anders</h1>" in served
    assert shown == served


def test_preview_of_a_new_article_lacks_its_first_publication_only(editor: Client) -> None:
    assert editor.post(add_address(), filled(SOURCE)).status_code == 302
    page = ArticlePage.objects.get(slug="nieuw")
    shown = editor.get(reverse("wagtailadmin_pages:view_draft", args=(page.pk,))).text
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    kept = inline_formset([SOURCE | {"id": page.sources.get().pk}], initial=1)
    assert editor.post(edit, filled(sources=kept) | PUBLISH).status_code == 302
    served = editor.get(page.url_path).text
    published = re.compile(r"<div><dt>Op de site sinds</dt>.*?</div>", re.S)
    assert published.search(served)
    assert not published.search(shown)
    for_machines = re.compile(r'"date(?:Published|Modified)":"[^"]*",')
    served = for_machines.sub("", published.sub("", served))
    assert for_machines.sub("", shown).split() == served.split()


@pytest.mark.parametrize("below", [{}, {"include_descendants": "on"}])
def test_many_at_once_are_published_when_each_is_fit(editor: Client, below: dict[str, str]) -> None:
    editor.post(add_address(), filled(SOURCE))
    page = ArticlePage.objects.get(slug="nieuw")
    chosen = page.get_parent() if below else page
    address = reverse("wagtail_bulk_action", args=("wagtailcore", "page", "publish"))
    response = editor.post(f"{address}?id={chosen.pk}&next=/cms/", below, follow=True)
    assert "Er is niets gepubliceerd." in response.text
    assert not ArticlePage.objects.get(slug="nieuw").live
    ArticlePage.objects.get(slug="nieuw").delete()
    editor.post(add_address(), filled(SOURCE) | {"without_review": "on"})
    page = ArticlePage.objects.get(slug="nieuw")
    chosen = page.get_parent() if below else page
    editor.post(f"{address}?id={chosen.pk}&next=/cms/", below, follow=True)
    assert ArticlePage.objects.get(slug="nieuw").live


@pytest.mark.parametrize("live", ["publish_copies", "alias"])
def test_a_copy_begins_as_a_draft(editor: Client, live: str) -> None:
    page = ArticlePage.objects.get(locale__language_code="nl")
    address = reverse("wagtailadmin_pages:copy", args=(page.pk,))
    data = {"new_title": "Kopie", "new_slug": "kopie", "new_parent_page": page.get_parent().pk}
    response = editor.post(address, data | {live: "on"}, follow=True)
    assert "Een kopie begint als eigen concept." in response.text
    assert not ArticlePage.objects.filter(slug="kopie").exists()
    editor.post(address, data)
    assert not ArticlePage.objects.get(slug="kopie").live


def test_nothing_is_published_by_the_clock(editor: Client) -> None:
    for page in ArticlePage.objects.all():
        html = editor.get(reverse("wagtailadmin_pages:edit", args=(page.pk,))).text
        assert "go_live_at" not in html


def test_an_editor_lists_an_article_in_regions_of_its_own_language(editor: Client) -> None:
    own, foreign = (BodyRegionPage.objects.get(slug=slug) for slug in ("rug", "ruecken"))
    html = editor.get(add_address()).content.decode()
    assert re.findall(r'name="also_in" value="(\d+)"', html) == [str(own.pk)]
    data = filled(SOURCE, illustration="neck-pain") | {"also_in": [own.pk]}
    assert editor.post(add_address(), data | PUBLISH).status_code == 302
    page = ArticlePage.objects.get(slug="nieuw")
    assert ([*page.also_in.all()], page.illustration) == ([own], "neck-pain")
    refused = editor.post(add_address(), filled(SOURCE, slug="ander") | {"also_in": [foreign.pk]})
    assert refused.status_code == 200
