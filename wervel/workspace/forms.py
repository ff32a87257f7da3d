"""What staff may search by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.utils.translation import gettext_lazy as _

from wervel.audit.selectors import Wanted
from wervel.common import clock
from wervel.common.errors import NotFound
from wervel.design.forms import DesignForm, TextField
from wervel.directory import selectors as directory


@dataclass(frozen=True, slots=True)
class Clinic:
    """What a choice of clinic shows."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class DayChoice:
    """The clinic and day of a day list; without a choice the first clinic, today."""

    clinics: list[Clinic]
    clinic: Clinic
    day: date

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "DayChoice":
        """From an address. NotFound for a clinic or a day that is none."""
        clinics = [Clinic(place.slug, place.name) for place in directory.locations()]
        wanted = query.get("clinic", "")
        clinic = next((each for each in clinics if wanted in ("", each.slug)), None)
        if clinic is None:
            raise NotFound
        try:
            day = date.fromisoformat(query["day"]) if query.get("day") else clock.today()
        except ValueError as error:
            raise NotFound from error
        if not 2000 <= day.year <= 2200:
            raise NotFound
        return cls(clinics, clinic, day)


class TrailForm(DesignForm):
    """Filters of the audit trail; what is not right is shown as such and filters nothing."""

    who = TextField(label=_("Who"), required=False, max_length=150, width="w20")
    what = TextField(label=_("What happened"), required=False, max_length=60, width="w20")
    which = TextField(label=_("Number of the object"), required=False, max_length=64, width="w20")

    def wanted(self) -> Wanted:
        if not self.is_bound:
            return Wanted()
        self.full_clean()
        cleaned = self.cleaned_data
        return Wanted(
            actor_label=cleaned.get("who", ""),
            event=cleaned.get("what", ""),
            object_id=cleaned.get("which", ""),
        )

    def query(self) -> str:
        """The filters again, for the links to other pages."""
        found = {name: self.data.get(name, "") for name in self.fields} if self.is_bound else {}
        return urlencode({name: value for name, value in found.items() if value})
