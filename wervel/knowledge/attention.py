"""Which published texts need their editors: a review that is overdue, a translation gone stale."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min
from wagtail.models import PageLogEntry

from wervel.common import clock
from wervel.common.language import DEFAULT_LANGUAGE
from wervel.knowledge.choices import Concern
from wervel.knowledge.models import ArticlePage
from wervel.knowledge.selectors import KINDS, drift_of


@dataclass(frozen=True, slots=True)
class Needing:
    """A text, what is the matter with it, since when, and whose text it is."""

    page_id: int
    title: str
    language: str
    address: str
    concern: Concern
    since: date
    owner: str


def texts_needing_attention() -> list[Needing]:
    """Every concern about every published text, the most pressing first, then the oldest."""
    order = list(Concern)
    found = [*_overdue(), *_stale()]
    return sorted(found, key=lambda each: (order.index(each.concern), each.since, each.page_id))


def _overdue() -> Iterator[Needing]:
    late = ArticlePage.objects.live().filter(next_review_on__lt=clock.today())
    for page in late.select_related("locale", "owner"):
        yield _needing(page, Concern.OVERDUE, page.next_review_on)


def _stale() -> Iterator[Needing]:
    for kind in KINDS:
        live = kind.objects.live()
        originals: Mapping[Any, Any] = dict(
            live.filter(locale__language_code=DEFAULT_LANGUAGE).values_list(
                "translation_key", "live_revision_id"
            )
        )
        # What follows the published revision cannot lag behind: only the rest is read in full.
        maybe = [
            pk
            for pk, key, followed in live.values_list("pk", "translation_key", "source_revision_id")
            if key in originals and originals[key] != followed
        ]
        for page in live.filter(pk__in=maybe).select_related("locale", "owner", "source_revision"):
            drift = drift_of(page)
            if drift is not None:
                concern = Concern.CARE_CHANGED if drift.care_changed else Concern.STALE
                yield _needing(page, concern, _changed_on(page))


def _changed_on(page: Any) -> date:
    """When the original was first published after the version that this translation follows."""
    original = page.original()
    published = PageLogEntry.objects.filter(
        page=original, action="wagtail.publish", revision_id__gt=page.source_revision_id or 0
    ).aggregate(first=Min("timestamp"))["first"]
    return clock.to_clinic(published or original.last_published_at).date()


def _needing(page: Any, concern: Concern, since: date) -> Needing:
    owner = page.owner.get_full_name() or page.owner.username if page.owner else ""
    return Needing(
        page_id=page.pk,
        title=page.title,
        language=page.locale.language_code,
        address=page.url_path,
        concern=concern,
        since=since,
        owner=owner or getattr(page, "author", ""),
    )
