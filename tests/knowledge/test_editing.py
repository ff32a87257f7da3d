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
from wervel.knowledge.choices import ReviewState
from wervel.knowledge.models import ArticlePage, BodyRegionPage

SOURCE = {
    "key": "gids",
    "label": "Gids",
    "address": "https://voorbeeld.example/",
    "grade": "guideline",
    "seen_on": "2026-11-01",
}


@pytest.fixture
def editor(settings: LazySettings, client: Client, loaded: int) -> Client:
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
    response = editor.post(add_address(), filled(SOURCE) | {"action-publish": "1"})
    assert response.status_code == 302
    page = ArticlePage.objects.get(slug="nieuw")
    assert (page.live, page.review_state) == (True, ReviewState.UNREVIEWED)


def test_a_changed_text_loses_its_review(editor: Client, loaded: int) -> None:
    editor.post(add_address(), filled(SOURCE) | {"action-publish": "1"})
    physician = User.objects.create(username="demo-doctor")
    page = ArticlePage.objects.get(slug="nieuw")
    page.review_state = ReviewState.REVIEWED
    page.reviewed_by, page.reviewed_on = physician, page.updated_on
    page.save_revision().publish()
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    data = filled(SOURCE | {"key": "tweede"}, title="Anders") | {"action-publish": "1"}
    assert editor.post(address, data).status_code == 302
    assert ArticlePage.objects.get(slug="nieuw").review_state == ReviewState.UNREVIEWED


def test_translator_says_that_the_text_follows_the_original(editor: Client) -> None:
    original = ArticlePage.objects.get(locale__language_code="nl")
    original.save_revision().publish()
    page = ArticlePage.objects.get(locale=Locale.objects.get(language_code="de"))
    address = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    data = filled(SOURCE, follows_original="on") | {"action-publish": "1"}
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


def test_an_editor_lists_an_article_in_regions_of_its_own_language(editor: Client) -> None:
    neck = BodyRegionPage.objects.get(slug="nek")
    foreign = BodyRegionPage.objects.get(slug="nacken")
    html = editor.get(add_address()).content.decode()
    offered = set(re.findall(r'name="also_in" value="(\d+)"', html))
    assert (str(neck.pk) in offered, str(foreign.pk) in offered) == (True, False)
    data = filled(SOURCE, also_in=[neck.pk], illustration="neck-pain") | {"action-publish": "1"}
    assert editor.post(add_address(), data).status_code == 302
    page = ArticlePage.objects.get(slug="nieuw")
    assert ([*page.also_in.all()], page.illustration) == ([neck], "neck-pain")
    refused = editor.post(add_address(), filled(SOURCE, also_in=[foreign.pk], slug="ander"))
    assert refused.status_code == 200
