"""How hard a text is to read: LIX (Björnsson 1968) and the length of its sentences.

LIX = words per sentence + percentage of words longer than six letters; up to 40 is plain.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import strip_tags

from wervel.knowledge.reading import Article, article_figures, article_texts

LIX_LIMIT = 40.0
SENTENCE_LIMIT = 15.0
LONG_SENTENCE = 20
LONG_WORD = 7

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_END = re.compile(r"[.!?:;]+(?=\s|$)")


@dataclass(frozen=True, slots=True)
class Readability:
    words: int
    sentences: int
    long_words: int

    @property
    def words_per_sentence(self) -> float:
        return self.words / max(self.sentences, 1)

    @property
    def lix(self) -> float:
        return self.words_per_sentence + 100 * self.long_words / max(self.words, 1)


def measure(texts: Iterable[str]) -> Readability:
    """Each text ends a sentence, also without a full stop (a heading, a line of a list)."""
    words = sentences = long_words = 0
    for text in texts:
        for sentence in _SENTENCE_END.split(strip_tags(text)):
            found = _WORD.findall(sentence)
            words += len(found)
            sentences += bool(found)
            long_words += sum(len(word) >= LONG_WORD for word in found)
    return Readability(words, sentences, long_words)


def measure_article(article: Article) -> Readability:
    return measure(_texts(article))


def long_sentences(article: Article) -> list[str]:
    """The sentences of more than `LONG_SENTENCE` words, in the order of the text."""
    return [
        sentence.strip()
        for text in _texts(article)
        for sentence in _SENTENCE_END.split(strip_tags(text))
        if len(_WORD.findall(sentence)) > LONG_SENTENCE
    ]


def _texts(article: Article) -> list[str]:
    figures = (passage.text for passage in article_figures(article))
    return [*article_texts(article), *figures]
