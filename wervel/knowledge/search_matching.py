"""Which stems of the index a typed word can mean, and how surely."""

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

EXACT, JOINED, BEGINS, ENDS, PART, TYPING = 1.0, 0.95, 0.7, 0.6, 0.55, 0.75
SECOND_ERROR = 0.15
SHORTEST_PART = 3
LONG_PART = 5
MOST_FUZZY = 12
LONG_WORD = 9
Candidates = Mapping[str, float]


def allowed_errors(word: str) -> int:
    """Typing errors forgiven in a word: none in a short one, two in a long one."""
    return 0 if len(word) < 4 else 1 if len(word) < LONG_WORD else 2


def candidates(word: str, vocabulary: Sequence[str], known: frozenset[str]) -> Candidates:
    """Stems of the vocabulary that `word` (a stem) may mean, each from 0 to 1.

    Compounds are compared by their parts (``spier`` in ``rugspier``, ``rug`` in ``rugpijn``).
    Typing errors are forgiven only when the word itself is not known.
    """
    found: dict[str, float] = {word: EXACT} if word in known else {}
    if len(word) >= SHORTEST_PART:
        for term in vocabulary:
            sureness = _compound(word, term, known)
            if sureness:
                found.setdefault(term, sureness)
    if word not in known:
        for term, sureness in _misspelt(word, vocabulary):
            found[term] = max(found.get(term, 0), sureness)
    return found


def _compound(word: str, term: str, known: frozenset[str]) -> float:
    if term.startswith(word):
        return BEGINS
    if term.endswith(word):
        return ENDS
    if len(term) < SHORTEST_PART:
        return 0
    if word.startswith(term):
        return PART if _stands_alone(term, word[len(term) :], known) else 0
    if word.endswith(term):
        return PART if _stands_alone(term, word[: -len(term)], known) else 0
    return 0


def _stands_alone(part: str, rest: str, known: frozenset[str]) -> bool:
    """A short part counts only when the rest is a word too: ``last`` is no part of ``belast``."""
    return rest in known or (len(part) >= LONG_PART and len(part) > len(rest))


def _misspelt(word: str, vocabulary: Sequence[str]) -> list[tuple[str, float]]:
    errors = allowed_errors(word)
    if not errors:
        return []
    near = process.extract(
        word, vocabulary, scorer=OSA.distance, score_cutoff=errors, limit=MOST_FUZZY
    )
    return [
        (term, TYPING - SECOND_ERROR * (distance - 1))
        for term, distance, _ in near
        if distance < 2 or term[0] == word[0]
    ]
