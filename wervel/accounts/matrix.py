"""Who may open which address: the list of docs/permissions.md, made from the addresses."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import translation

from wervel.accounts.access import Access, Door
from wervel.accounts.choices import Role
from wervel.accounts.gate import PREFIXES, access_of

PATIENT = "patient"
MACHINE = "machine"
COLUMNS = ("anybody", "password only", PATIENT, *Role.values, MACHINE)
HEAD = """# Who may open which address

Made by `wervel permissions`; a test compares it with the addresses. Dutch addresses stand for all
three languages. *Password only* is a log-in that has yet to set up its second step, *machine*
another system that shows its key.
An address without any *yes* is answered by nobody: the answer is 404.
"""


@dataclass(frozen=True, slots=True)
class Row:
    """An address, or a prefix (ending in ``*``), and who may open it."""

    route: str
    name: str
    access: Access | None

    def opens(self, column: str) -> bool:
        access = self.access
        if access is None:
            return False
        match access.door:
            case Door.PUBLIC:
                return True
            case Door.HALF:
                return column not in ("anybody", MACHINE)
            case Door.OWN:
                return column not in ("anybody", "password only", MACHINE)
            case Door.PATIENT:
                return column == PATIENT
            case Door.SIGNED_IN:
                return column in Role.values
            case Door.STAFF:
                return column in access.roles
            case Door.MACHINE:
                return column == MACHINE
        raise ValueError(access.door)


def rows() -> list[Row]:
    """Every address of the product, prefixes as one, sorted."""
    with translation.override("nl"):
        found = list(_walk(get_resolver().url_patterns, ""))
    return sorted(set(found), key=lambda row: (row.route, row.name))


def _walk(patterns: Sequence[URLPattern | URLResolver], before: str) -> Iterator[Row]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if (prefix := _prefix_of(route)) is not None:
                yield Row(f"{prefix[0]}*", "", prefix[1])
            else:
                yield from _walk(pattern.url_patterns, route)
        else:
            access = access_of(route=route, name=pattern.name, view=pattern.callback)
            yield Row(route, pattern.name or "", access)


def _prefix_of(route: str) -> tuple[str, Access] | None:
    return next((each for each in PREFIXES if route.startswith(each[0])), None)


def as_markdown() -> str:
    lines = [HEAD, f"| address | {' | '.join(COLUMNS)} |", f"|---|{'---|' * len(COLUMNS)}"]
    for row in rows():
        marks = " | ".join("yes" if row.opens(column) else "" for column in COLUMNS)
        route = row.route.replace("|", "\\|")
        lines.append(f"| `/{route}` | {marks} |".replace("|  ", "| "))
    return "\n".join(lines) + "\n"
