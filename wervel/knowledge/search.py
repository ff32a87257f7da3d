"""The readers' search: the same answer on every database, forgiving of typing errors."""

from dataclasses import dataclass

from wervel.common.text import printable
from wervel.knowledge.reading import Link
from wervel.knowledge.search_kept import index_of
from wervel.knowledge.search_ranking import LEAST_COVERED, rank, understand

MOST_TYPED = 200
RESULTS = 10


@dataclass(frozen=True, slots=True)
class Results:
    """What was searched for, as it can be shown again, and the pages found, best first."""

    query: str
    shortened: bool
    pages: tuple[Link, ...]


def search(typed: str, language: str) -> Results:
    """Published pages for what a reader typed. Any text is accepted; only its first part counts."""
    text = " ".join(printable(typed).split())
    query = text[:MOST_TYPED]
    shortened = len(text) > MOST_TYPED
    index = index_of(language)
    ranked = rank(understand(query, index), index)
    pages = [
        Link(one.document.title, one.document.address, one.document.summary)
        for one in ranked
        if one.covered >= LEAST_COVERED
    ]
    return Results(query, shortened, tuple(pages[:RESULTS]))
