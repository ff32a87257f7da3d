"""Writing the readers' search index: a page is in it exactly while it is published."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.html import strip_tags

from wervel.common import clock
from wervel.knowledge.models import (
    ArticlePage,
    BodyRegionPage,
    SearchEntry,
    SearchTerm,
)
from wervel.knowledge.reading import article_figures, article_texts
from wervel.knowledge.search_words import content_words, stem
from wervel.knowledge.selectors import summary_of

TITLE, LAY_WORDS, SUMMARY, BODY = 8.0, 6.0, 4.0, 1.0
REPEATED = 0.1
MOST_REPEATS = 5
INDEXED: tuple[Any, ...] = (ArticlePage, BodyRegionPage)


@transaction.atomic
def index_page(page: Any) -> None:
    """Bring the entry of a published article or region up to date; other kinds are not indexed."""
    if not isinstance(page, INDEXED):
        return
    language = page.locale.language_code
    entry, _created = SearchEntry.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "language": language,
            "title": page.title,
            "summary": summary_of(page),
            "indexed_at": clock.now(),
        },
    )
    entry.terms.all().delete()
    SearchTerm.objects.bulk_create(
        SearchTerm(entry=entry, language=language, term=term, weight=weight)
        for term, weight in weigh(_fields(page), language).items()
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
    return len(pages)


def weigh(fields: Iterable[tuple[float, str]], language: str) -> Mapping[str, float]:
    """Per stem: the weight of the best field it stands in, a little more when it is repeated."""
    best: dict[str, float] = {}
    count: Counter[str] = Counter()
    for weight, text in fields:
        for word in content_words(text, language):
            term = stem(word, language)
            best[term] = max(best.get(term, 0.0), weight)
            count[term] += 1
    return {
        term: weight + REPEATED * min(count[term] - 1, MOST_REPEATS)
        for term, weight in best.items()
    }


def _fields(page: Any) -> list[tuple[float, str]]:
    fields = [(TITLE, page.title), (SUMMARY, summary_of(page))]
    if isinstance(page, ArticlePage):
        article = page.content()
        fields += [(LAY_WORDS, line) for line in article.lay_words]
        fields += [(SUMMARY, point) for point in article.in_short]
        fields += [(BODY, strip_tags(text)) for text in article_texts(article)]
        fields += [(BODY, figure.text) for figure in article_figures(article)]
    return fields
