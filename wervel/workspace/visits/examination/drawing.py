"""The drawn back: where each site of palpation lies, seen from behind, so that left is left."""

from collections.abc import Mapping
from dataclasses import dataclass

from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.examination.choices import Laterality
from wervel.encounters.examination.entries import Entries, state_of

# Middle x and y, half the width, half the height, in the units of the drawing.
MIDLINE: Mapping[str, tuple[int, int, int, int]] = {
    "bone-pain.neck": (280, 141, 11, 25),
    "bone-pain.upper-chest": (280, 195, 11, 22),
    "bone-pain.middle-chest": (280, 244, 12, 21),
    "bone-pain.lower-chest": (280, 291, 13, 20),
    "bone-pain.l1": (280, 322, 15, 7),
    "bone-pain.l2": (280, 340, 16, 7),
    "bone-pain.l3": (280, 358, 17, 7),
    "bone-pain.l4": (280, 376, 17, 7),
    "bone-pain.l5": (280, 394, 18, 7),
    "bone-pain.sacrum": (280, 425, 17, 19),
    "bone-pain.coccyx": (280, 459, 9, 9),
}
# On the left; the right is its mirror image.
SIDED: Mapping[str, tuple[int, int, int, int]] = {
    "muscle.neck": (259, 141, 8, 23),
    "muscle.shoulder": (222, 183, 27, 12),
    "muscle.blade": (257, 222, 9, 26),
    "muscle.chest": (254, 290, 10, 26),
    "muscle.low": (250, 360, 12, 36),
    "joint-pain.sacroiliac": (251, 425, 9, 17),
    "muscle.buttock": (229, 475, 22, 25),
    "joint-pain.trochanter": (200, 446, 9, 17),
}
MIDDLE = 280


@dataclass(frozen=True, slots=True)
class Site:
    """One place to press; whole numbers, so that no language writes them its own way."""

    key: str
    label: str
    x: str
    y: str
    width: str
    height: str
    mark: str


def drawn_sites(catalogue: Catalogue, entries: Entries, language: str) -> list[Site]:
    """The sites that the catalogue has, from the neck down."""
    found = []
    for name, (x, y, wide, tall) in MIDLINE.items():
        found.append((name, Laterality.NONE, x, y, wide, tall))
    for name, (x, y, wide, tall) in SIDED.items():
        found.append((name, Laterality.LEFT, x, y, wide, tall))
        found.append((name, Laterality.RIGHT, 2 * MIDDLE - x, y, wide, tall))
    sites = []
    for name, side, x, y, wide, tall in sorted(found, key=lambda one: (one[3], one[2])):
        spot = catalogue.spots.get(f"{name}.{side}" if side else name)
        if spot is None:
            continue
        label = spot.item.label.in_language(language)
        value = entries.get(spot.key, "")
        sites.append(
            Site(
                key=spot.key,
                label=f"{label}, {side.label}" if side else label,
                x=str(x - wide),
                y=str(y - tall),
                width=str(2 * wide),
                height=str(2 * tall),
                mark=str(state_of(spot.item, value)) if value else "",
            )
        )
    return sites
