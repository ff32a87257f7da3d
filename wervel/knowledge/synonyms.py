"""Words of readers that mean the same: `content/search`, one file a language."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import yaml
from django.conf import settings

from wervel.knowledge.search_words import content_words, joint, stem

Phrase = tuple[str, ...]
Group = tuple[Phrase, ...]
# In an alternative of several words each of them says less.
SHARED = 0.35


@dataclass(frozen=True, slots=True)
class Synonyms:
    """Groups of phrases; each phrase is a tuple of stems."""

    language: str
    groups: tuple[Group, ...]

    def found_in(self, typed: frozenset[str]) -> Iterator[tuple[frozenset[str], dict[str, float]]]:
        """For each phrase that stands among the stems: its own, and what else they can mean."""
        for group in self.groups:
            for phrase in group:
                if typed.issuperset(phrase):
                    yield frozenset(phrase), _alternatives(group, phrase, self.language)


def _alternatives(group: Group, phrase: Phrase, language: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for other in group:
        if other == phrase:
            continue
        for term in other:
            found[term] = max(1.0 if len(other) == 1 else SHARED, found.get(term, 0.0))
        for first, second in pairwise(other):
            found[joint(first, second, language)] = 1.0
    return found


@cache
def synonyms(language: str) -> Synonyms:
    path = settings.CONTENT_DIR / "search" / f"{language}.yaml"
    groups = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Synonyms(language, tuple(_stems(group, language) for group in groups))


def _stems(group: list[str], language: str) -> Group:
    """Each phrase as stems, and those once that differ in their endings alone."""
    phrases = [content_words(phrase, language) for phrase in group]
    return tuple(dict.fromkeys(tuple(stem(w, language) for w in words) for words in phrases))
