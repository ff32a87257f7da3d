"""What a reader gets, as plain values: doors and checks see these, never a table."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from wervel.knowledge.choices import ReviewState


@dataclass(frozen=True, slots=True)
class Link:
    """A page by its title and address; the rest is empty where it is not shown."""

    title: str
    address: str
    summary: str = ""
    illustration: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph (`text` is safe markup), a list (`items`), or a figure with its source key."""

    kind: Literal["paragraph", "list", "figure"]
    text: str = ""
    items: tuple[str, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """One section; `helps` and `does_not_help` are tests, filled for the examination only."""

    kind: str
    heading: str
    passages: tuple[Passage, ...]
    helps: tuple[str, ...] = ()
    does_not_help: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement comes from; `number` counts from 1 in the order of the article."""

    number: int
    key: str
    label: str
    address: str
    grade: str
    seen_on: date


@dataclass(frozen=True, slots=True)
class Review:
    """Who of the physicians read the text, if one did."""

    state: str
    reviewer: str
    reviewed_on: date | None


NOT_REVIEWED = Review(ReviewState.UNREVIEWED, "", None)


@dataclass(frozen=True, slots=True)
class CareCards:
    """When to do what; today and by appointment share the middle card."""

    self_care: tuple[str, ...]
    appointment: tuple[str, ...]
    same_day: tuple[str, ...]
    emergency: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Article:
    title: str
    summary: str
    illustration: str
    in_short: tuple[str, ...]
    care: CareCards
    sections: tuple[Section, ...]
    sources: tuple[Source, ...]
    author: str
    published_at: datetime | None
    updated_on: date
    next_review_on: date
    review: Review
    lay_words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Region:
    """A region of the body with its articles; `key` is empty for one that editors added."""

    key: str
    title: str
    address: str
    articles: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """The index with all regions, or one region: an introduction, and what lies under it."""

    kind: Literal["index", "region"]
    title: str
    intro: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Drift:
    """That a translation lags behind its published original, and whether a care card is among it.

    What cannot be compared any more counts as a changed care card: rather one warning too many.
    """

    original: Link
    care_changed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What a reader must know before trusting a text: what it lags behind, what is overdue."""

    drift: Drift | None = None
    overdue_since: date | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A page at its place: the trail above it, the same page in the other languages, and for an
    article those of the same regions. `region` is the key of a region that came with the product.
    """

    language: str
    address: str
    trail: tuple[Link, ...]
    translations: tuple[tuple[str, str], ...]
    page: Article | Listing
    standing: Standing = Standing()
    related: tuple[Link, ...] = ()
    region: str = ""


def section_texts(section: Section) -> Iterator[str]:
    """Every text of a section but its figures; paragraphs still carry their markup."""
    yield section.heading
    for passage in section.passages:
        if passage.kind != "figure":
            yield from (passage.text, *passage.items) if passage.text else passage.items
    yield from section.helps
    yield from section.does_not_help


def article_figures(article: Article) -> Iterator[Passage]:
    for section in article.sections:
        yield from (p for p in section.passages if p.kind == "figure")


def article_texts(article: Article) -> Iterator[str]:
    """Every text a reader sees above the sources, without the figures."""
    yield article.title
    yield article.summary
    yield from article.in_short
    care = article.care
    for items in (care.self_care, care.appointment, care.same_day, care.emergency):
        yield from items
    for section in article.sections:
        yield from section_texts(section)
