"""Names on a drawing, each beside its dot, none over another: pure geometry in drawing units."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

GAP = 5.0
# Shares of the font size, a little generous, so that no browser writes wider than is kept free.
NARROW, USUAL, WIDE = 0.34, 0.6, 0.9
NARROW_SIGNS, WIDE_SIGNS = frozenset("fijlrtI.,:'’ -()"), frozenset("mwMWÜÖÄOQGD")
ASCENT, DESCENT = 0.78, 0.24


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle, y growing downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def shared(self, other: "Box") -> float:
        """The area in common."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(across, 0) * max(down, 0)

    def outside(self, frame: "Box") -> float:
        """The area beyond the frame."""
        return (self.right - self.left) * (self.bottom - self.top) - self.shared(frame)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A name to be written near a point; `radius` is the dot's. `must`: written come what may."""

    text: str
    kind: str
    size: float
    x: float
    y: float
    radius: float
    must: bool = True


@dataclass(frozen=True, slots=True)
class Label:
    """A name where it is written: x by the anchor, y on the base line."""

    text: str
    kind: str
    size: float
    anchor: str
    x: float
    y: float

    @property
    def box(self) -> Box:
        width = text_width(self.text, self.size)
        left = self.x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]
        top = self.y - self.size * ASCENT
        return Box(left, top, left + width, self.y + self.size * DESCENT)


def text_width(text: str, size: float) -> float:
    """At least as wide as the design's typeface writes it."""
    return size * sum(
        NARROW if sign in NARROW_SIGNS else WIDE if sign in WIDE_SIGNS else USUAL for sign in text
    )


def place_labels(wanted: Sequence[Wanted], taken: Iterable[Box], frame: Box) -> list[Label]:
    """Each name at the first side of its dot that is free; one that need not be is left out.

    The order of `wanted` is the order of claims. A name that must be written and is free nowhere
    takes the side where it covers least.
    """
    boxes = list(taken)
    found = []
    for one in wanted:
        best, cost = min(
            ((label, _cost(label.box, boxes, frame)) for label in _sides(one)),
            key=lambda pair: pair[1],
        )
        if cost > 0 and not one.must:
            continue
        found.append(best)
        boxes.append(best.box)
    return found


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    return sum(box.shared(other) for other in taken) + 4 * box.outside(frame)


def _sides(one: Wanted) -> Iterator[Label]:
    """Right and left first, on the dot's height, higher and lower; then over and under it."""
    middle = one.size * (ASCENT - DESCENT) / 2
    away = one.radius + GAP
    for lift in (0.0, one.size * 0.6, -one.size * 0.6):
        for anchor, x in (("start", one.x + away), ("end", one.x - away)):
            yield Label(one.text, one.kind, one.size, anchor, x, one.y + middle + lift)
    for anchor in ("middle", "start", "end"):
        over, under = one.y - away - one.size * DESCENT, one.y + away + one.size * ASCENT
        yield Label(one.text, one.kind, one.size, anchor, one.x, over)
        yield Label(one.text, one.kind, one.size, anchor, one.x, under)
