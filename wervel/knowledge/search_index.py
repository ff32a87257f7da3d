"""Writing the readers' search index: a page is in it exactly while it is published."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags

from wervel.common import clock
from wervel.common.versions import numbers as versions
from wervel.knowledge.models import ArticlePage, BodyRegionPage, SearchEntry
from wervel.knowledge.reading import Article, article_figures, article_texts
from wervel.knowledge.search_words import content_words, joint, stem
from wervel.knowledge.selectors import summary_of

# Raised when an entry is made another way: `refresh_index` then makes all of them anew.
FORM = 2
TITLE, LAY_WORDS, SUMMARY, HEADING, BODY = 8.0, 3.0, 2.5, 2.0, 1.0
# Half of the greatest weight is reached here: ten mentions say less than ten times one.
HALF = 6.0
INDEXED: tuple[Any, ...] = (ArticlePage, BodyRegionPage)


@dataclass(frozen=True, slots=True)
class Field:
    """Texts of one worth. `asked` ones are short and read like a question of a reader."""

    worth: float
    texts: tuple[str, ...]
    asked: bool = False


@transaction.atomic
def index_page(page: Any) -> None:
    """Bring the entry of a published article or region up to date; other kinds are not indexed."""
    if not isinstance(page, INDEXED):
        return
    language = page.locale.language_code
    SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "language": language,
            "title": page.title,
            "summary": summary_of(page),
            "words": weigh(fields_of(page), language),
            "form": FORM,
            "indexed_at": clock.now(),
        },
    )


def drop_page(page: Any) -> None:
    """Take a page out of the index."""
    SearchEntry.objects.filter(page_id=page.pk).delete()


@transaction.atomic
def rebuild_index() -> int:
    """Make the whole index anew from the published pages; returns how many are in it."""
    SearchEntry.objects.all().delete()
    pages = [page for kind in INDEXED for page in kind.objects.live()]
    for page in pages:
        index_page(page)
    versions.changed(versions.KNOWLEDGE)
    return len(pages)


def refresh_index() -> int:
    """The same, if an entry was made by another version of the program; else 0."""
    outdated = SearchEntry.objects.exclude(form=FORM).exists()
    return rebuild_index() if outdated else 0


def weigh(fields: Iterable[Field], language: str) -> dict[str, Any]:
    """Per stem how much it says of the page, from 0 to 1; and the asked lines, as stems."""
    worth: dict[str, float] = {}
    lines = []
    for field in fields:
        count: Counter[str] = Counter()
        for text in field.texts:
            words = content_words(text, language)
            stems = [stem(word, language) for word in words]
            count.update(stems)
            if field.asked:
                lines.append(stems)
                # What is two words here may be typed as one.
                count.update(joint(first, second, language) for first, second in pairwise(words))
        for term, times in count.items():
            worth[term] = worth.get(term, 0.0) + field.worth * (1 + log(times))
    terms = {term: round(value / (value + HALF), 3) for term, value in worth.items()}
    return {"terms": terms, "lines": lines}


def fields_of(page: Any) -> list[Field]:
    fields = [Field(TITLE, (page.title,), asked=True), Field(SUMMARY, (summary_of(page),))]
    if isinstance(page, ArticlePage):
        fields += _article_fields(page.content())
    return fields


def _article_fields(article: Article) -> list[Field]:
    body = [strip_tags(text) for text in article_texts(article)]
    body += [figure.text for figure in article_figures(article)]
    return [
        Field(LAY_WORDS, article.lay_words, asked=True),
        Field(SUMMARY, article.in_short),
        Field(HEADING, tuple(section.heading for section in article.sections)),
        Field(BODY, tuple(body)),
    ]
