"""The rows of a visit once more, some days earlier: written in bulk, past the services."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Field, Model

from wervel.common.ids import new_reference, new_secret, uuid7

# What no two rows share, by the name of the column.
OWN: Mapping[str, Callable[[], Any]] = {
    "accession": new_reference,
    "key": lambda: uuid7().hex,
    "manage_secret": new_secret,
    "reading": uuid7,
    "reference": new_reference,
    "uid": lambda: f"2.25.{uuid7().int}",
    "upload": uuid7,
}
AFTER_THE_TIME = 80


class Copies:
    """What points to a row that was copied points to its copy; so do ids that stand as text."""

    def __init__(self, back: timedelta) -> None:
        self.back = back
        self._known: dict[tuple[type[Model], Any], Any] = {}
        self._texts: dict[str, str] = {}

    def add(self, rows: Iterable[Model]) -> None:
        """All of one kind, after those they point to."""
        old = list(rows)
        new = [type(row)(**self._values(row)) for row in old]
        if new:
            type(new[0])._base_manager.bulk_create(new)
        for before, after in zip(old, new, strict=True):
            self._known[type(before), before.pk] = after.pk
            self._texts[str(before.pk)] = str(after.pk)

    def _values(self, row: Model) -> dict[str, Any]:
        fields: Iterable[Field[Any, Any]] = row._meta.concrete_fields
        return {field.attname: self._value(field, getattr(row, field.attname)) for field in fields}

    def _value(self, field: "Field[Any, Any]", value: Any) -> Any:
        if field.primary_key:
            return self._earlier(value) if isinstance(value, UUID) else None
        if field.related_model is not None:
            return self._known.get((field.related_model, value), value)  # type: ignore[arg-type]
        if field.name in OWN:
            return OWN[field.name]()
        if isinstance(value, date):
            return value - self.back
        return self._texts.get(value, value) if isinstance(value, str) else value

    def _earlier(self, key: UUID) -> UUID:
        """Ids begin with their time."""
        return UUID(int=key.int - (self.back // timedelta(milliseconds=1) << AFTER_THE_TIME))
