"""What can be known about a person: typed findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from wervel.reasoning.wording import Wording

if TYPE_CHECKING:
    from wervel.reasoning.tree import Node


class Kind(Enum):
    """The type of a finding's value."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the values of a finding of kind choice."""

    id: str
    label: Wording
    hint: Wording | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A typed fact. Two findings of one pathway with the same id are the same finding.

    `warning` declares a warning sign: its presence never lowers the urgency.
    `applies` says for whom it can be true at all; for others it counts as "no" and is not asked.
    `unit` is the one in which answers are kept; `minimum` and `maximum` are in that unit.
    """

    id: str
    kind: Kind
    label: Wording = field(compare=False)
    hint: Wording | None = field(default=None, compare=False)
    unit: str | None = field(default=None, compare=False)
    minimum: float | None = field(default=None, compare=False)
    maximum: float | None = field(default=None, compare=False)
    choices: tuple[Choice, ...] = field(default=(), compare=False)
    warning: bool = field(default=False, compare=False)
    required: bool = field(default=False, compare=False)
    applies: Node | None = field(default=None, compare=False)

    @property
    def choice_ids(self) -> tuple[str, ...]:
        """The values this finding can take, when it is a choice."""
        return tuple(choice.id for choice in self.choices)
