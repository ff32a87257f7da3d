"""What would suit somebody who wants to come earlier."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from wervel.design.forms import CheckField, ChoiceTiles, DesignForm, MultiTiles, Tile
from wervel.directory import selectors as directory
from wervel.scheduling.choices import PartOfDay
from wervel.scheduling.selectors.catalogue import Near, PlaceInfo, catalogue
from wervel.scheduling.selectors.waiting_pages import OwnWaiting, OwnWishes
from wervel.scheduling.services.waiting import Wishes
from wervel.scheduling.waiting_list import PARTS

MOST_CLINICS = 12
NOTICES = {2: _("2 hours"), 24: _("1 day"), 48: _("2 days"), 168: _("1 week")}
USUAL_NOTICE = 24
PART_TILES = {
    PartOfDay.MORNING: Tile(PartOfDay.MORNING, _("In the morning"), _("before 12:00")),
    PartOfDay.AFTERNOON: Tile(PartOfDay.AFTERNOON, _("In the afternoon"), _("12:00 to 17:00")),
    PartOfDay.EVENING: Tile(PartOfDay.EVENING, _("In the evening"), _("after 17:00")),
}


@dataclass(frozen=True, slots=True)
class Possible:
    """What there is to choose from: clinics near the appointment's, and when any of them opens."""

    places: tuple[PlaceInfo, ...]
    weekdays: tuple[int, ...]
    parts: tuple[PartOfDay, ...]

    @classmethod
    def around(cls, place: PlaceInfo) -> "Possible":
        nearest = catalogue().by_distance(Near(place.latitude, place.longitude)).places
        hours = [rule for opening in directory.openings() for rule in opening.hours]
        return cls(
            tuple(one for one, _distance in nearest[:MOST_CLINICS]),
            tuple(sorted({rule.weekday for rule in hours})),
            tuple(
                part
                for part, (begin, end) in PARTS.items()
                if any(rule.opens < end and rule.closes > begin for rule in hours)
            ),
        )


class WishesForm(DesignForm):
    """Which clinics, days and times; everything that is likely is ticked already."""

    places = MultiTiles(
        label=_("Which clinics suit you?"),
        missing=_("Choose at least one clinic."),
        options=(),
    )
    weekdays = MultiTiles(
        label=_("Which days suit you?"), missing=_("Choose at least one day."), options=()
    )
    parts = MultiTiles(
        label=_("Which time of the day suits you?"),
        missing=_("Choose at least one part of the day."),
        options=(),
    )
    notice = ChoiceTiles(
        label=_("How long beforehand must you know?"),
        missing=_("Choose how long beforehand you must know."),
        options=tuple(Tile(str(hours), label) for hours, label in NOTICES.items()),
        inline=True,
    )
    own_language = CheckField(label=_("Only with someone who speaks my language."), required=False)
    same_practitioner = CheckField(label=_("Only with the same person."), required=False)

    def __init__(
        self, data: Mapping[str, Any] | None, *, waiting: OwnWaiting, possible: Possible
    ) -> None:
        super().__init__(data, initial=_ticked(waiting.wishes, waiting.place, possible))
        self._offer("places", [Tile(one.slug, one.name) for one in possible.places])
        self._offer("weekdays", [_day_tile(day) for day in possible.weekdays])
        self._offer("parts", [PART_TILES[part] for part in possible.parts])
        if waiting.practitioner:
            words = _("Only with %(name)s.") % {"name": waiting.practitioner}
            self.fields["same_practitioner"].label = words
        else:
            del self.fields["own_language"], self.fields["same_practitioner"]

    def _offer(self, name: str, tiles: Sequence[Tile]) -> None:
        field = self.fields[name]
        if isinstance(field, MultiTiles):
            field.tiles = list(tiles)

    def wishes(self) -> Wishes:
        """Of a form that is valid."""
        cleaned = self.cleaned_data
        return Wishes(
            places=frozenset(cleaned["places"]),
            weekdays=frozenset(int(day) for day in cleaned["weekdays"]),
            parts=frozenset(PartOfDay(part) for part in cleaned["parts"]),
            notice_hours=int(cleaned["notice"]),
            own_language=bool(cleaned.get("own_language")),
            same_practitioner=bool(cleaned.get("same_practitioner")),
        )


def _day_tile(day: int) -> Tile:
    return Tile(str(day), str(WEEKDAYS[day]).capitalize())


def _ticked(wishes: OwnWishes | None, place: PlaceInfo, possible: Possible) -> dict[str, Any]:
    """What somebody waits for; at first everything at their own clinic."""
    if wishes is None:
        return {
            "places": [place.slug],
            "weekdays": [str(day) for day in possible.weekdays],
            "parts": list(possible.parts),
            "notice": str(USUAL_NOTICE),
        }
    return {
        "places": [one.slug for one in wishes.places],
        "weekdays": [str(day) for day in sorted(wishes.weekdays)],
        "parts": [part for part in PartOfDay if part in wishes.parts],
        "notice": str(wishes.notice_hours),
        "own_language": wishes.own_language,
        "same_practitioner": wishes.same_practitioner,
    }
