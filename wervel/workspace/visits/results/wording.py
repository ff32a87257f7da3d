"""Laboratory values in words."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common.language import current_language
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.judging import Flag
from wervel.diagnostics.laboratory.observables import Answer, Observable
from wervel.diagnostics.selectors.results import Told

MINUS, NOTHING = "\u2212", "–"
ANSWERS: Mapping[Answer, str | Promise] = {
    Answer.NEGATIVE: gettext_lazy("negative"),
    Answer.TRACE: gettext_lazy("trace"),
    Answer.ONE_PLUS: "+",
    Answer.TWO_PLUS: "++",
    Answer.THREE_PLUS: "+++",
    Answer.POSITIVE: gettext_lazy("positive"),
}
FLAGS: Mapping[Flag, str | Promise] = {
    Flag.NONE: gettext_lazy("not judged"),
    Flag.NORMAL: gettext_lazy("usual"),
    Flag.LOW: gettext_lazy("low"),
    Flag.HIGH: gettext_lazy("high"),
    Flag.CRITICAL_LOW: gettext_lazy("critically low"),
    Flag.CRITICAL_HIGH: gettext_lazy("critically high"),
    Flag.ABNORMAL: gettext_lazy("not usual"),
}
TONES = {
    Flag.NONE: "plain",
    Flag.NORMAL: "",
    Flag.LOW: "clay",
    Flag.HIGH: "clay",
    Flag.ABNORMAL: "clay",
    Flag.CRITICAL_LOW: "red",
    Flag.CRITICAL_HIGH: "red",
}
COMPARATORS = {"<": "< ", ">": "> ", "<=": "≤ ", ">=": "≥ ", "": ""}
GROUPS: Mapping[str, str | Promise] = {
    "inflammation": gettext_lazy("Inflammation"),
    "blood-count": gettext_lazy("Blood count"),
    "chemistry": gettext_lazy("Blood chemistry"),
    "urine": gettext_lazy("Urine"),
}


def name_of(observable: Observable) -> str:
    return observable.names[current_language()]


def number_words(number: Decimal) -> str:
    """Without zeros at its end; ``4,8`` or ``4.8`` by the language."""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    plain = plain.replace("-", MINUS)
    return plain if current_language() == "en" else plain.replace(".", ",")


def rounded(number: Fraction, places: int) -> Decimal:
    exact = Decimal(number.numerator) / Decimal(number.denominator)
    return round(exact, places)


def value_words(told: Told) -> str:
    if told.is_withdrawn:
        return NOTHING
    if told.value is not None:
        unit = catalogue().units.known(told.unit).shown
        return f"{COMPARATORS[told.comparator]}{number_words(told.value)} {unit}".strip()
    if told.answer:
        return str(ANSWERS[Answer(told.answer)])
    return told.text


def own_unit_words(told: Told, observable: Observable) -> str:
    """The value once more in the unit of its range, where it came in another."""
    unit = observable.unit
    if told.exact is None or unit is None or told.unit == unit.code:
        return ""
    number = number_words(rounded(told.exact, observable.decimals))
    return f"= {COMPARATORS[told.comparator]}{number} {unit.shown}".strip()


def range_words(told: Told, observable: Observable) -> str:
    """What is usual for this person, in the observable's own unit; nothing where there is no value
    to hold against it."""
    if told.is_withdrawn:
        return ""
    if observable.answers:
        usual = ", ".join(str(ANSWERS[one]) for one in observable.usual)
        return usual or _("no range known")
    low = None if told.low is None else _bound(told.low, observable)
    high = None if told.high is None else _bound(told.high, observable)
    unit = observable.unit.shown if observable.unit else ""
    if low and high:
        return f"{low}–{high} {unit}".strip()
    if high:
        return _("up to %(bound)s") % {"bound": f"{high} {unit}".strip()}
    if low:
        return _("from %(bound)s") % {"bound": f"{low} {unit}".strip()}
    return _("no range known")


def _bound(number: Decimal, observable: Observable) -> str:
    return number_words(rounded(Fraction(number), max(observable.decimals, 1)))


def change_words(change: Fraction | None, observable: Observable) -> str:
    """``+3 g/L``; empty where there is nothing to compare with."""
    if change is None:
        return ""
    number = rounded(change, observable.decimals)
    if not number:
        return _("unchanged")
    sign = "+" if number > 0 else ""
    unit = observable.unit.shown if observable.unit else ""
    return f"{sign}{number_words(number)} {unit}".strip()
