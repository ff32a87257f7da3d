"""An element with its place: what is read from it has the type asked for, or is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid, Message


def refused(path: str, message: Message) -> Invalid:
    """Says where in the Bundle, never what stands there."""
    return Invalid(fields={path: message})


@dataclass(frozen=True, slots=True)
class Node:
    """`path` is FHIRPath from the Bundle. What is not there is empty, never an error."""

    path: str
    value: Mapping[str, Any]

    def __bool__(self) -> bool:
        return bool(self.value)

    def at(self, name: str) -> str:
        return f"{self.path}.{name}"

    def text(self, name: str) -> str:
        found = self.value.get(name, "")
        if not isinstance(found, str):
            raise refused(self.at(name), _("This has to be text."))
        return found.strip()

    def number(self, name: str) -> str:
        """Its digits, as they were sent but without an exponent."""
        found = self.value.get(name)
        if found is None:
            return ""
        if isinstance(found, bool) or not isinstance(found, int | Decimal):
            raise refused(self.at(name), _("This has to be a number."))
        return format(found, "f") if isinstance(found, Decimal) else str(found)

    def node(self, name: str) -> "Node":
        found = self.value.get(name, {})
        if not isinstance(found, dict):
            raise refused(self.at(name), _("This has to be one element."))
        return Node(self.at(name), found)

    def nodes(self, name: str) -> list["Node"]:
        found = self.value.get(name, [])
        if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
            raise refused(self.at(name), _("This has to be a list of elements."))
        return [Node(f"{self.at(name)}[{place}]", each) for place, each in enumerate(found)]

    def first(self, name: str) -> "Node":
        return next(iter(self.nodes(name)), Node(f"{self.at(name)}[0]", {}))
