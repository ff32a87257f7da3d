"""Reminders that reached nobody, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common.dates import day_with_date_words, time_words
from wervel.scheduling.selectors.reminders import UnsentReminder


@dataclass(frozen=True, slots=True)
class UnsentLine:
    """Leads to the day list, where the patient's telephone number stands."""

    href: str
    title: str
    hint: str
    mark: str
    tone: str


def unsent_lines(found: Sequence[UnsentReminder]) -> list[UnsentLine]:
    return [_line(one) for one in found]


def _line(one: UnsentReminder) -> UnsentLine:
    day = one.start.date()
    query = urlencode({"clinic": one.clinic_slug, "day": day.isoformat()})
    return UnsentLine(
        href=f"{reverse('workspace:day')}?{query}",
        title=f"{day_with_date_words(day)}, {time_words(one.start)}, {one.clinic}",
        hint=f"{one.reference} · {one.kind.label}",
        mark=_("Address refused") if one.refused else _("Missed"),
        tone="red" if one.refused else "clay",
    )
