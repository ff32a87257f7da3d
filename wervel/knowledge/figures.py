"""No figure without a source: numbers stand in figure passages, each tied to a source's key."""

import re
from html import unescape

from django.utils.html import strip_tags

from wervel.knowledge.reading import Article, article_figures, article_texts

EMERGENCY_NUMBERS = frozenset({"112", "116117"})
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def figures_without_source(article: Article) -> list[str]:
    """The texts that hold a number nobody vouches for; telephone numbers for help are free."""
    loose = [
        text
        for text in map(_plain, article_texts(article))
        if not set(_NUMBER.findall(text)) <= EMERGENCY_NUMBERS
    ]
    keys = {source.key for source in article.sources}
    return loose + [p.text for p in article_figures(article) if p.source not in keys]


def _plain(markup: str) -> str:
    """As it is read: an apostrophe written as an entity is no number."""
    return unescape(strip_tags(markup))
