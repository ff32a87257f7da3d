"""Reads of the knowledge base. What is published is for everybody; drafts are never found here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from wagtail.models import Page

from wervel.common import clock
from wervel.common.language import DEFAULT_LANGUAGE
from wervel.knowledge.models import (
    ArticlePage,
    BodyRegionPage,
    KnowledgeIndexPage,
)
from wervel.knowledge.reading import (
    Article,
    Drift,
    Link,
    Listing,
    Reading,
    Region,
    Standing,
)
from wervel.knowledge.tree import translation_key

KINDS: tuple[Any, ...] = (ArticlePage, BodyRegionPage, KnowledgeIndexPage)
REGION_KEYS = ("back", "neck", "shoulder-blades", "mid-back", "low-back")
_REGION_OF = {translation_key(f"region:{key}"): key for key in REGION_KEYS}
_ROOTS_DEPTH = 2
_SHOWN = ("title", "url_path", "summary", "illustration")
_MOST_RELATED = 4


@dataclass(frozen=True, slots=True)
class MapEntry:
    """One line of the site map: a page, when it last changed, and its other languages."""

    address: str
    changed_at: datetime
    alternates: tuple[tuple[str, str], ...]


def find(address: str) -> Reading | None:
    """The published page at an address such as ``/nl/kennisbank/rug/``, or None."""
    slug = address.rstrip("/").rpartition("/")[2]
    if "\x00" in address or not slug:
        return None
    for kind in KINDS:
        page = kind.objects.live().filter(slug=slug, url_path=address).first()
        if page is not None:
            return reading_of(page)
    return None


def reading_of(page: Any) -> Reading:
    """A page, published or draft, with its trail and its published translations."""
    above = page.get_ancestors().filter(depth__gt=_ROOTS_DEPTH).order_by("depth")
    return Reading(
        language=page.locale.language_code,
        address=page.url_path,
        trail=tuple(Link(p.title, p.url_path) for p in above),
        translations=_translations(page),
        page=_content(page),
        standing=standing_of(page),
        related=_related(page) if isinstance(page, ArticlePage) else (),
        region=_region_key(page),
    )


def standing_of(page: Any) -> Standing:
    """How far a page, published or draft, may be trusted today."""
    overdue = getattr(page, "next_review_on", None)
    if overdue is not None and overdue >= clock.today():
        overdue = None
    return Standing(drift=drift_of(page), overdue_since=overdue)


def drift_of(page: Any) -> Drift | None:
    """How a translation lags behind its original; None while both say the same.

    An original published again with the same words, as after a review, leaves nothing behind.
    """
    if page.locale.language_code == DEFAULT_LANGUAGE:
        return None
    original = page.original()
    if original is None or not original.live:
        return None
    if page.source_revision_id == original.live_revision_id:
        return None
    followed = page.source_revision.as_object() if page.source_revision_id else None
    if followed is not None and followed.fingerprint() == original.fingerprint():
        return None
    return Drift(Link(original.title, original.url_path), _care_changed(followed, original))


def _care_changed(followed: Any, original: Any) -> bool:
    if not isinstance(original, ArticlePage):
        return False
    return followed is None or bool(followed.content().care != original.content().care)


def _region_key(page: Any) -> str:
    region = page.get_parent() if isinstance(page, ArticlePage) else page
    return _REGION_OF.get(region.translation_key, "")


def region_addresses(language: str) -> dict[str, str]:
    """Where the regions that came with the product stand now, by key; the published ones."""
    pages = BodyRegionPage.objects.live().filter(
        translation_key__in=_REGION_OF, locale__language_code=language
    )
    return {_REGION_OF[page.translation_key]: page.url_path for page in pages}


def article_address(key: str, language: str) -> str | None:
    """Where an article that came with the product stands now, if it is published."""
    return _address_of(ArticlePage, f"article:{key}", language)


def site_map() -> list[MapEntry]:
    """Every published page of the knowledge base, by address."""
    pages = [page for kind in KINDS for page in kind.objects.live().select_related("locale")]
    addresses: dict[Any, dict[str, str]] = {}
    for page in pages:
        same = addresses.setdefault(page.translation_key, {})
        same[page.locale.language_code] = page.url_path
    return sorted(
        (
            MapEntry(p.url_path, p.last_published_at, tuple(addresses[p.translation_key].items()))
            for p in pages
        ),
        key=lambda entry: entry.address,
    )


def _address_of(kind: Any, key: str, language: str) -> str | None:
    page = (
        kind.objects.live()
        .filter(translation_key=translation_key(key), locale__language_code=language)
        .first()
    )
    return page.url_path if page else None


def _translations(page: Any) -> tuple[tuple[str, str], ...]:
    """Language and address of each published version, this page included (also as a draft)."""
    others = Page.objects.live().filter(translation_key=page.translation_key).exclude(pk=page.pk)
    found = dict(others.values_list("locale__language_code", "url_path"))
    return tuple((found | {page.locale.language_code: page.url_path}).items())


def _content(page: Any) -> Article | Listing:
    if isinstance(page, ArticlePage):
        return page.content()
    if isinstance(page, KnowledgeIndexPage):
        regions = list(BodyRegionPage.objects.child_of(page).live().order_by("path"))
        return Listing("index", page.title, page.intro, _regions(regions))
    return Listing("region", page.title, page.intro, _regions([page]))


def _regions(pages: list[BodyRegionPage]) -> tuple[Region, ...]:
    """Each region with its own articles, then those that name it; none twice in one region."""
    found = []
    for page in pages:
        own = ArticlePage.objects.live().child_of(page).order_by("path")
        naming = ArticlePage.objects.live().filter(also_in=page.pk).order_by("path")
        links = [_link(one) for one in (*own.only(*_SHOWN), *naming.only(*_SHOWN))]
        found.append(
            Region(
                key=_REGION_OF.get(page.translation_key, ""),
                title=page.title,
                address=page.url_path,
                articles=tuple(dict.fromkeys(links)),
            )
        )
    return tuple(found)


def _related(article: ArticlePage) -> tuple[Link, ...]:
    """The articles of the regions it stands in or names, without itself."""
    regions = [article.get_parent().specific, *article.also_in.all()]
    links = [link for region in _regions(regions) for link in region.articles]
    others = dict.fromkeys(link for link in links if link.address != article.url_path)
    return tuple(others)[:_MOST_RELATED]


def _link(page: ArticlePage) -> Link:
    return Link(page.title, page.url_path, page.summary, page.illustration)


def summary_of(page: Any) -> str:
    """The one or two sentences by which a page is shown in a list."""
    return str(page.summary if isinstance(page, ArticlePage) else page.intro)
