"""What differs between two versions of an article, by the parts a reader knows."""

from wervel.knowledge.choices import Part, SectionKind
from wervel.knowledge.reading import Article


def changed_parts(before: Article, after: Article) -> tuple[Part | SectionKind, ...]:
    """The parts in which the two differ, in the order of the page."""
    pairs: dict[Part | SectionKind, tuple[object, object]] = {
        Part.TITLE: (before.title, after.title),
        Part.SUMMARY: (before.summary, after.summary),
        Part.IN_SHORT: (before.in_short, after.in_short),
        Part.CARE: (before.care, after.care),
        **{kind: (_section(before, kind), _section(after, kind)) for kind in SectionKind},
        Part.SOURCES: (before.sources, after.sources),
        Part.AUTHOR: (before.author, after.author),
        Part.DATES: (_dates(before), _dates(after)),
    }
    return tuple(part for part, (old, new) in pairs.items() if old != new)


def _section(article: Article, kind: str) -> object:
    return next((section for section in article.sections if section.kind == kind), None)


def _dates(article: Article) -> object:
    return article.updated_on, article.next_review_on
