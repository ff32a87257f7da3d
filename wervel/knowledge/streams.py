"""From Wagtail's streams to plain values."""

import re
from typing import Any

from wervel.knowledge.reading import NOT_REVIEWED, Article, CareCards, Passage, Section, Source

# The editor's screen numbers every paragraph; no reader has a use for it.
_EDITOR_KEY = re.compile(r' data-block-key="[^"]*"')


def points(stream: Any) -> tuple[str, ...]:
    """The lines of a points stream."""
    return tuple(str(block.value) for block in stream)


def article_from_page(page: Any) -> Article:
    """The values of an article page, live or draft; who reviewed it is not among them."""
    return Article(
        title=page.title,
        summary=page.summary,
        illustration=page.illustration,
        in_short=points(page.in_short),
        care=CareCards(
            self_care=points(page.self_care),
            appointment=points(page.appointment),
            same_day=points(page.same_day),
            emergency=points(page.emergency),
        ),
        sections=tuple(_section(block) for block in page.sections),
        sources=tuple(_source(n, row) for n, row in enumerate(page.sources.all(), start=1)),
        author=page.author,
        published_at=page.first_published_at,
        updated_on=page.updated_on,
        next_review_on=page.next_review_on,
        review=NOT_REVIEWED,
        lay_words=tuple(line.strip() for line in page.lay_words.splitlines() if line.strip()),
    )


def _section(block: Any) -> Section:
    value = block.value
    return Section(
        kind=block.block_type,
        heading=value["heading"],
        passages=tuple(_passage(part) for part in value["body"]),
        helps=tuple(value.get("helps", ())),
        does_not_help=tuple(value.get("does_not_help", ())),
    )


def _passage(block: Any) -> Passage:
    if block.block_type == "list":
        return Passage("list", items=tuple(block.value))
    if block.block_type == "figure":
        return Passage("figure", text=block.value["text"], source=block.value["source"])
    return Passage("paragraph", text=_EDITOR_KEY.sub("", str(block.value)))


def _source(number: int, row: Any) -> Source:
    return Source(
        number=number,
        key=row.key,
        label=row.label,
        address=row.address,
        grade=row.grade,
        seen_on=row.seen_on,
    )
