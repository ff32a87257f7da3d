"""The readers' search: the same answer on every database, forgiving of typing errors."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import log

from django.db.models import Count, Max

from wervel.common.text import printable
from wervel.knowledge.models import SearchEntry, SearchTerm
from wervel.knowledge.reading import Link
from wervel.knowledge.search_matching import EXACT, JOINED, Candidates, candidates
from wervel.knowledge.search_words import content_words, stem

MOST_WORDS = 12
MOST_TYPED = 200
MOST_TERMS = 400
RESULTS = 10
# At least half of the words must be found, or the result is noise.
LEAST_COVERED = 0.5


@dataclass(frozen=True, slots=True)
class Results:
    """What was searched for, as it can be shown again, and the pages found, best first."""

    query: str
    shortened: bool
    pages: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every stem of one language's index, with the number of pages it stands on."""

    version: tuple[object, object]
    pages: int
    frequency: Mapping[str, int]
    terms: tuple[str, ...]
    known: frozenset[str]


_vocabularies: dict[str, Vocabulary] = {}


def search(typed: str, language: str) -> Results:
    """Published pages for what a reader typed. Any text is accepted; only its first part counts."""
    text = " ".join(printable(typed).split())
    query = text[:MOST_TYPED]
    shortened = len(text) > MOST_TYPED
    words = [stem(word, language) for word in content_words(query, language)[:MOST_WORDS]]
    if not words:
        return Results(query, shortened, ())
    vocabulary = _vocabulary(language)
    meant = _meanings(words, vocabulary)
    scores = _scores(meant, vocabulary, language)
    return Results(query, shortened, _links(scores))


def _meanings(words: list[str], vocabulary: Vocabulary) -> list[Candidates]:
    """Per word the stems it can mean; neighbours that form a known compound share it."""
    meant = [dict(candidates(word, vocabulary.terms, vocabulary.known)) for word in words]
    for position in range(len(words) - 1):
        joined = words[position] + words[position + 1]
        if joined in vocabulary.known:
            for neighbour in (meant[position], meant[position + 1]):
                neighbour[joined] = max(JOINED, neighbour.get(joined, 0))
    return list(meant)


def _scores(
    meant: list[Candidates], vocabulary: Vocabulary, language: str
) -> Mapping[int, tuple[float, float]]:
    """Per entry: the share of words found on it, and how well they fit."""
    wanted = sorted({term for found in meant for term in found})[:MOST_TERMS]
    rows = SearchTerm.objects.filter(language=language, term__in=wanted)
    weights: dict[int, dict[str, float]] = {}
    for entry, term, weight in rows.values_list("entry_id", "term", "weight"):
        weights.setdefault(entry, {})[term] = weight
    scores = {}
    for entry, terms in weights.items():
        fits = [_fit(found, terms, vocabulary) for found in meant]
        covered = sum(fit > 0 for fit in fits) / len(fits)
        if covered >= LEAST_COVERED:
            scores[entry] = (covered, sum(fits))
    return scores


def _fit(found: Candidates, weights: Mapping[str, float], vocabulary: Vocabulary) -> float:
    return max(
        (
            sureness * weights[term] * _rarity(term, vocabulary)
            for term, sureness in found.items()
            if term in weights
        ),
        default=0.0,
    )


def _rarity(term: str, vocabulary: Vocabulary) -> float:
    return EXACT + log(vocabulary.pages / vocabulary.frequency[term])


def _links(scores: Mapping[int, tuple[float, float]]) -> tuple[Link, ...]:
    best = sorted(scores, key=lambda entry: (scores[entry], -entry), reverse=True)[:RESULTS]
    entries = SearchEntry.objects.filter(pk__in=best).values_list(
        "pk", "title", "page__url_path", "summary"
    )
    links = {pk: Link(title, address, summary) for pk, title, address, summary in entries}
    return tuple(links[pk] for pk in best if pk in links)


def _vocabulary(language: str) -> Vocabulary:
    """Kept in each process until a page of the language is published or taken down."""
    state = SearchEntry.objects.filter(language=language).aggregate(
        pages=Count("pk"), latest=Max("indexed_at")
    )
    version = (state["pages"], state["latest"])
    kept = _vocabularies.get(language)
    if kept is None or kept.version != version:
        kept = _vocabularies[language] = _read_vocabulary(language, version, state["pages"])
    return kept


def _read_vocabulary(language: str, version: tuple[object, object], pages: int) -> Vocabulary:
    rows: Iterable[tuple[str, int]] = (
        SearchTerm.objects.filter(language=language)
        .values_list("term")
        .annotate(pages=Count("entry"))
        .order_by("term")
    )
    frequency = dict(rows)
    terms = tuple(frequency)
    return Vocabulary(version, pages, frequency, terms, frozenset(terms))
