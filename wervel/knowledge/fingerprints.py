"""Naming a text by what it says, so that a review or a translation holds for that text alone."""

import hashlib
import json
from typing import Any

from wervel.knowledge.reading import Article


def fingerprint(said: Any) -> str:
    """The same for two texts that say the same to a reader, and for no others."""
    text = json.dumps(said, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def article_fingerprint(article: Article) -> str:
    """Everything a reader sees of an article but its drawing, its review and when it was published.

    A review holds for one fingerprint: to add to this list is to end every review there is.
    """
    care = article.care
    return fingerprint(
        [
            article.title,
            article.summary,
            article.in_short,
            [care.self_care, care.appointment, care.same_day, care.emergency],
            [
                [
                    section.kind,
                    section.heading,
                    [[part.kind, part.text, part.items, part.source] for part in section.passages],
                    section.helps,
                    section.does_not_help,
                ]
                for section in article.sections
            ],
            [
                [source.key, source.label, source.address, source.grade, source.seen_on]
                for source in article.sources
            ],
            article.author,
            article.updated_on,
            article.next_review_on,
        ]
    )
