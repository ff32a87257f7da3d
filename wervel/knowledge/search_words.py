"""From what people type to stems that can be compared, in Dutch, German and English."""

import re
from functools import lru_cache

import snowballstemmer

from wervel.common.text import fold

_STEMMERS = {"nl": "dutch_porter", "de": "german", "en": "english"}
_WORD = re.compile(r"[^\W_]+")
# German writes its umlauts as two letters where the keyboard has none: Ruecken is Rücken.
_UMLAUT = re.compile(r"(?<![aeiouq])([aou])e")
LONGEST_WORD = 60
JOINT = "+"
# As short as a stem is that lost nothing: ``rugg`` of ``ruggen`` is ``rug``, ``all`` stays.
SHORTEST = 3
_SOFT = {"v": "f", "z": "s"}

# Words that say nothing about the subject.
_STOP = {
    "nl": """aan al als ben bent bij dan dat de den der des deze die dit doe doen door dus een eens
        en er even ga gaan gaat geen had heb heeft het hij hoe ik in is je kan kun kunnen kunt maar
        me met mij mijn moet moeten na naar nee niet nog nu of om ons ook op over pas te ten ter
        toch toe tot u uit uw van veel voor waar waarom wanneer wat we wel welke wie wij word worden
        wordt ze zich zij zijn zo""",
    "de": """ab aber alle als also am an auch auf aus bei beim bin bis da dann das dass dem den der
        des deshalb die diese dieser doch du durch ein eine einem einen einer eines er es fur gibt
        hab habe haben hat hatte ich ihr im in ins ist ja kann konnen man mehr mein meine meinem
        meinen meiner mich mir mit muss nach nein nicht noch nun nur ob oder schon sehr seit sich
        sie sind so soll sollte sowie um und vom von vor wann warum was welche wenn wer werde
        werden wie wieso wir wird wo wurde zu zum zur""",
    "en": """a about after again all am an and any are as at be because been but by can could did do
        does don for from get gets getting go goes going got had has have having he her him his how
        i if in into is it its just keep keeps m may me more my no not now of off on only or our out
        s she should so some t than that the their them then there these they this to too up us ve
        very was we were what when where which who why will with would you your""",
}
STOP_WORDS = {code: frozenset(words.split()) for code, words in _STOP.items()}

# Words that say how somebody asks: they count a little, for many texts answer that way.
_WEAK = {
    "nl": """alleen altijd beetje beter bijna dag dagen denk doet duren duurt elke erg erge erger
        gewoon goed graag hebben heel helpen helpt help hulp jaar kom komen komt krijg krijgen last
        lang mag maand maanden meer mensen mogen nemen nodig nooit opeens slecht snel soms sommige
        steeds vaak vanaf veilig weer weet week weken weten wil willen zal zit zitten zomaar""",
    "de": """allein besser bekomme bekommen besonders bisschen brauche brauchen bringt darf dauer
        dauert denke durfen eigentlich einfach etwas gar gehen geht gerade gut habs helfen hilfe
        hilft immer jahr jahre jeden jeder jetzt kommen kommt konnte lange lassen leute mal manchmal
        mochte monat monate monaten mussen nie oft ohne sagen schlecht schlimm schlimmer schnell
        sein sofort standig tag tage tun tut viel weiss wenig wieder will woche wochen wollen""",
    "en": """always also anything bad badly best better day days doing during ever every feel
        feeling good help helps know last lasts like long lot many month months much must need needs
        never normal one people really safe say sometimes still stop take takes tell think today use
        want wants week weeks well worse year years yesterday""",
}
WEAK_WORDS = {code: frozenset(words.split()) for code, words in _WEAK.items()}


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


def is_weak(word: str, language: str) -> bool:
    return word in WEAK_WORDS[language] or word.isdecimal()


def stem(word: str, language: str) -> str:
    """``spieren`` and ``spier`` share a stem, as do ``ruggen`` and ``rug``, ``stijve`` and
    ``stijf``."""
    return _stem(word, language)


def joint(first: str, second: str, language: str) -> str:
    """Two neighbours as one word; marked, for no text writes them so."""
    return JOINT + stem(first + second, language)


@lru_cache(maxsize=20_000)
def _stem(word: str, language: str) -> str:
    found = str(_stemmer(language).stemWord(word))
    return _as_in_singular(found) if language == "nl" else found


def _as_in_singular(found: str) -> str:
    """Dutch doubles the last letter of a word before an ending, or makes it a soft one."""
    if len(found) <= SHORTEST:
        return found
    single = found[:-1] if found[-1] == found[-2] else found
    return single[:-1] + _SOFT.get(single[-1], single[-1])


@lru_cache(maxsize=len(_STEMMERS))
def _stemmer(language: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(_STEMMERS[language])
