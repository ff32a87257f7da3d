"""Words for numbers and units, and for answers that the core refuses."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from wervel.reasoning import Finding

UNIT_NAMES: dict[str, Promise] = {
    "hours": _("hours"),
    "days": _("days"),
    "weeks": _("weeks"),
    "months": _("months"),
    "years": _("years"),
    "celsius": _("°C"),
    "points": _("points"),
}
_COUNTED = {
    "hours": ngettext_lazy("%(number)s hour", "%(number)s hours", "count"),
    "days": ngettext_lazy("%(number)s day", "%(number)s days", "count"),
    "weeks": ngettext_lazy("%(number)s week", "%(number)s weeks", "count"),
    "months": ngettext_lazy("%(number)s month", "%(number)s months", "count"),
    "years": ngettext_lazy("%(number)s year", "%(number)s years", "count"),
    "points": ngettext_lazy("%(number)s out of 10", "%(number)s out of 10", "count"),
}
REFUSED: dict[str, Promise] = {
    "wrong-type": _("Fill in a number in figures, for example 3."),
    "wrong-unit": _("Choose in what you count."),
    "not-a-choice": _("Choose one of the options."),
    "required": _("We need this answer to give you advice."),
}


def number_words(value: float) -> str:
    """A number as people write it in the active language (1,5 in Dutch), at most two decimals."""
    rounded = round(value, 2)
    if rounded == int(rounded):
        return str(int(rounded))
    return str(number_format(rounded, use_l10n=True))


def quantity_words(value: float, unit: str | None) -> str:
    """A number with its unit, as in ``3 weken``."""
    counted = _COUNTED.get(unit or "")
    if counted is None:
        return f"{number_words(value)} {UNIT_NAMES.get(unit or '', '')}".strip()
    count = 1 if value == 1 else 2
    return str(counted % {"count": count, "number": number_words(value)})


def range_message(finding: Finding) -> str:
    """Which numbers a finding takes."""
    unit = "" if finding.unit in (None, "points") else str(UNIT_NAMES[finding.unit or ""])
    low, high = finding.minimum, finding.maximum
    if low is not None and high is not None:
        words = _("Fill in a number from %(low)s to %(high)s %(unit)s.")
    elif low is not None:
        words = _("Fill in a number of at least %(low)s %(unit)s.")
    else:
        words = _("Fill in a number of at most %(high)s %(unit)s.")
    values = {
        "low": number_words(low or 0),
        "high": number_words(high or 0),
        "unit": unit,
    }
    return str(words % values).replace(" .", ".")
