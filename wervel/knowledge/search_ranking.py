"""Which pages answer best what a reader typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from wervel.knowledge.search_kept import Document, Index, Line
from wervel.knowledge.search_matching import (
    EXACT,
    PART,
    SOUND,
    Candidates,
    candidates,
    exactly,
    misspelt,
    parts,
)
from wervel.knowledge.search_words import JOINT, content_words, is_weak, stem
from wervel.knowledge.synonyms import synonyms

MOST_WORDS = 12
WEAK, JOINED, SPLIT, SYNONYM = 0.4, 0.8, 0.7, 0.9
# A text of a region leads to articles, which answer better.
REGION = 0.6
LINE = 0.6
COVER = 1.5
LEAST_COVERED = 0.4
MOST_REFINED = 40


@dataclass(slots=True)
class Meant:
    """A typed word: the stems it can mean, how much it counts, and how rare it is."""

    terms: Candidates
    weight: float
    said: frozenset[str]
    rarity: float = 0.0


@dataclass(frozen=True, slots=True)
class Ranked:
    """A document with its score, and the share of the typed words that stand on it."""

    document: Document
    score: float
    covered: float


def understand(query: str, index: Index) -> list[Meant]:
    """The words of a query with all they can mean."""
    language, vocabulary = index.language, index.vocabulary
    words = content_words(query, language)[:MOST_WORDS]
    stems = [stem(word, language) for word in words]
    own = [candidates(one, vocabulary) for one in stems]
    _join(words, own, index)
    found: list[Meant] = []
    for word, one, terms in zip(words, stems, own, strict=True):
        weight = WEAK if is_weak(word, language) else 1.0
        pieces = parts(word, vocabulary)
        if pieces and (max(terms.values(), default=0) < SPLIT or JOINT + one in terms):
            found += [
                Meant({**terms, piece: EXACT}, weight, frozenset((one, piece))) for piece in pieces
            ]
            continue
        for piece in pieces:
            terms.setdefault(piece, PART)
        sure = (term for term, sureness in terms.items() if sureness >= SOUND)
        found.append(Meant(terms, weight, frozenset((one, *sure))))
    _add_synonyms(found, index)
    for meant in found:
        meant.rarity = _rarity(meant.terms, index)
    return found


def _join(words: list[str], own: list[Candidates], index: Index) -> None:
    """Neighbours that form a known word share it."""
    for position, (first, second) in enumerate(pairwise(words)):
        joined = stem(first + second, index.language)
        near = exactly(joined, index.vocabulary) or misspelt(joined, index.vocabulary)
        for neighbour in own[position : position + 2]:
            for term, sure in near.items():
                neighbour[term] = max(JOINED * sure, neighbour.get(term, 0.0))


def _add_synonyms(found: list[Meant], index: Index) -> None:
    typed = frozenset().union(*(meant.said for meant in found))
    for said, alternatives in synonyms(index.language).found_in(typed):
        known = alternatives.keys() & index.vocabulary.frequency.keys()
        for meant in found:
            if not said & meant.said:
                continue
            for term in known:
                sure = alternatives[term] * SYNONYM
                meant.terms[term] = max(sure, meant.terms.get(term, 0.0))


def _rarity(terms: Mapping[str, float], index: Index) -> float:
    """That of the word itself, else of the commonest stem that it surely means."""
    if not terms:
        return 0.0
    surest = max(terms.values())
    return min(index.rarity[term] for term, sure in terms.items() if sure >= surest)


def rank(meant: list[Meant], index: Index) -> list[Ranked]:
    """The documents that have most of the words, best first."""
    total = sum(one.weight for one in meant)
    found = []
    for number, words in _fits(meant, index).items():
        document = index.documents[number]
        covered = sum(meant[position].weight for position in words) / total
        score = sum(words.values()) * covered**COVER * (1 if document.region else REGION)
        found.append((score, number, covered))
    found.sort(key=lambda one: (-one[0], one[1]))
    typed = sum(one.weight * one.rarity for one in meant)
    says = _says(meant)
    refined = []
    for score, number, covered in found[:MOST_REFINED]:
        # More for a document with a line that is nearly what was typed.
        lines = index.documents[number].lines
        alike = max((_alike(line, says, typed) for line in lines), default=0.0)
        refined.append((score + LINE * typed * alike * alike, number, covered))
    refined.sort(key=lambda one: (-one[0], one[1]))
    return [Ranked(index.documents[number], score, covered) for score, number, covered in refined]


def _fits(meant: list[Meant], index: Index) -> dict[int, dict[int, float]]:
    """Per document, and per typed word that it has, how well it fits."""
    fits: dict[int, dict[int, float]] = {}
    for position, one in enumerate(meant):
        for term, sure in one.terms.items():
            postings = index.postings[term]
            factor = sure * one.weight * min(one.rarity, index.rarity[term])
            for number, weight in zip(postings.documents, postings.weights, strict=True):
                words = fits.setdefault(number, {})
                fit = factor * weight
                if fit > words.get(position, 0.0):
                    words[position] = fit
    return fits


def _says(meant: list[Meant]) -> dict[str, list[tuple[int, float]]]:
    """Per stem that a typed word can mean: which word that is, and how much it says then."""
    found: dict[str, list[tuple[int, float]]] = {}
    for position, one in enumerate(meant):
        for term, sure in one.terms.items():
            found.setdefault(term, []).append((position, sure * one.weight * one.rarity))
    return found


def _alike(line: Line, says: Mapping[str, list[tuple[int, float]]], typed: float) -> float:
    """1 when line and query say the same, 0 when they share nothing."""
    shared: dict[int, float] = {}
    for term in line.stems & says.keys():
        for position, much in says[term]:
            shared[position] = max(much, shared.get(position, 0.0))
    return 2 * sum(shared[position] for position in sorted(shared)) / (line.says + typed)
