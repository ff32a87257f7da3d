"""Where the parts of a report come from: plain values, so that a report needs none of their tables.

Each part of the visit that has something to say has a function here; what is not there yet says
nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from wervel.common.actor import Actor
from wervel.diagnostics.report_content import Picture, ResultLine, Words


@dataclass(frozen=True, slots=True)
class PictureFile:
    """A key image as a PNG, with what stands below it and what is read out instead of it."""

    picture: Picture
    png: bytes
    width: int
    height: int


class ReportSources(Protocol):
    """What was found in a visit, when it is asked for."""

    def findings(self, encounter_id: UUID, *, actor: Actor) -> Sequence[Words]:
        """Whole sentences of the examination, in its order."""

    def results(self, encounter_id: UUID, *, actor: Actor) -> Sequence[ResultLine]:
        """Values of laboratory, the newest version of each."""

    def pictures(self, encounter_id: UUID, *, actor: Actor) -> Sequence[PictureFile]:
        """The images chosen for the report."""

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        """The images with these digests that were ever chosen in the visit."""


class NoSources:
    """Nothing was found yet."""

    def findings(self, encounter_id: UUID, *, actor: Actor) -> Sequence[Words]:
        return ()

    def results(self, encounter_id: UUID, *, actor: Actor) -> Sequence[ResultLine]:
        return ()

    def pictures(self, encounter_id: UUID, *, actor: Actor) -> Sequence[PictureFile]:
        return ()

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        return ()


@dataclass(slots=True)
class _Registry:
    current: ReportSources


_REGISTRY = _Registry(NoSources())


def sources() -> ReportSources:
    return _REGISTRY.current


def use_sources(found: ReportSources) -> ReportSources:
    """Name what the product uses; returns what was used before, for who wants to put it back."""
    before, _REGISTRY.current = _REGISTRY.current, found
    return before
