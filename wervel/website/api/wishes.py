"""What a visit must suit, as a caller has asked for it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.errors import Invalid
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.ages import age_on
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.selectors.slots import wish_of
from wervel.triage.selectors import finished_check
from wervel.website.api.schemas import WishesQuery


@dataclass(frozen=True, slots=True)
class Wishes:
    """In the words of a search."""

    urgency: Urgency | None
    language: str | None
    access: frozenset[str]
    age: int | None


def wishes_of(query: WishesQuery) -> Wishes:
    """Invalid when nobody speaks the language, or when no check of ours has found the urgency.

    Anybody may call. An urgency that a caller merely states would open to all what is kept free
    for the urgent; so it counts only when one of our own checks has found it. What the search then
    offers carries it in the signed id, and holding and booking believe that alone.
    """
    if query.language is not None and not _spoken(query.language):
        raise Invalid(fields={"language": _("None of our practitioners speaks this language.")})
    return Wishes(_urgency(query), query.language, frozenset(query.access), _age(query))


def _age(query: WishesQuery) -> int | None:
    """As of today; when it is booked, the age on the day of the visit counts."""
    if query.birth_date is None:
        return query.age
    if query.age is not None:
        raise Invalid(fields={"birth_date": _("Send only one of age and birth_date.")})
    return age_on(clock.today(), query.birth_date)


def _spoken(language: str) -> bool:
    return any(language in one.languages for one in catalogue().people)


def _urgency(query: WishesQuery) -> Urgency | None:
    found = None
    if query.check is not None:
        finished = finished_check(query.check)
        if finished is None:
            raise Invalid(fields={"check": _("We do not know this check, or it is not finished.")})
        found = finished.urgency
    stated = query.urgency
    if stated is None:
        return found
    if wish_of(stated, frozenset()).urgency and (found is None or stated > found):
        raise Invalid(fields={"urgency": _("Send the code of a check that found this urgency.")})
    return stated
