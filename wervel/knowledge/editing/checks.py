"""What the editor is told of a text beside its form. Nothing here refuses anything."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import number_format

from wervel.common.clock import to_clinic
from wervel.common.dates import date_words
from wervel.knowledge.choices import ReviewState, SectionKind
from wervel.knowledge.figures import figures_without_source
from wervel.knowledge.readability import (
    LIX_LIMIT,
    LONG_SENTENCE,
    SENTENCE_LIMIT,
    long_sentences,
    measure_article,
)
from wervel.knowledge.reading import Article, Drift, Review
from wervel.knowledge.selectors import standing_of


@dataclass(frozen=True, slots=True)
class Measure:
    """A number beside its limit."""

    value: str
    limit: int
    good: bool


@dataclass(frozen=True, slots=True)
class SentBack:
    """What a physician wrote when the text came back."""

    by: str
    day: str
    comment: str


@dataclass(frozen=True, slots=True)
class Checks:
    """Everything the panel shows of one text, as it was last saved or typed."""

    lix: Measure
    words: Measure
    long_words: int
    long_sentences: list[str]
    sources: int
    loose_figures: list[str]
    missing_sections: list[str]
    missing_translations: list[str]
    drift: Drift | None
    overdue: str
    review: Review
    reviewed_on: str
    waiting: bool
    sent_back: SentBack | None

    @property
    def reviewed(self) -> bool:
        return self.review.state == ReviewState.REVIEWED


def check_page(page: Any) -> Checks:
    """Look at an article, draft or live."""
    article = page.content()
    found = measure_article(article)
    standing = standing_of(page)
    reviewed_on, overdue = article.review.reviewed_on, standing.overdue_since
    return Checks(
        lix=_measure(found.lix, LIX_LIMIT),
        words=_measure(found.words_per_sentence, SENTENCE_LIMIT),
        long_words=LONG_SENTENCE,
        long_sentences=long_sentences(article),
        sources=len(article.sources),
        loose_figures=figures_without_source(article),
        missing_sections=_missing_sections(article),
        missing_translations=_missing_translations(page),
        drift=standing.drift,
        overdue=date_words(overdue) if overdue else "",
        review=article.review,
        reviewed_on=date_words(reviewed_on) if reviewed_on else "",
        waiting=page.workflow_in_progress,
        sent_back=_sent_back(page),
    )


def _measure(value: float, limit: float) -> Measure:
    return Measure(number_format(value, 1), int(limit), value <= limit)


def _missing_sections(article: Article) -> list[str]:
    there = {section.kind for section in article.sections}
    return [str(kind.label) for kind in SectionKind if kind not in there]


def _missing_translations(page: Any) -> list[str]:
    """The languages in which readers cannot read this."""
    others = page.get_translations().live()
    there = {page.locale.language_code, *others.values_list("locale__language_code", flat=True)}
    return [name for code, name in settings.LANGUAGES if code not in there]


def _sent_back(page: Any) -> SentBack | None:
    state = page.current_workflow_state
    if state is None or state.status != state.STATUS_NEEDS_CHANGES:
        return None
    last = state.current_task_state
    by = last.finished_by
    return SentBack(
        by=(by.get_full_name() or by.username) if by else "",
        day=date_words(to_clinic(last.finished_at)),
        comment=last.comment,
    )
