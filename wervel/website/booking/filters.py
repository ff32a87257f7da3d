"""With whom, in which language, how well to reach, how far: what narrows the free times."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.common.language import current_language, language_name
from wervel.design.forms import ChoiceSelect, ChoiceTiles, DesignForm, MultiTiles, Tile
from wervel.directory.choices import Access
from wervel.directory.profiles import PersonProfile, person_profiles
from wervel.scheduling.selectors.catalogue import catalogue

DISTANCES = (30, 60, 100)


@dataclass(frozen=True, slots=True)
class Filters:
    """What is filtered by; empty where anything will do."""

    doctor: str = ""
    language: str = ""
    access: tuple[str, ...] = ()
    km: float | None = None


class FilterForm(DesignForm):
    """What it does not know it refuses, and leaves out of `filters`."""

    doctor = ChoiceSelect(label=gettext_lazy("Doctor"), options=(), required=False, one_of=True)
    language = ChoiceSelect(
        label=gettext_lazy("Language of the doctor"), options=(), required=False, one_of=True
    )
    km = ChoiceSelect(label=gettext_lazy("Distance"), options=(), required=False, one_of=True)
    access = MultiTiles(
        label=gettext_lazy("The clinic must have"), options=(), required=False, one_of=True
    )

    def __init__(
        self, data: Mapping[str, Any], *, service: str, clinic: str, has_place: bool
    ) -> None:
        super().__init__(data)
        people = _people(service, clinic)
        self._offer("doctor", [("", _("Any doctor")), *((one.slug, one.name) for one in people)])
        self._offer("language", [("", _("Any language")), *_languages(people)])
        self._offer("access", _access())
        if has_place:
            within = _("Within %(km)s km")
            distances = [(str(km), within % {"km": km}) for km in DISTANCES]
            self._offer("km", [("", _("Any distance")), *distances])
        else:
            del self.fields["km"]

    def _offer(self, name: str, options: Iterable[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, ChoiceTiles)
        field.tiles = [Tile(value, label) for value, label in options]

    @property
    def filters(self) -> Filters:
        self.is_valid()
        chosen = self.cleaned_data
        km = chosen.get("km")
        return Filters(
            doctor=chosen.get("doctor", ""),
            language=chosen.get("language", ""),
            access=tuple(chosen.get("access", ())),
            km=float(km) if km else None,
        )

    @property
    def words(self) -> str:
        """The chosen wishes, as they are named in the form."""
        chosen = self.filters
        km = f"{chosen.km:.0f}" if chosen.km else ""
        named = [("doctor", chosen.doctor), ("language", chosen.language), ("km", km)]
        named += [("access", code) for code in chosen.access]
        return ", ".join(self._label(name, value) for name, value in named if value)

    def _label(self, name: str, value: str) -> str:
        field = self.fields[name]
        assert isinstance(field, ChoiceTiles)
        return next(str(tile.label) for tile in field.tiles if tile.value == value)


def _people(service: str, clinic: str) -> list[PersonProfile]:
    """Who can be booked for this service, at this clinic if one is chosen."""
    return [
        one
        for one in person_profiles()
        if service in {offered.slug for offered in one.services}
        and (not clinic or clinic in {place.slug for place in one.clinics})
    ]


def _languages(people: Iterable[PersonProfile]) -> list[tuple[str, str]]:
    """What they speak, the reader's own language first."""
    mine = current_language()
    spoken = {code for one in people for code in one.languages}
    return [
        (code, language_name(code)) for code in sorted(spoken, key=lambda one: (one != mine, one))
    ]


def _access() -> list[tuple[str, str]]:
    """What any clinic has; what none has cannot be asked for."""
    known = {code for place in catalogue().places for code in place.access}
    return [(one.value, _begun(str(one.label))) for one in Access if one.value in known]


def _begun(text: str) -> str:
    return text[:1].upper() + text[1:]
