"""The catalogue of findings as plain values: what clinicians wrote, read and checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

from wervel.encounters.examination.choices import FindingState, Laterality
from wervel.reasoning.compiler import Program
from wervel.reasoning.pathway import Source
from wervel.reasoning.wording import Wording

NOT_EXAMINED = FindingState.NOT_EXAMINED.value
FULL_POWER = "5"
MRC_GRADES = ("5", "4", "3", "2", "1", "0")


class ItemKind(Enum):
    """What a finding's value is: one of a scale, a number with a unit, or a grade of power."""

    CHOICE = "choice"
    NUMBER = "number"
    MRC = "mrc"


@dataclass(frozen=True, slots=True)
class Value:
    """One of the values of a scale."""

    id: str
    label: Wording


@dataclass(frozen=True, slots=True)
class Band:
    """The numbers from `lowest` up to the next band; None begins at the smallest."""

    id: str
    lowest: Decimal | None
    normal: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is examined, at one site; `says` has a whole sentence for side and value.

    `normal` is the value of a choice or grade that deviates in nothing. A number has bands.
    """

    code: str
    site: str
    group: str
    key: str
    kind: ItemKind
    label: Wording
    values: tuple[Value, ...]
    normal: str
    unit: str
    minimum: Decimal
    maximum: Decimal
    decimals: int
    bands: tuple[Band, ...]
    says: Mapping[Laterality, Mapping[str, Wording]]
    sources: tuple[Source, ...]

    @property
    def name(self) -> str:
        return f"{self.code}.{self.site}" if self.site else self.code


@dataclass(frozen=True, slots=True)
class Spot:
    """An item on one side of the body, or on none: what one finding is about."""

    item: Item
    laterality: Laterality

    @property
    def key(self) -> str:
        return f"{self.item.name}.{self.laterality}" if self.laterality else self.item.name

    @property
    def fact(self) -> str:
        """Its name in expressions."""
        return self.key.replace("-", "_").replace(".", "_")


@dataclass(frozen=True, slots=True)
class Group:
    id: str
    title: Wording


@dataclass(frozen=True, slots=True)
class NormalSet:
    """A named list of findings that a doctor may call normal in one go: these and no others."""

    id: str
    key: str
    title: Wording
    spots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """One whole sentence in place of several, where all of its findings are normal."""

    id: str
    spots: tuple[str, ...]
    says: Wording


@dataclass(frozen=True, slots=True)
class Tell:
    """What the examination says about a finding of the pathway.

    `only_yes`: finding nothing does not deny it, because the sign is missed too often.
    """

    finding: str
    only_yes: bool
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """`content_hash` is the SHA-256 of its text; `spots` are in the order of examining."""

    id: str
    version: str
    review: str
    content_hash: str
    title: Wording
    groups: tuple[Group, ...]
    items: tuple[Item, ...]
    spots: Mapping[str, Spot]
    sets: tuple[NormalSet, ...]
    sums: tuple[Sum, ...]
    tells: tuple[Tell, ...]
    sources: Mapping[str, Source]
    program: Program = field(repr=False)
