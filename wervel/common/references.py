"""The column of a short reference that people read out on the telephone."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from wervel.common import reads
from wervel.common.ids import new_reference


class ReferenceField(models.CharField[str, str]):
    """Draws a reference that no row has yet; of two that are drawn at once, the second is refused.

    There are 729 million: after a hundred thousand rows, one draw in seven thousand is taken.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 12, "unique": True, "default": new_reference, **options})

    def get_default(self) -> str:
        while self._is_taken(drawn := new_reference()):
            pass
        return drawn

    def _is_taken(self, reference: str) -> bool:
        table = self.model._meta.db_table
        statement = f"SELECT 1 FROM {table} WHERE {self.attname} = %s"  # noqa: S608
        return bool(reads.ask(statement, [reference]))

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """To the database it is a text like any other."""
        name, _, arguments, options = super().deconstruct()
        return name, "django.db.models.CharField", arguments, options
