"""The drawn border region: where on it a place lies, and what is written beside it.

The outline (`templates/design/art/border-region.svg`) is drawn in the units of `project`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wervel.design.map_labels import Box, Label, Wanted, place_labels

WIDTH, HEIGHT = 400, 342
NORTH, WEST = 52.0, 5.12
# Units of the drawing in a degree; at 51.3° north one unit is as many kilometres both ways.
DOWN, ACROSS = 248.0, 155.0
EDGE = 8.0
FRAME = Box(3, 3, WIDTH - 3, HEIGHT - 3)
PIN, OTHER, DOT, HERE = 6.5, 5.0, 3.5, 8.0
STEP = 6.0


@dataclass(frozen=True, slots=True)
class Site:
    """Something to show, in degrees (WGS 84)."""

    name: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where the reader is, and the way to a clinic: as the crow flies, in whole kilometres."""

    site: Site
    to: Site
    km: int


@dataclass(frozen=True, slots=True)
class Dot:
    kind: str
    x: str
    y: str
    radius: str


@dataclass(frozen=True, slots=True)
class Text:
    """A label with its numbers as SVG writes them, whatever the reader's language."""

    text: str
    kind: str
    size: str
    anchor: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class BorderMap:
    """What `<c-clinic-map>` draws. `words` say the same to whoever cannot see it.

    `outside`: the reader's place does not lie on the drawing, and is not shown.
    """

    words: str
    dots: tuple[Dot, ...]
    labels: tuple[Text, ...]
    way: str
    here: str
    outside: bool
    width: int = WIDTH
    height: int = HEIGHT


TOWNS: tuple[tuple[str | Promise, float, float], ...] = (
    (gettext_lazy("Nijmegen"), 51.8425, 5.8528),
    ("Eindhoven", 51.4408, 5.4778),
    ("Venlo", 51.3703, 6.1681),
    ("Roermond", 51.1942, 5.9870),
    ("Maastricht", 50.8514, 5.6910),
    ("Düsseldorf", 51.2277, 6.7735),
    (gettext_lazy("Cologne"), 50.9375, 6.9603),
)
LANDS: tuple[tuple[Promise, float, float], ...] = (
    (gettext_lazy("Netherlands"), 51.66, 5.24),
    (gettext_lazy("Germany"), 51.02, 6.33),
    (gettext_lazy("Belgium"), 50.98, 5.18),
)


def project(latitude: float, longitude: float) -> tuple[float, float]:
    """The point of the drawing for a place on earth, also beyond the edges."""
    return (longitude - WEST) * ACROSS, (NORTH - latitude) * DOWN


def is_drawn(latitude: float, longitude: float) -> bool:
    """Whether the place lies on the drawing, its dot not cut off by an edge."""
    x, y = project(latitude, longitude)
    return EDGE <= x <= WIDTH - EDGE and EDGE <= y <= HEIGHT - EDGE


def border_map(
    clinics: Sequence[Site], here: Whereabouts | None = None, chosen: Site | None = None
) -> BorderMap:
    """The clinics that lie on the drawing, all alike or one `chosen`, and the reader's place."""
    shown = [site for site in clinics if is_drawn(site.latitude, site.longitude)]
    reader = here if here and is_drawn(here.site.latitude, here.site.longitude) else None
    towns = [town for town in _towns() if not reader or not _near(town, reader.site)]
    pins = [_pin(one, is_aim=chosen in (None, one)) for one in shown]
    return BorderMap(
        words=" ".join(_words(clinics, here, outside=reader is None)),
        dots=(*(Dot("city", *_written(town), f"{DOT}") for town in towns), *pins),
        labels=tuple(_as_text(label) for label in _labels(shown, towns, reader)),
        way=_way(reader) if reader else "",
        here=_diamond(reader.site) if reader else "",
        outside=here is not None and reader is None,
    )


def _pin(site: Site, *, is_aim: bool) -> Dot:
    kind, radius = ("pin", PIN) if is_aim else ("other", OTHER)
    return Dot(kind, *_written(site), f"{radius}")


