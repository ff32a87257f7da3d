"""A translation knows which version of its original it follows."""

import pytest
from wagtail.models import Locale

from wervel.common.actor import system
from wervel.knowledge.attention import texts_needing_attention
from wervel.knowledge.choices import Concern
from wervel.knowledge.exceptions import NothingToReview
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.selectors import drift_of
from wervel.knowledge.services import confirm_translation


def article_in(language: str) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(locale__language_code=language)
    return found


def stale() -> list[tuple[str, Concern]]:
    return [(each.language, each.concern) for each in texts_needing_attention()]


def test_loaded_translations_are_current(article: ArticlePage) -> None:
    assert drift_of(article) is None
    assert drift_of(article_in("de")) is None
    assert stale() == []


def test_publishing_the_original_makes_its_translations_stale(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision().publish()
    drift = drift_of(article_in("de"))
    assert drift is not None
    assert (drift.original.title, drift.care_changed) == ("Spierpijn", False)
    assert sorted(stale()) == [("de", Concern.STALE), ("en", Concern.STALE)]


def test_a_changed_care_card_of_the_original_is_named(article: ArticlePage) -> None:
    article.same_day = [("point", "U heeft koorts.")]
    article.save_revision().publish()
    assert sorted(stale()) == [("de", Concern.CARE_CHANGED), ("en", Concern.CARE_CHANGED)]


def test_what_can_no_longer_be_compared_counts_as_a_changed_care_card(
    article: ArticlePage,
) -> None:
    ArticlePage.objects.filter(pk=article_in("de").pk).update(source_revision=None)
    assert stale() == [("de", Concern.CARE_CHANGED)]


def test_publishing_the_same_words_again_makes_nothing_stale(article: ArticlePage) -> None:
    article.save_revision().publish()
    assert stale() == []


def test_a_draft_of_the_original_makes_nothing_stale(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision()
    assert stale() == []


def test_an_original_taken_down_makes_nothing_stale(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision().publish()
    article.refresh_from_db()
    article.unpublish()
    assert stale() == []


def test_confirmed_translation_is_current_again(article: ArticlePage) -> None:
    article.title = "Spierpijn"
    article.save_revision().publish()
    confirm_translation(page=article_in("de"), actor=system("tests"))
    assert drift_of(article_in("de")) is None
    assert stale() == [("en", Concern.STALE)]


def test_an_original_follows_nothing(article: ArticlePage) -> None:
    with pytest.raises(NothingToReview):
        confirm_translation(page=article, actor=system("tests"))


def test_copy_for_translation_follows_what_it_was_copied_from(article: ArticlePage) -> None:
    article_in("en").delete()
    copy = article.copy_for_translation(Locale.objects.get(language_code="en"))
    page = ArticlePage.objects.get(pk=copy.pk)
    assert (page.live, page.source_revision) == (False, article.live_revision)
