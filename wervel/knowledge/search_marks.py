"""Showing in a text of a result which of its words were asked for."""

import re
from dataclasses import dataclass

from wervel.knowledge.search_words import stem, words_of

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, plain and unescaped; `marked` when it was asked for."""

    text: str
    marked: bool = False


def mark(text: str, asked: frozenset[str], language: str) -> tuple[Piece, ...]:
    """The text in pieces that, joined, are the text itself; `asked` are stems."""
    pieces: list[Piece] = []
    end = 0
    for word in _WORD.finditer(text):
        if not any(stem(one, language) in asked for one in words_of(word[0], language)):
            continue
        if text[end : word.start()]:
            pieces.append(Piece(text[end : word.start()]))
        pieces.append(Piece(word[0], marked=True))
        end = word.end()
    if text[end:]:
        pieces.append(Piece(text[end:]))
    return tuple(pieces)