def _towns() -> list[Site]:
    return [Site(str(name), latitude, longitude) for name, latitude, longitude in TOWNS]


def _near(town: Site, site: Site) -> bool:
    (x, y), (u, v) = project(town.latitude, town.longitude), project(site.latitude, site.longitude)
    return abs(x - u) < 2 * HERE and abs(y - v) < 2 * HERE


def _labels(
    clinics: Sequence[Site], towns: Sequence[Site], reader: Whereabouts | None
) -> list[Label]:
    taken = [_around(one, PIN) for one in clinics] + [_around(one, DOT) for one in towns]
    if reader:
        taken += [_around(reader.site, HERE), *_along(reader)]
    return place_labels(list(_wanted(clinics, towns, reader)), taken, FRAME)


def _wanted(
    clinics: Sequence[Site], towns: Sequence[Site], reader: Whereabouts | None
) -> Iterator[Wanted]:
    for one in clinics:
        yield Wanted(one.name, "clinic", 18, *project(one.latitude, one.longitude), PIN)
    if reader:
        words = _("You: %(place)s") % {"place": reader.site.name}
        (x, y), (u, v) = _ends(reader)
        yield Wanted(words, "me", 16, x, y, HERE)
        distance = _("%(km)s km") % {"km": reader.km}
        yield Wanted(distance, "km", 15, (x + u) / 2, (y + v) / 2, 1, must=False)
    for one in towns:
        point = project(one.latitude, one.longitude)
        yield Wanted(one.name, "name", 15, *point, DOT, must=False)
    for name, latitude, longitude in LANDS:
        yield Wanted(str(name), "land", 13, *project(latitude, longitude), 0, must=False)


def _around(site: Site, radius: float) -> Box:
    x, y = project(site.latitude, site.longitude)
    return Box(x - radius, y - radius, x + radius, y + radius)


def _along(reader: Whereabouts) -> Iterator[Box]:
    """Small boxes on the line between the reader and the clinic, for names to keep off."""
    (x, y), (u, v) = _ends(reader)
    steps = max(1, int(max(abs(u - x), abs(v - y)) / STEP))
    for step in range(1, steps):
        at = step / steps
        p, q = x + (u - x) * at, y + (v - y) * at
        yield Box(p - 1, q - 1, p + 1, q + 1)


def _ends(reader: Whereabouts) -> tuple[tuple[float, float], tuple[float, float]]:
    start = project(reader.site.latitude, reader.site.longitude)
    return start, project(reader.to.latitude, reader.to.longitude)


def _way(reader: Whereabouts) -> str:
    (x, y), (u, v) = _ends(reader)
    return f"M{_number(x)} {_number(y)}L{_number(u)} {_number(v)}"


def _diamond(site: Site) -> str:
    x, y = project(site.latitude, site.longitude)
    return f"M{_number(x)} {_number(y - HERE)}l{HERE} {HERE}-{HERE} {HERE}-{HERE}-{HERE}Z"


def _words(clinics: Sequence[Site], here: Whereabouts | None, *, outside: bool) -> Iterator[str]:
    names = ", ".join(one.name for one in clinics)
    yield _("Map of the border region with our clinics: %(names)s.") % {"names": names}
    if here is None:
        return
    if outside:
        yield _("%(place)s lies outside this map.") % {"place": here.site.name}
    yield _("From %(place)s to %(clinic)s it is %(km)s km, as the crow flies.") % {
        "place": here.site.name,
        "clinic": here.to.name,
        "km": here.km,
    }


def _written(site: Site) -> tuple[str, str]:
    x, y = project(site.latitude, site.longitude)
    return _number(x), _number(y)


def _as_text(one: Label) -> Text:
    return Text(one.text, one.kind, f"{one.size:g}", one.anchor, _number(one.x), _number(one.y))


def _number(value: float) -> str:
    return f"{value:.1f}"
