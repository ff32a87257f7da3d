"""The index of a language as each process keeps it, until something is published anew."""

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from math import log

from wagtail.models import Page

from wervel.common.versions import numbers as versions
from wervel.knowledge.models import ArticlePage, SearchEntry
from wervel.knowledge.search_matching import Vocabulary

Lines = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A page that can be found; `region` is the title of the region an article stands in."""

    title: str
    address: str
    summary: str
    region: str
    lines: Lines


@dataclass(frozen=True, slots=True)
class Postings:
    """On which documents a stem stands, those first that it says most about."""

    documents: "array[int]"
    weights: "array[float]"


@dataclass(frozen=True, slots=True)
class Index:
    language: str
    documents: tuple[Document, ...]
    postings: Mapping[str, Postings]
    vocabulary: Vocabulary

    def rarity(self, term: str) -> float:
        """How much a stem tells pages apart: little when it stands on nearly all of them."""
        pages, having = len(self.documents), self.vocabulary.frequency.get(term, 0)
        return LEAST_RARITY + log(1 + (pages - having + 0.5) / (having + 0.5)) ** POWER


LEAST_RARITY = 0.1
POWER = 0.75
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
    entries = SearchEntry.objects.filter(language=language).select_related("page").order_by("pk")
    rows = list(entries)
    above = {row.page.path[: -Page.steplen] for row in rows}
    titles = dict(Page.objects.filter(path__in=above).values_list("path", "title"))
    documents = []
    found: dict[str, list[tuple[float, int]]] = {}
    for number, row in enumerate(rows):
        article = row.page.specific_class is ArticlePage
        documents.append(
            Document(
                row.title,
                row.page.url_path,
                row.summary,
                titles.get(row.page.path[: -Page.steplen], "") if article else "",
                tuple(tuple(line) for line in row.words.get("lines", ())),
            )
        )
        for term, weight in row.words.get("terms", {}).items():
            found.setdefault(term, []).append((-weight, number))
    postings = {term: _postings(pairs) for term, pairs in found.items()}
    frequency = {term: len(pairs) for term, pairs in found.items()}
    return Index(language, tuple(documents), postings, Vocabulary.of(frequency, language))


def _postings(pairs: list[tuple[float, int]]) -> Postings:
    pairs.sort()
    return Postings(
        array("I", (number for _, number in pairs)), array("f", (-weight for weight, _ in pairs))
    )
