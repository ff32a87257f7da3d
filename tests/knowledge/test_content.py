"""The texts that come with the product keep to the rules of its editors."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from wervel.common.language import LANGUAGES
from wervel.knowledge.choices import EvidenceGrade, SectionKind
from wervel.knowledge.content_files import ArticleFolder, IndexFile, read_articles, read_tree
from wervel.knowledge.figures import figures_without_source
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.readability import LIX_LIMIT, SENTENCE_LIMIT, measure, measure_article
from wervel.knowledge.reading import article_figures
from wervel.knowledge.services.loading import article_page

FOLDER: Path = settings.CONTENT_DIR / "articles"
ARTICLES = read_articles(FOLDER)
VERSIONS = [(folder, code) for folder in ARTICLES for code in LANGUAGES]
NAMES = [f"{folder.key}-{code}" for folder, code in VERSIONS]
each_version = pytest.mark.parametrize(("folder", "language"), VERSIONS, ids=NAMES)

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def draft(folder: ArticleFolder, language: str) -> ArticlePage:
    return article_page(folder.shared, folder.texts[language])


def listings() -> Iterator[IndexFile]:
    tree = read_tree(FOLDER)
    yield tree.index
    yield from tree.regions


@each_version
def test_text_is_plain(folder: ArticleFolder, language: str) -> None:
    found = measure_article(draft(folder, language).content())
    assert found.words > 400
    assert found.words_per_sentence <= SENTENCE_LIMIT
    assert found.lix <= LIX_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_introductions_are_plain(language: str) -> None:
    found = measure(listing.text(language).intro for listing in listings())
    assert found.words_per_sentence <= SENTENCE_LIMIT
    assert found.lix <= LIX_LIMIT


@each_version
def test_every_section_is_there_in_order(folder: ArticleFolder, language: str) -> None:
    assert [section.kind for section in folder.texts[language].sections] == list(SectionKind)


@each_version
def test_every_figure_has_its_source(folder: ArticleFolder, language: str) -> None:
    assert figures_without_source(draft(folder, language).content()) == []


@each_version
def test_article_may_be_published(folder: ArticleFolder, language: str) -> None:
    draft(folder, language).check_publishable()


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.key)
def test_languages_say_as_much(folder: ArticleFolder) -> None:
    shapes = {
        tuple(
            [len(text.in_short), len(text.self_care), len(text.appointment), len(text.same_day)]
            + [len(text.emergency)]
            + [
                (len(s.body), len(s.helps), len(s.does_not_help), tuple(map(shape, s.body)))
                for s in text.sections
            ]
        )
        for text in folder.texts.values()
    }
    assert len(shapes) == 1


def shape(passage: object) -> tuple[int, str]:
    items = getattr(passage, "list", None) or ()
    figure = getattr(passage, "figure", None)
    return len(items), figure.source if figure else ""


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.key)
def test_figures_are_the_same_in_every_language(folder: ArticleFolder) -> None:
    numbers = {
        tuple(
            "".join(c for c in figure.text if c.isdigit())
            for figure in article_figures(draft(folder, code).content())
        )
        for code in LANGUAGES
    }
    assert len(numbers) == 1


@pytest.mark.parametrize("folder", ARTICLES, ids=lambda folder: folder.key)
def test_sources_are_complete(folder: ArticleFolder) -> None:
    shared = folder.shared
    assert shared.sources
    assert {source.grade for source in shared.sources} <= set(EvidenceGrade.values)
    assert all(source.address.startswith("https://") for source in shared.sources)
    assert all(source.seen_on <= shared.updated_on for source in shared.sources)
    assert shared.updated_on < shared.next_review_on
