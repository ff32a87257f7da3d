"""What the address of the page of times asks for; each link on it asks for a little else."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from wervel.common.text import printable
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.selectors.slots import SlotQuery
from wervel.scheduling.services.drafts import draft_urgency
from wervel.website.booking.checks import shared_outcome
from wervel.website.booking.filters import FilterForm
from wervel.website.near import Whereabouts, whereabouts

DEFAULT_SERVICE = "first-consultation-back"
KEPT = ("service", "check", "draft")
FILTERS = ("doctor", "language", "km")
WHEN = ("from", "day", "month")
YEARS = range(2000, 3000)

Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """`given` are the values of an address or of a refused choice; `access` may have several."""

    given: Mapping[str, str]
    access: tuple[str, ...] = ()

    @classmethod
    def read(cls, sent: QueryDict) -> "Asked":
        names = (*KEPT, "near", "clinic", *FILTERS, *WHEN)
        given = {name: printable(str(sent[name])) for name in names if sent.get(name)}
        access = dict.fromkeys(printable(code) for code in sent.getlist("access") if code)
        return cls(given, tuple(access))

    def but(self, **changes: str) -> "Asked":
        """The same with other values; an empty one is asked no more."""
        kept = {**self.given, **changes}
        return replace(self, given={name: value for name, value in kept.items() if value})

    def without_access(self) -> "Asked":
        return replace(self, access=())

    def without_wishes(self) -> "Asked":
        return self.but(**dict.fromkeys(FILTERS, "")).without_access()

    @property
    def service(self) -> str:
        return self.given.get("service", DEFAULT_SERVICE)

    @property
    def clinic(self) -> str:
        return self.given.get("clinic", "")

    @cached_property
    def reader(self) -> Whereabouts:
        return whereabouts(self.given.get("near", ""))

    @property
    def day(self) -> date | None:
        return _date(self.given.get("day", ""))

    @property
    def month(self) -> date | None:
        """The first of the month."""
        return _date(f"{self.given.get('month', '')}-01")

    @cached_property
    def form(self) -> FilterForm:
        """The filters as they may be changed; what it does not know is said and left out."""
        data = {name: self.given.get(name, "") for name in FILTERS} | {"access": list(self.access)}
        service, near = self.service, self.reader.point is not None
        return FilterForm(data, service=service, clinic=self.clinic, has_place=near)

    @cached_property
    def urgency(self) -> Urgency | None:
        """What the reader's check found: it may open times that are kept for the urgent."""
        found = shared_outcome(self.given.get("check", "")).urgency
        found = found or draft_urgency(self.given.get("draft", ""))
        return Urgency(found) if found else None

    def query(self, **more: Any) -> SlotQuery:
        filters = self.form.filters
        return SlotQuery(
            service=self.service,
            location=self.clinic or None,
            practitioner=filters.doctor or None,
            near=self.reader.point,
            language=filters.language or None,
            access=frozenset(filters.access),
            within_km=filters.km,
            urgency=self.urgency,
            one_each=True,
            public_only=True,
            **more,
        )

    @property
    def earliest(self) -> datetime | None:
        return moment_or_none(self.given.get("from", ""))

    def pairs(self, *left_out: str) -> Pairs:
        """Everything asked, as it is sent along by a form or a link."""
        found = [(name, value) for name, value in self.given.items() if name not in left_out]
        return found + [("access", code) for code in self.access if "access" not in left_out]

    def choice_kept(self) -> Pairs:
        """What a chosen time takes along, so that a refusal shows the same page."""
        return self.pairs(*WHEN)

    def address(self) -> str:
        asked = self.pairs()
        return f"{reverse('website:booking')}{'?' if asked else ''}{urlencode(asked)}"

    def at_once(self) -> "Asked":
        """The same without a moment: the first free times."""
        return self.but(**dict.fromkeys(WHEN, ""))

    def on(self, day: date) -> str:
        return self.at_once().but(day=day.isoformat()).address()

    def in_month(self, first: date) -> str:
        return self.at_once().but(month=f"{first:%Y-%m}").address()


def _date(text: str) -> date | None:
    """A calendar day; anything else is as if nothing was asked."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if found.year in YEARS else None


def moment_or_none(text: str) -> datetime | None:
    """A moment with its offset; anything else is as if nothing was asked."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo and moment.year in YEARS else None
