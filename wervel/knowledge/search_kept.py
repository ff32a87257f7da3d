"""The index of a language as each process keeps it, until something is published anew."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import log
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page

from wervel.common.versions import numbers as versions
from wervel.knowledge.models import ArticlePage, SearchEntry
from wervel.knowledge.search_matching import Vocabulary

LEAST_RARITY = 0.1
# Below 1, a word that stands on one page alone weighs less against the others.
POWER = 0.75
# Of a stem that stands everywhere only the pages that are most about it are looked at.
MOST_POSTINGS = 300


@dataclass(frozen=True, slots=True)
class Line:
    """A text by which readers may ask, and how much it says: the rarity of all its stems."""

    stems: frozenset[str]
    says: float


@dataclass(frozen=True, slots=True)
class Document:
    """A page that can be found; `region` is the title of the region an article stands in."""

    title: str
    address: str
    summary: str
    region: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Postings:
    """On which documents a stem stands, and how much it says of each."""

    documents: "array[int]"
    weights: "array[float]"


@dataclass(frozen=True, slots=True)
class Index:
    """`rarity` is how much a stem tells pages apart: little when it stands on nearly all."""

    language: str
    documents: tuple[Document, ...]
    postings: Mapping[str, Postings]
    rarity: Mapping[str, float]
    vocabulary: Vocabulary


_kept: dict[str, tuple[versions.State, Index]] = {}


def index_of(language: str) -> Index:
    """The version is read before the entries: a change in between makes them outdated at once."""
    state = versions.state_up_to(versions.ALWAYS)
    kept = _kept.get(language)
    if kept is not None and kept[0] == state:
        return kept[1]
    index = _read(language)
    _kept[language] = (state, index)
    return index


def forget_all() -> None:
    """Begin anew, as a fresh process does."""
    _kept.clear()


def _read(language: str) -> Index:
    rows = list(
        SearchEntry.objects.filter(language=language)
        .order_by("pk")
        .values_list(
            "title", "summary", "words", "page__url_path", "page__path", "page__content_type"
        )
    )
    found: dict[str, list[tuple[float, int]]] = {}
    for number, (_, _, words, *_) in enumerate(rows):
        for term, weight in words.get("terms", {}).items():
            found.setdefault(term, []).append((weight, number))
    frequency = {term: len(pairs) for term, pairs in found.items()}
    rarity = {term: _rarity(having, len(rows)) for term, having in frequency.items()}
    regions = _regions({path for *_, path, _ in rows})
    documents = tuple(
        Document(title, address, summary, regions(path, kind), _lines(words, rarity))
        for title, summary, words, address, path, kind in rows
    )
    postings = {term: _postings(pairs) for term, pairs in found.items()}
    return Index(language, documents, postings, rarity, Vocabulary.of(frequency, language))


def _regions(paths: Iterable[str]) -> Callable[[str, int], str]:
    """What gives the title of the page above an article, by the article's path and kind."""
    above = {path[: -Page.steplen] for path in paths}
    titles = dict(Page.objects.filter(path__in=above).values_list("path", "title"))
    article = ContentType.objects.get_for_model(ArticlePage).pk

    def title(path: str, kind: int) -> str:
        return str(titles.get(path[: -Page.steplen], "")) if kind == article else ""

    return title


def _rarity(having: int, pages: int) -> float:
    return LEAST_RARITY + float(log(1 + (pages - having + 0.5) / (having + 0.5)) ** POWER)


def _lines(words: Mapping[str, Any], rarity: Mapping[str, float]) -> tuple[Line, ...]:
    lines = (frozenset(line) for line in words.get("lines", ()))
    return tuple(Line(stems, sum(rarity[one] for one in sorted(stems))) for stems in lines)


def _postings(pairs: list[tuple[float, int]]) -> Postings:
    if len(pairs) > MOST_POSTINGS:
        pairs = sorted(pairs, key=lambda pair: (-pair[0], pair[1]))[:MOST_POSTINGS]
    return Postings(
        array("I", [number for _, number in pairs]), array("f", [weight for weight, _ in pairs])
    )
