"""Members of staff by name, for those who may see who did what."""

from collections.abc import Iterable
from contextlib import suppress
from uuid import UUID

from wervel.accounts.models import User


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """By the id under which they act; the program itself has no name."""
    wanted = set()
    for key in keys:
        with suppress(ValueError):
            wanted.add(UUID(key))
    rows = User.objects.filter(pk__in=wanted)
    return {str(row.pk): row.get_full_name() or row.username for row in rows}
