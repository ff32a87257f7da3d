"""From what people type to stems that can be compared, in Dutch, German and English."""

import re
from functools import lru_cache

import snowballstemmer

from wervel.common.text import fold

_STEMMERS = {"nl": "dutch", "de": "german", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
# German writes its umlauts as two letters where the keyboard has none: Ruecken is Rücken.
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e")
LONGEST_WORD = 60

_STOP = {
    "nl": """aan al als bij dan dat de den der des die dit doe door een en er ga had heb heeft het
        hij hoe ik in is je kan kun maar me met mij mijn na naar niet nog nu of om ons ook op over
        pas te ten ter tot u uit uw van veel voor waar wanneer wat we wel wij ze zich zij zijn
        zo""",
    "de": """ab aber als am an auch auf aus bei bin bis da das dass dem den der des die doch du ein
        eine einem einen einer eines er es fur hab habe haben hat ich ihr im in ist ja kann man mein
        meine meinem meinen meiner mich mir mit nach nicht noch nur ob oder seit sich sie sind so um
        und vom von vor wann was wenn wie wir wird wo zu zum zur""",
    "en": """a about after all am an and are as at be been but by can do does for from get had has
        have how i if in into is it its just me my no not of off on or our out so than that the
        their then there they this to up was we what when where which why will with you your""",
}
STOP_WORDS = {code: frozenset(words.split()) for code, words in _STOP.items()}


def words_of(text: str, language: str) -> list[str]:
    """The folded words of a text in their order, cut to a length that fits the index."""
    found = [word[:LONGEST_WORD] for word in _WORD.findall(fold(text))]
    if language == "de":
        found = [_UMLAUT.sub(r"\1", word) for word in found]
    return found


def content_words(text: str, language: str) -> list[str]:
    """Words without those that say nothing; all of them when nothing else is left."""
    words = words_of(text, language)
    return [word for word in words if word not in STOP_WORDS[language]] or words


def stem(word: str, language: str) -> str:
    """``spieren`` and ``spier`` share a stem."""
    return _stem(word, language)


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    return str(_stemmer(language).stemWord(word))


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])
