"""Names on a drawing, each beside its dot, none over another: pure geometry in drawing units."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

GAP = 5.0
# Shares of the font size, a little generous, so that no browser writes wider than is kept free.
NARROW, USUAL, WIDE = 0.38, 0.63, 0.9
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

    def meets(self, other: "Box") -> bool:
        """Whether they have any area in common."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )

    def holds(self, other: "Box") -> bool:
        """Whether the other lies within, edges included."""
        return (
            self.left <= other.left
            and other.right <= self.right
            and self.top <= other.top
            and other.bottom <= self.bottom
        )

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


@dataclass(frozen=True, slots=True)
class Side:
    """One way to write a name, with the room it takes."""

    label: Label
    box: Box


def text_width(text: str, size: float) -> float:
    """At least as wide as the design's typeface writes it."""
    return size * sum(
        NARROW if sign in NARROW_SIGNS else WIDE if sign in WIDE_SIGNS else USUAL for sign in text
    )


def place_labels(wanted: Sequence[Wanted], taken: Iterable[Box], frame: Box) -> list[Label]:
    """Each name at a side of its dot that is free; one that need not be is left out for want of it.

    Names that must be written go first, and together: one moves over for the next. Where even that
    fails, each takes the side where it covers least. Otherwise the order is the order of claims.
    """
    boxes = list(taken)
    needed = [one for one in wanted if one.must]
    found = _together([_free(one, boxes, frame) for one in needed], ())
    if found is None:
        found = _one_by_one(needed, boxes, frame)
    boxes += [side.box for side in found]
    for one in wanted:
        free = () if one.must else _free(one, boxes, frame)
        found += free[:1]
        boxes += [side.box for side in free[:1]]
    return [side.label for side in found]


def _together(choices: Sequence[Sequence[Side]], chosen: tuple[Side, ...]) -> list[Side] | None:
    """The first choice of sides that keep clear of one another; None when there is none."""
    if len(chosen) == len(choices):
        return list(chosen)
    for side in choices[len(chosen)]:
        if not any(side.box.meets(other.box) for other in chosen):
            found = _together(choices, (*chosen, side))
            if found is not None:
                return found
    return None


def _one_by_one(wanted: Sequence[Wanted], taken: Sequence[Box], frame: Box) -> list[Side]:
    found: list[Side] = []
    for one in wanted:
        boxes = [*taken, *(side.box for side in found)]
        costs = [(_cost(side.box, boxes, frame), side) for side in _sides(one)]
        found.append(min(costs, key=lambda pair: pair[0])[1])
    return found


def _free(one: Wanted, taken: Sequence[Box], frame: Box) -> list[Side]:
    within = [side for side in _sides(one) if frame.holds(side.box)]
    return [side for side in within if not any(side.box.meets(other) for other in taken)]


def _cost(box: Box, taken: Sequence[Box], frame: Box) -> float:
    return sum(box.shared(other) for other in taken) + 4 * box.outside(frame)


def _sides(one: Wanted) -> list[Side]:
    return [Side(label, label.box) for label in _labels(one)]


def _labels(one: Wanted) -> Iterator[Label]:
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
