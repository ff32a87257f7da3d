"""Words for a page of the knowledge base."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wervel.common.clock import to_clinic
from wervel.common.dates import date_words
from wervel.knowledge.choices import EvidenceGrade, ReviewState, SectionKind
from wervel.knowledge.reading import (
    Article,
    CareCards,
    Listing,
    Passage,
    Reading,
    Review,
    Section,
    Standing,
)


@dataclass(frozen=True, slots=True)
class PassageView:
    """A passage with the numbers of its sources instead of their keys."""

    kind: str
    text: str
    items: tuple[str, ...]
    number: int


@dataclass(frozen=True, slots=True)
class SectionView:
    kind: str
    heading: str
    passages: tuple[PassageView, ...]
    helps: tuple[str, ...]
    does_not_help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceView:
    number: int
    label: str
    address: str
    grade: str
    seen: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    title: str
    summary: str
    illustration: str
    contents: tuple[tuple[str, str], ...]
    in_short: tuple[str, ...]
    care: CareCards
    sections: tuple[SectionView, ...]
    sources: tuple[SourceView, ...]
    author: str
    published: str
    updated: str
    next_review: str
    reviewed: bool
    review: str


@dataclass(frozen=True, slots=True)
class StateView:
    """What a reader must know before trusting the text; empty when there is nothing.

    `care` and `original` with its address: the original says something else by now about when to
    seek care. `overdue`: the text should have been checked again.
    """

    care: str
    original: str
    address: str
    overdue: str


def state_view(standing: Standing) -> StateView | None:
    """A translation that lags in other things is the editors' affair, not the reader's."""
    drift = standing.drift if standing.drift and standing.drift.care_changed else None
    if drift is None and standing.overdue_since is None:
        return None
    return StateView(
        care=_("The Dutch text has changed since. When to seek help may differ.") if drift else "",
        original=drift.original.title if drift else "",
        address=drift.original.address if drift else "",
        overdue=_overdue(standing.overdue_since),
    )


def _overdue(day: date | None) -> str:
    if day is None:
        return ""
    return _("We should have checked this text again in %(month)s.") % {
        "month": date_format(day, "F Y")
    }


@dataclass(frozen=True, slots=True)
class BackRegions:
    """Where each region of the drawn back leads; an empty address is no link."""

    whole: str
    neck: str
    blades: str
    mid: str
    low: str


# The regions of the product, by their names in the drawing.
IN_DRAWING = {"neck": "neck", "shoulder-blades": "blades", "mid-back": "mid", "low-back": "low"}


def back_regions(addresses: Mapping[str, str]) -> BackRegions:
    """A region without a page of its own leads to the whole back, else to all texts."""
    whole = addresses.get("back", "")
    fallback = whole or reverse("website:knowledge")
    named = {drawn: addresses.get(key, fallback) for key, drawn in IN_DRAWING.items()}
    return BackRegions(whole=whole, **named)


def active_region(page: Listing) -> str:
    """The name in the drawing of the region that a page is about; empty on the index."""
    if page.kind == "index":
        return ""
    return "whole" if page.regions[0].key == "back" else IN_DRAWING.get(page.regions[0].key, "")


def crumbs(reading: Reading) -> list[tuple[str, str]]:
    """The way from the home page to here; the last one has no address."""
    trail = [(link.title, link.address) for link in reading.trail]
    return [(_("Home"), reverse("website:home")), *trail, (reading.page.title, "")]


def article_view(article: Article) -> ArticleView:
    numbers = {source.key: source.number for source in article.sources}
    return ArticleView(
        title=article.title,
        summary=article.summary,
        illustration=article.illustration,
        contents=_contents(article),
        in_short=article.in_short,
        care=article.care,
        sections=tuple(_section(section, numbers) for section in article.sections),
        sources=tuple(
            SourceView(
                s.number, s.label, s.address, str(EvidenceGrade(s.grade).label), day(s.seen_on)
            )
            for s in article.sources
        ),
        author=article.author,
        published=day(article.published_at) if article.published_at else "",
        updated=day(article.updated_on),
        next_review=date_format(article.next_review_on, "F Y"),
        reviewed=article.review.state == ReviewState.REVIEWED,
        review=_review(article.review),
    )


def day(moment: date | datetime) -> str:
    """A date in words, by the clinic's calendar."""
    found = to_clinic(moment) if isinstance(moment, datetime) else moment
    return date_words(found)


def _review(review: Review) -> str:
    if review.state == ReviewState.REVIEWED and review.reviewed_on:
        return _("Reviewed by %(name)s on %(day)s.") % {
            "name": review.reviewer,
            "day": day(review.reviewed_on),
        }
    return _("No physician has reviewed this text yet.")


def _contents(article: Article) -> tuple[tuple[str, str], ...]:
    """Where to find what, in a word or two: care, the sections, the sources."""
    words = {
        SectionKind.CAUSES: _("Causes"),
        SectionKind.SELF_HELP: _("Do it yourself"),
        SectionKind.EXAMINATION: _("Tests"),
        SectionKind.TREATMENT: _("Treatment"),
        SectionKind.COURSE: _("How long"),
        SectionKind.AFTERCARE: _("Afterwards"),
    }
    sections = ((s.kind, words[SectionKind(s.kind)]) for s in article.sections)
    return (("care", _("When to get help")), *sections, ("about", _("Sources")))


def _section(section: Section, numbers: Mapping[str, int]) -> SectionView:
    return SectionView(
        kind=section.kind,
        heading=section.heading,
        passages=tuple(_passage(passage, numbers) for passage in section.passages),
        helps=section.helps,
        does_not_help=section.does_not_help,
    )


def _passage(passage: Passage, numbers: Mapping[str, int]) -> PassageView:
    return PassageView(passage.kind, passage.text, passage.items, numbers.get(passage.source, 0))
