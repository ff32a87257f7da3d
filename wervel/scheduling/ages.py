"""Services for certain ages: the age on the day of the visit counts."""

from datetime import date

from django.utils.translation import gettext as _

from wervel.scheduling.exceptions import AgeRefused


def age_on(day: date, birth_date: date) -> int:
    """Whole years; somebody born on 29 February grows older on 1 March."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_age(min_age: int | None, max_age: int | None, *, birth_date: date, day: date) -> None:
    """AgeRefused, which says for whom the service is."""
    years = age_on(day, birth_date)
    if (min_age or 0) <= years and (max_age is None or years <= max_age):
        return
    words = age_words(min_age, max_age)
    raise AgeRefused(words, fields={"birth_date": words})


def age_words(min_age: int | None, max_age: int | None) -> str:
    """For whom a service with these limits is."""
    limits = {"min": min_age, "max": max_age}
    if max_age is None:
        return _("This appointment is for people of %(min)s years and older.") % limits
    if min_age is None:
        return _("This appointment is for people of %(max)s years and younger.") % limits
    return _("This appointment is for people from %(min)s to %(max)s years old.") % limits
