"""Three languages, one shape: a mapping with nl, de and en, all of them filled."""

from collections.abc import Mapping
from typing import TypedDict

from django.utils.translation import get_language, get_language_info

LANGUAGES = ("nl", "de", "en")
DEFAULT_LANGUAGE = "nl"


class Localized(TypedDict):
    nl: str
    de: str
    en: str


def current_language() -> str:
    """The active language, reduced to one we speak."""
    code = (get_language() or DEFAULT_LANGUAGE).split("-")[0]
    return code if code in LANGUAGES else DEFAULT_LANGUAGE


def localized(value: Mapping[str, str] | Localized, language: str | None = None) -> str:
    """The text in the given or active language; KeyError when it is missing, never a substitute."""
    return str(value[language or current_language()])  # type: ignore[literal-required]


def language_name(code: str) -> str:
    """What the reader calls this language; the code where nobody has told us."""
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code
