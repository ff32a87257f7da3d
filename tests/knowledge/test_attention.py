"""Which texts need their editors, in the report and on the first page of their screens."""

import csv
from collections.abc import Callable
from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from tests.accounts.conftest import MakeStaff, fresh_limits, log_in, make_staff
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.knowledge.attention import texts_needing_attention
from wervel.knowledge.choices import Concern
from wervel.knowledge.models import ArticlePage

__all__ = ["fresh_limits", "make_staff"]

AFTER = "2030-01-02T10:00:00+01:00"


def article_in(language: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code=language)
    return found


def due(page: ArticlePage, day: date) -> None:
    ArticlePage.objects.filter(pk=page.pk).update(next_review_on=day)


@pytest.fixture
def editor(make_staff: MakeStaff, client: Client, article: ArticlePage) -> Client:
    make_staff(Role.EDITOR)
    log_in(client)
    return client


def test_a_review_is_overdue_from_the_day_after(article: ArticlePage) -> None:
    for page in ArticlePage.objects.all():
        due(page, date(2030, 1, 2))
    due(article_in("de"), date(2030, 1, 1))
    with time_machine.travel(AFTER):
        found = texts_needing_attention()
    assert [(each.language, each.concern, each.since) for each in found] == [
        ("de", Concern.OVERDUE, date(2030, 1, 1))
    ]
    assert (found[0].page_id, found[0].owner) == (article_in("de").pk, article_in("de").author)


def test_a_draft_needs_nobody(article: ArticlePage) -> None:
    due(article, date(2020, 1, 1))
    article.unpublish()
    assert texts_needing_attention() == []


def test_the_most_pressing_comes_first(article: ArticlePage) -> None:
    owner = User.objects.create(username="demo-owner", first_name="Demo", last_name="Owner")
    ArticlePage.objects.filter(pk=article_in("en").pk).update(owner=owner)
    due(article_in("de"), date(2020, 1, 1))
    english = article_in("en")
    article.title = "Spierpijn"
    with time_machine.travel("2027-02-03T10:00:00+01:00"):
        article.save_revision().publish()
        english.follow_original()
        english.save_revision().publish()
    article.emergency = [("point", "Anders.")]
    with time_machine.travel("2027-03-04T10:00:00+01:00"):
        article.save_revision().publish()
        found = texts_needing_attention()
    assert [(each.language, each.concern, each.since, each.owner) for each in found] == [
        ("de", Concern.CARE_CHANGED, date(2027, 2, 3), article_in("de").author),
        ("en", Concern.CARE_CHANGED, date(2027, 3, 4), "Demo Owner"),
        ("de", Concern.OVERDUE, date(2020, 1, 1), article_in("de").author),
    ]


def test_the_report_names_them_with_a_link(editor: Client) -> None:
    page = article_in("de")
    due(page, date(2020, 1, 1))
    html = editor.get(reverse("knowledge_attention")).text
    assert reverse("wagtailadmin_pages:edit", args=(page.pk,)) in html
    for words in ("Nakijken is te laat", "1 januari 2020", "Deutsch", page.author):
        assert words in html
    assert reverse("wagtailadmin_pages:edit", args=(article_in("nl").pk,)) not in html


def test_the_report_can_be_taken_along(editor: Client) -> None:
    due(article_in("de"), date(2020, 1, 1))
    response = editor.get(reverse("knowledge_attention"), {"export": "csv"})
    lines = list(csv.reader(response.getvalue().decode().splitlines()))
    assert lines[0] == ["Titel", "Taal", "Wat er is", "Sinds", "Van wie", "Adres"]
    assert lines[1][1:4] == ["de", "overdue", "2020-01-01"]
    assert len(lines) == 2


def test_the_report_may_be_empty(editor: Client) -> None:
    assert "Geen tekst vraagt aandacht" in editor.get(reverse("knowledge_attention")).text


def test_the_first_page_counts_them_and_the_menu_leads_there(editor: Client) -> None:
    assert "0 teksten vragen aandacht" in editor.get("/cms/").text
    due(article_in("de"), date(2020, 1, 1))
    html = editor.get("/cms/").text
    assert "1 tekst vraagt aandacht" in html
    assert reverse("knowledge_attention") in html
    assert reverse("knowledge_guide") in html


def test_the_questions_asked_do_not_grow_with_what_is_in_order(
    article: ArticlePage, django_assert_num_queries: Callable[[int], object]
) -> None:
    """One for what is overdue; two for each kind of page, and what lags behind is read in full."""
    with django_assert_num_queries(10):  # type: ignore[attr-defined]
        texts_needing_attention()
