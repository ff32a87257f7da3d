"""Texts in three languages, as columns."""

from django.db import models

from wervel.common.language import LANGUAGES


def three_languages(field: str) -> models.CheckConstraint:
    """Refuse a text that lacks one of the languages."""
    filled = models.Q()
    for language in LANGUAGES:
        filled &= models.Q(**{f"{field}__has_key": language})
    return models.CheckConstraint(condition=filled, name=f"%(class)s_{field}_in_nl_de_en")


def no_words() -> dict[str, str]:
    """Nothing to say, in each language."""
    return dict.fromkeys(LANGUAGES, "")
