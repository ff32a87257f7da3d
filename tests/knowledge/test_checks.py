"""What the editor is told beside the form."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import MakeStaff, fresh_limits, log_in, make_staff
from tests.knowledge.conftest import acting, hand_in
from tests.knowledge.test_editing import SOURCE, filled
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.knowledge.editing.checks import Checks, check_page
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.services import send_back, sign_off

__all__ = ["fresh_limits", "make_staff"]

LONG = " ".join(["woord"] * 21) + "."


@pytest.fixture
def editor(make_staff: MakeStaff, client: Client, article: ArticlePage) -> Client:
    make_staff(Role.EDITOR)
    log_in(client)
    return client


def troubles(checks: Checks) -> list[object]:
    return [
        checks.long_sentences,
        checks.loose_figures,
        checks.missing_sections,
        checks.missing_translations,
    ]


def test_a_text_of_the_product_has_no_trouble(article: ArticlePage) -> None:
    checks = check_page(article)
    assert troubles(checks) == [[], [], [], []]
    assert (checks.lix.good, checks.words.good, checks.sources) == (True, True, 9)
    assert (checks.lix.limit, checks.words.limit, checks.long_words) == (40, 15, 20)
    assert (checks.drift, checks.overdue, checks.reviewed, checks.sent_back) == (
        None,
        "",
        False,
        None,
    )


def test_every_trouble_is_named(article: ArticlePage) -> None:
    article.summary = f"Kort. {LONG} {LONG[:-7]}."
    article.in_short = [("point", "Na 17 dagen.")]
    article.sections = [raw for raw in article.sections.raw_data if raw["type"] != "course"]
    article.sources = []
    ArticlePage.objects.get(locale__language_code="de").unpublish()
    article.next_review_on = date(2020, 1, 1)
    checks = check_page(article)
    assert checks.long_sentences == [LONG[:-1]]
    assert checks.loose_figures[0] == "Na 17 dagen."
    assert checks.missing_sections == ["Hoe het verder gaat"]
    assert checks.missing_translations == ["Deutsch"]
    assert (checks.sources, checks.overdue) == (0, "1 januari 2020")


def test_a_hard_text_is_called_hard(article: ArticlePage) -> None:
    article.sections = []
    article.summary = " ".join(["onwaarschijnlijkheid"] * 400) + "."
    checks = check_page(article)
    assert (checks.lix.good, checks.words.good) == (False, False)


def test_the_panel_shows_them_with_their_limits(editor: Client, article: ArticlePage) -> None:
    article.summary = LONG
    article.save_revision()
    address = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    html = " ".join(editor.get(address).text.split())
    assert f"<li>{LONG[:-1]}</li>" in html
    assert "geen zin boven de 20 woorden" in html
    assert "gemiddeld 15 of minder" in html
    assert "Geen arts heeft deze tekst getekend." in html


def test_the_panel_says_who_signed_and_what_a_physician_wrote(
    editor: Client, article: ArticlePage, physician: User
) -> None:
    doctor = acting(physician, "doctor")
    address = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    send_back(task=hand_in(article), comment="<b>Te</b> stellig.", actor=doctor)
    html = editor.get(address).text
    assert "Teruggestuurd door Demo Doctor op" in html
    assert "&lt;b&gt;Te&lt;/b&gt; stellig." in html
    article.current_workflow_state.resume(None)
    assert "Deze tekst wacht op een arts." in editor.get(address).text
    state = article.current_workflow_task_state
    sign_off(task=state.pk, seal=article.fingerprint(), comment="", actor=doctor)
    assert "Nagekeken door Demo Doctor op" in editor.get(address).text


def test_a_new_article_has_no_panel_yet(editor: Client, article: ArticlePage) -> None:
    region = article.get_parent().pk
    address = reverse("wagtailadmin_pages:add", args=("knowledge", "articlepage", region))
    assert "Leesbaarheid (LIX)" not in editor.get(address).text


def test_the_way_from_the_form_to_the_physician_and_back(
    editor: Client, article: ArticlePage
) -> None:
    """An editor hands in, cannot change the text meanwhile, and takes it back."""
    address = reverse("wagtailadmin_pages:edit", args=(article.pk,))
    title = article.title
    data = filled(SOURCE | {"key": "tweede"}, title=title, slug=article.slug)
    assert editor.post(address, data | {"action-submit": "1"}).status_code == 302
    assert ArticlePage.objects.get(pk=article.pk).workflow_in_progress
    page = editor.get(address).text
    assert "Een arts leest deze tekst." in page
    assert 'name="action-publish"' not in page
    for action in ({}, {"action-publish": "1", "without_review": "on"}):
        editor.post(address, data | {"title": "Anders"} | action)
        found = ArticlePage.objects.get(pk=article.pk)
        assert found.get_latest_revision_as_object().title == title
    editor.post(address, data | {"action-cancel-workflow": "1"})
    assert not ArticlePage.objects.get(pk=article.pk).workflow_in_progress
