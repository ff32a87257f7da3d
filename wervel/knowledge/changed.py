"""What was published of late, for readers who follow the knowledge base."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from wervel.knowledge.models import ArticlePage


@dataclass(frozen=True, slots=True)
class Change:
    """An article as a feed shows it. `id` stays the same when its address changes."""

    id: UUID
    title: str
    summary: str
    author: str
    address: str
    published_at: datetime
    changed_at: datetime


def changed_articles(language: str, most: int) -> list[Change]:
    """The published articles of a language, the one published last first."""
    pages = ArticlePage.objects.live().filter(
        locale__language_code=language,
        first_published_at__isnull=False,
        last_published_at__isnull=False,
    )
    return [
        Change(
            id=uuid5(page.translation_key, language),
            title=page.title,
            summary=page.summary,
            author=page.author,
            address=page.url_path,
            published_at=page.first_published_at,
            changed_at=page.last_published_at,
        )
        for page in pages.order_by("-last_published_at", "url_path")[:most]
    ]
