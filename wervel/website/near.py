"""Where a reader says to be: what was typed, the place it names, and how precisely we know it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from wervel.common.text import printable
from wervel.directory.geography import Place, Precision, locate
from wervel.scheduling.selectors.catalogue import Near

MOST_TYPED = 80


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """`typed` is kept in the field. `place` is None when nothing was typed, or nothing known."""

    typed: str
    place: Place | None

    @property
    def unknown(self) -> bool:
        return bool(self.typed) and self.place is None

    @property
    def point(self) -> Near | None:
        return Near(self.place.latitude, self.place.longitude) if self.place else None

    @property
    def note(self) -> str:
        """From where the distances are counted; empty without a place."""
        return _counted_from(self.place) if self.place else ""


def whereabouts(typed: str) -> Whereabouts:
    """Reads any text; what shows nothing is as if nothing was typed."""
    text = printable(typed).strip()[:MOST_TYPED]
    return Whereabouts(text, locate(text) if text else None)


def _counted_from(place: Place) -> str:
    if place.precision == Precision.PREFIX:
        return _(
            "We do not know your postcode %(code)s exactly. We count from the middle of the "
            "postcodes that begin with the same digits."
        ) % {"code": place.name}
    if place.precision == Precision.EXACT:
        return _("We count from %(place)s, as the crow flies.") % {"place": place.label}
    if place.is_code:
        return _(
            "We do not know your postcode exactly. We count from the centre of %(place)s, as the "
            "crow flies."
        ) % {"place": place.name}
    return _("We count from the centre of %(place)s, as the crow flies.") % {"place": place.name}
