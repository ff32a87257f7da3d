"""A translation knows which version of its original it follows."""

import pytest
from wagtail.models import Locale

from wervel.common.actor import system
from wervel.knowledge.choices import TranslationState
from wervel.knowledge.exceptions import NothingToReview
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.selectors import stale_translations, translation_state
from wervel.knowledge.services import confirm_translation


def article_in(language: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code=language)
    return found


def test_loaded_translations_are_current(article: ArticlePage) -> None:
    assert translation_state(article) == TranslationState.ORIGINAL
    assert translation_state(article_in("de")) == TranslationState.CURRENT
    assert stale_translations() == []


def test_publishing_the_original_makes_its_translations_stale(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision().publish()
    assert translation_state(article_in("de")) == TranslationState.STALE
    assert stale_translations() == [article_in("de"), article_in("en")]


def test_a_draft_of_the_original_makes_nothing_stale(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision()
    assert stale_translations() == []


def test_confirmed_translation_is_current_again(article: ArticlePage) -> None:
    article.save_revision().publish()
    confirm_translation(page=article_in("de"), actor=system("tests"))
    assert translation_state(article_in("de")) == TranslationState.CURRENT
    assert stale_translations() == [article_in("en")]


def test_an_original_follows_nothing(article: ArticlePage) -> None:
    with pytest.raises(NothingToReview):
        confirm_translation(page=article, actor=system("tests"))


def test_copy_for_translation_follows_what_it_was_copied_from(article: ArticlePage) -> None:
    article_in("en").delete()
    copy = article.copy_for_translation(Locale.objects.get(language_code="en"))
    page = ArticlePage.objects.get(pk=copy.pk)
    assert (page.live, page.source_revision) == (False, article.live_revision)
