"""A fingerprint stands for the words of a text: to change how it is made ends every review."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from wervel.knowledge.choices import ReviewState
from wervel.knowledge.fingerprints import article_fingerprint
from wervel.knowledge.reading import (
    NOT_REVIEWED,
    Article,
    CareCards,
    Passage,
    Review,
    Section,
    Source,
)

pytestmark = pytest.mark.pure

GOLDEN = "2b6a9856a446253715e50f631ce031105fc8c19653184e6495a97197063e05a4"

ARTICLE = Article(
    title="Rugpijn",
    summary="Kort.",
    in_short=("Een.", "Twee.", "Drie."),
    care=CareCards(("Zelf.",), ("Afspraak.",), ("Vandaag.",), ("112.",)),
    sections=(
        Section(
            "causes",
            "Waarom?",
            (
                Passage("paragraph", text="<p>Zo.</p>"),
                Passage("list", items=("Dit.", "Dat.")),
                Passage("figure", text="Na 17 dagen.", source="gids"),
            ),
        ),
    ),
    sources=(Source(1, "gids", "Gids", "https://voorbeeld.example/", "cohort", date(2026, 11, 1)),),
    author="Redactie",
    published_at=None,
    updated_on=date(2026, 11, 1),
    next_review_on=date(2027, 11, 1),
    review=NOT_REVIEWED,
    lay_words=(),
    illustration="muscles",
)


def test_it_is_the_same_in_every_version_of_the_product() -> None:
    assert article_fingerprint(ARTICLE) == GOLDEN


def test_review_publication_lay_words_and_drawing_are_no_words_of_it() -> None:
    other = replace(
        ARTICLE,
        review=Review(ReviewState.REVIEWED, "Demo", date(2026, 11, 2)),
        published_at=datetime(2026, 11, 2, tzinfo=UTC),
        lay_words=("spit",),
        illustration="nerves",
    )
    assert article_fingerprint(other) == GOLDEN


def test_words_that_moved_are_other_words() -> None:
    care = ARTICLE.care
    moved = replace(ARTICLE, care=replace(care, same_day=care.emergency, emergency=care.same_day))
    assert article_fingerprint(moved) != GOLDEN
