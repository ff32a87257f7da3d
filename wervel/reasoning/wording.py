"""Words in the three languages of the product."""

from __future__ import annotations

from dataclasses import dataclass

LANGUAGES = ("nl", "de", "en")


@dataclass(frozen=True, slots=True)
class Wording:
    """One text in Dutch, German and English; none of them may be empty."""

    nl: str
    de: str
    en: str

    def in_language(self, language: str) -> str:
        """The text in `nl`, `de` or `en`; a regional code such as `nl-BE` falls back on its base.

        A language we do not have gives Dutch, the first language of the clinics.
        """
        base = language.split("-")[0].lower()
        return str(getattr(self, base)) if base in LANGUAGES else self.nl
