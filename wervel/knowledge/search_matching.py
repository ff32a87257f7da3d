"""Which stems of the index a typed word can mean, and how surely."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from wervel.knowledge.search_sounds import sound
from wervel.knowledge.search_words import JOINT, stem

EXACT, SOUND, BEGINS, ENDS, PART, TYPING = 1.0, 0.9, 0.8, 0.6, 0.5, 0.75
SECOND_ERROR = 0.2
SHORTEST_PART = 3
MOST_COMPOUNDS = 8
MOST_FUZZY = 6
LONG_WORD = 8
MOST_PARTS = 3
_LINKS = ("", "s", "en", "n", "e")
Candidates = dict[str, float]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every stem of one language's index with the number of pages it stands on, in the orders
    in which beginnings, endings and sounds are looked up."""

    language: str
    frequency: Mapping[str, int]
    forwards: tuple[str, ...]
    backwards: tuple[str, ...]
    spelt: Mapping[str, tuple[str, ...]]
    by_length: Mapping[int, tuple[str, ...]]

    @classmethod
    def of(cls, frequency: Mapping[str, int], language: str) -> "Vocabulary":
        spelt: dict[str, list[str]] = {}
        for term in frequency:
            spelt.setdefault(sound(term.removeprefix(JOINT), language), []).append(term)
        by_length: dict[int, list[str]] = {}
        for key in spelt:
            by_length.setdefault(len(key), []).append(key)
        written = [term for term in frequency if not term.startswith(JOINT)]
        return cls(
            language,
            frequency,
            tuple(sorted(written)),
            tuple(sorted(term[::-1] for term in written)),
            {key: tuple(terms) for key, terms in spelt.items()},
            {length: tuple(sorted(keys)) for length, keys in by_length.items()},
        )

    def commonest(self, terms: Iterable[str], most: int) -> list[str]:
        return sorted(terms, key=lambda term: (-self.frequency[term], term))[:most]


def allowed_errors(word: str) -> int:
    """Typing errors forgiven in a word: none in a short one, two in a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < LONG_WORD else 2


def candidates(word: str, vocabulary: Vocabulary) -> Candidates:
    """Stems of the vocabulary that `word` (a stem) may mean, each from 0 to 1.

    Compounds are compared by their beginnings and ends (``spier`` in ``rugspier``). Slips are
    forgiven only when the word itself is not known.
    """
    found = exactly(word, vocabulary) or misspelt(word, vocabulary)
    if len(word) >= SHORTEST_PART:
        for term in _compounds(word, vocabulary.forwards, vocabulary):
            found.setdefault(term, BEGINS)
        ends = _compounds(word[::-1], vocabulary.backwards, None)
        for term in vocabulary.commonest((end[::-1] for end in ends), MOST_COMPOUNDS):
            found.setdefault(term, ENDS)
    return found


def exactly(word: str, vocabulary: Vocabulary) -> Candidates:
    """The stem itself, and two words of a page that are written as one here."""
    known = [term for term in (word, JOINT + word) if term in vocabulary.frequency]
    return dict.fromkeys(known, EXACT)


def misspelt(word: str, vocabulary: Vocabulary) -> Candidates:
    """Stems that sound the same, or else differ by few letters."""
    key = sound(word, vocabulary.language)
    errors = allowed_errors(key)
    if not errors:
        return {}
    found = dict.fromkeys(vocabulary.spelt.get(key, ()), SOUND)
    if found:
        return found
    near = [
        (distance, other)
        for length in range(len(key) - errors, len(key) + errors + 1)
        for other, distance, _ in process.extract(
            key,
            vocabulary.by_length.get(length, ()),
            scorer=OSA.distance,
            score_cutoff=errors,
            limit=MOST_FUZZY,
        )
        if distance < 2 or other[0] == key[0]
    ]
    for distance, other in sorted(near)[:MOST_FUZZY]:
        for term in vocabulary.spelt[other]:
            found[term] = TYPING - SECOND_ERROR * (distance - 1)
    return found


def parts(word: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Stems that a written-together word is made of, the fewest; empty when it is not."""
    return _parts(word, vocabulary, MOST_PARTS)


def _parts(word: str, vocabulary: Vocabulary, most: int) -> tuple[str, ...]:
    """The longest beginning that is known, joined to a rest that is known or can be split."""
    best: tuple[str, ...] = ()
    for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        head = _part(word[:cut], vocabulary)
        if not head:
            continue
        for link in _LINKS:
            rest = word[cut:].removeprefix(link) if word[cut:].startswith(link) else ""
            tail = _tail(rest, vocabulary, most - 1)
            if tail and (not best or len(tail) + 1 < len(best)):
                best = (head, *tail)
    return best


def _tail(rest: str, vocabulary: Vocabulary, most: int) -> tuple[str, ...]:
    if len(rest) < SHORTEST_PART:
        return ()
    whole = _part(rest, vocabulary)
    if whole:
        return (whole,)
    return _parts(rest, vocabulary, most) if most > 1 else ()


def _part(piece: str, vocabulary: Vocabulary) -> str:
    """The known stem that a part of a word stands for, by its letters or its sound."""
    found = stem(piece, vocabulary.language)
    if found in vocabulary.frequency:
        return found
    alike = vocabulary.spelt.get(sound(found, vocabulary.language), ()) if len(found) > 3 else ()
    return vocabulary.commonest(alike, 1)[0] if alike else ""


def _compounds(start: str, ordered: tuple[str, ...], vocabulary: Vocabulary | None) -> list[str]:
    first = bisect_left(ordered, start)
    last = bisect_left(ordered, start + "\U0010ffff", lo=first)
    found = [term for term in ordered[first:last] if term != start]
    return vocabulary.commonest(found, MOST_COMPOUNDS) if vocabulary else found
