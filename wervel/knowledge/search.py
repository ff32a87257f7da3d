"""The readers' search: the same answer on every database, forgiving of typing errors."""

from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wervel.common.text import printable
from wervel.knowledge.search_kept import Document, Index, index_of
from wervel.knowledge.search_marks import Piece, mark
from wervel.knowledge.search_ranking import LEAST_COVERED, Meant, Ranked, rank, understand
from wervel.knowledge.search_sounds import sound
from wervel.knowledge.search_words import content_words, stem
from wervel.knowledge.selectors import article_address

MOST_TYPED = 200
RESULTS = 10
ALWAYS_SHOWN = 3
FAR_BEHIND = 0.25
# Less sure meanings are searched but not marked: half a line would light up.
LEAST_MARKED = 0.6
# Where nothing is found, a word of the texts at least this much like the typed one is meant.
LEAST_ALIKE = 0.6
# The article for a person of whom we know only that something hurts.
GENERAL = "muscular-back-pain"


@dataclass(frozen=True, slots=True)
class Found:
    """A page in the list of results; `region` is empty for a region itself."""

    title: tuple[Piece, ...]
    address: str
    summary: tuple[Piece, ...]
    region: str


@dataclass(frozen=True, slots=True)
class Results:
    """What was searched for, as it can be shown again, and the pages found, best first.

    Where there are none, `nearest` is the page that comes closest, if there is any page at all.
    """

    query: str
    shortened: bool
    pages: tuple[Found, ...]
    nearest: Found | None


def search(typed: str, language: str) -> Results:
    """Published pages for what a reader typed. Any text is accepted; only its first part counts."""
    text = " ".join(printable(typed).split())
    query = text[:MOST_TYPED]
    shortened = len(text) > MOST_TYPED
    index = index_of(language)
    meant = understand(query, index)
    ranked = rank(meant, index)
    asked = _asked(meant)
    pages = tuple(_found(one, asked, language) for one in _worth_showing(ranked))
    near = None if pages else _nearest(query, ranked, index)
    return Results(query, shortened, pages, _found(near, asked, language) if near else None)


def _worth_showing(ranked: list[Ranked]) -> list[Document]:
    """Those that have enough of the words, without a tail that is far behind the best."""
    enough = [one for one in ranked if one.covered >= LEAST_COVERED]
    return [
        one.document
        for place, one in enumerate(enough[:RESULTS])
        if place < ALWAYS_SHOWN or one.score >= FAR_BEHIND * enough[0].score
    ]


def _asked(meant: Iterable[Meant]) -> frozenset[str]:
    return frozenset(
        term
        for one in meant
        if one.weight == 1
        for term, sure in one.terms.items()
        if sure >= LEAST_MARKED
    )


def _found(document: Document, asked: frozenset[str], language: str) -> Found:
    return Found(
        mark(document.title, asked, language),
        document.address,
        mark(document.summary, asked, language),
        document.region,
    )


def _nearest(query: str, ranked: list[Ranked], index: Index) -> Document | None:
    """The page that has a part of what was typed, or a word like it, or the most general one."""
    if ranked:
        return ranked[0].document
    for word in sorted(content_words(query, index.language), key=len, reverse=True):
        like = _most_alike(word, index)
        if like is not None:
            return like
    address = article_address(GENERAL, index.language)
    by_address = {document.address: document for document in index.documents}
    return by_address.get(address or "", next(iter(index.documents), None))


def _most_alike(word: str, index: Index) -> Document | None:
    key = sound(stem(word, index.language), index.language)
    best = process.extractOne(
        key,
        index.vocabulary.spelt.keys(),
        scorer=OSA.normalized_similarity,
        score_cutoff=LEAST_ALIKE,
    )
    if best is None:
        return None
    postings = index.postings[index.vocabulary.spelt[best[0]][0]]
    return index.documents[postings.documents[0]]
