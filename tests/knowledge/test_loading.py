"""The texts of the product are loaded once and are the editors' from then on."""

from pathlib import Path

import pytest
from wagtail.models import Page, Site

from wervel.common.actor import system
from wervel.knowledge.models import ArticlePage, LanguageRootPage
from wervel.knowledge.services import load_articles


@pytest.mark.django_db
def test_every_text_stands_at_its_address(few_texts: Path) -> None:
    assert load_articles(actor=system("tests"), folder=few_texts) == 9
    assert sorted(Page.objects.live().filter(depth__gt=2).values_list("url_path", flat=True)) == [
        "/de/wissen/",
        "/de/wissen/ruecken/",
        "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/",
        "/en/knowledge/",
        "/en/knowledge/back/",
        "/en/knowledge/back/pain-in-the-back-muscles/",
        "/nl/kennisbank/",
        "/nl/kennisbank/rug/",
        "/nl/kennisbank/rug/pijn-in-de-rugspieren/",
    ]


def test_welcome_page_is_gone_and_one_site_is_left(loaded: None) -> None:
    assert Page.objects.filter(depth=2).count() == LanguageRootPage.objects.count() == 3
    assert Site.objects.get().root_page.slug == "nl"


def test_second_load_keeps_what_editors_changed(article: ArticlePage, few_texts: Path) -> None:
    article.title = "Spierpijn in de rug"
    article.save_revision().publish()
    assert load_articles(actor=system("tests"), folder=few_texts) == 0
    assert ArticlePage.objects.get(pk=article.pk).title == "Spierpijn in de rug"


def test_second_load_does_not_bring_back_a_deleted_page(
    article: ArticlePage, few_texts: Path
) -> None:
    article.delete()
    assert load_articles(actor=system("tests"), folder=few_texts) == 0
    assert not ArticlePage.objects.filter(locale__language_code="nl").exists()


@pytest.mark.parametrize("language", ["de", "en"])
def test_translations_follow_the_dutch_text(article: ArticlePage, language: str) -> None:
    translation = ArticlePage.objects.get(locale__language_code=language)
    assert translation.translation_key == article.translation_key
    assert translation.source_revision == article.live_revision
