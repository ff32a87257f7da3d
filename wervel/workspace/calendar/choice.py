"""Which part of the calendar an address asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from urllib.parse import urlencode

from django.urls import reverse

from wervel.common import clock
from wervel.common.errors import NotFound
from wervel.directory import selectors as directory
from wervel.scheduling.selectors.calendar_values import Column
from wervel.workspace.forms import Clinic

WEEK_DAYS = 7
LARGEST_KEY = 2**31


class View(StrEnum):
    DAY = "day"
    WEEK = "week"


class Show(StrEnum):
    """Which columns stand side by side; the values are kinds of claimables but for the last."""

    PEOPLE = "practitioner"
    ROOMS = "room"
    DEVICES = "device"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class CalendarChoice:
    """Without a choice: the first clinic, today, its practitioners side by side.

    `only` is the claimable of the one column that is wanted, 0 for all of `show`.
    """

    clinics: tuple[Clinic, ...]
    clinic: Clinic
    day: date
    view: View
    show: Show
    only: int

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "CalendarChoice":
        """From an address. NotFound for what there is not."""
        clinics = tuple(Clinic(place.slug, place.name) for place in directory.locations())
        wanted = query.get("clinic", "")
        clinic = next((each for each in clinics if wanted in ("", each.slug)), None)
        if clinic is None:
            raise NotFound
        try:
            view = View(query.get("view") or View.DAY)
            show = Show(query.get("show") or Show.PEOPLE)
        except ValueError as error:
            raise NotFound from error
        day = read_day(query.get("day", ""))
        return cls(clinics, clinic, day, view, show, read_key(query.get("only", "")))

    @property
    def first(self) -> date:
        return self.day if self.view is View.DAY else self.day - timedelta(days=self.day.weekday())

    @property
    def days(self) -> int:
        return 1 if self.view is View.DAY else WEEK_DAYS

    def shows(self, column: Column) -> bool:
        if self.only:
            return column.claimable == self.only
        return self.show is Show.ALL or column.kind == self.show.value

    def moved(self, days: int) -> "CalendarChoice":
        return replace(self, day=self.day + timedelta(days=days))

    def but(self, **changes: object) -> str:
        """The address of the calendar with something else chosen."""
        return self.address("workspace:calendar", **changes)

    def address(self, name: str, **changes: object) -> str:
        chosen = replace(self, **changes)  # type: ignore[arg-type]
        return f"{reverse(name)}?{urlencode(chosen.query())}"

    def query(self) -> dict[str, str]:
        found = {
            "clinic": self.clinic.slug,
            "day": self.day.isoformat(),
            "view": self.view.value,
            "show": self.show.value,
        }
        return {**found, "only": str(self.only)} if self.only else found


def read_day(text: str) -> date:
    """Today when nothing is asked. NotFound for a day that is none, or far away."""
    try:
        day = date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise NotFound from error
    if not 2000 <= day.year <= 2200:
        raise NotFound
    return day


def read_key(text: str) -> int:
    """The number of a row; 0 when nothing is asked. NotFound for what can be none."""
    if not text:
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LARGEST_KEY))):
        raise NotFound
    return int(text)
