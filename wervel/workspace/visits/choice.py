"""Which visits an address asks for: a clinic, a day, and with whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words
from wervel.directory import selectors as directory
from wervel.encounters.selectors.worklist import WorklistEntry
from wervel.workspace.calendar.presenters import Link
from wervel.workspace.forms import Clinic, DayChoice

EVERYBODY = "all"


@dataclass(frozen=True, slots=True)
class Person:
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class VisitChoice:
    """Without a choice: one's own clinic, or the first one, today, and what is with oneself.

    `who` is the practitioner whose visits are wanted, empty for everybody's.
    """

    name: str
    clinics: tuple[Clinic, ...]
    clinic: Clinic
    day: date
    people: tuple[Person, ...]
    who: str

    @classmethod
    def read(cls, name: str, query: Mapping[str, str], actor: Actor) -> "VisitChoice":
        """From an address; `name` is that of the page. NotFound for what there is not."""
        own = directory.practitioner_of(actor.id)
        home = directory.clinic_of(own) if own else ""
        chosen = DayChoice.read({"clinic": home, **query})
        place = directory.location(chosen.clinic.slug)
        people = tuple(Person(one.slug, one.name) for one in directory.practitioners_at(place))
        slugs = {one.slug for one in people}
        who = query.get("with") or (own.slug if own else "")
        return cls(
            name,
            tuple(chosen.clinics),
            chosen.clinic,
            chosen.day,
            people,
            who if who in slugs else "",
        )

    def address(self, name: str = "", **changes: str) -> str:
        """Of this page, or another one, with something else chosen."""
        query = {
            "clinic": self.clinic.slug,
            "day": self.day.isoformat(),
            "with": self.who or EVERYBODY,
            **changes,
        }
        return f"{reverse(f'workspace:{name or self.name}')}?{urlencode(query)}"

    def wants(self, entry: WorklistEntry) -> bool:
        return not self.who or entry.is_with(self.who)

    @property
    def is_today(self) -> bool:
        return self.day == clock.today()

    def page(self) -> dict[str, object]:
        """The ways to other clinics, days and people."""
        one = timedelta(days=1)
        everybody = Person(EVERYBODY, "")
        return {
            "clinic": self.clinic.name,
            "words": day_with_date_words(self.day),
            "clinics": [
                Link(each.name, self.address(clinic=each.slug), each == self.clinic)
                for each in self.clinics
            ],
            "people": [
                Link(
                    each.name,
                    self.address(**{"with": each.slug}),
                    each.slug == (self.who or EVERYBODY),
                )
                for each in (everybody, *self.people)
            ],
            "before": self.address(day=(self.day - one).isoformat()),
            "today": self.address(day=clock.today().isoformat()),
            "after": self.address(day=(self.day + one).isoformat()),
            "is_today": self.is_today,
            "here": self.address(),
            "state_url": self.address("worklist-state"),
        }
