"""What is known so far of an appointment that staff are making; it travels in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from wervel.common.errors import NotFound
from wervel.directory import selectors as directory
from wervel.workspace.calendar.choice import read_day, read_key
from wervel.workspace.calendar.forms import read_uuid

NEW = "new"


@dataclass(frozen=True, slots=True)
class NewVisit:
    """Slugs are checked where they are used. `patient` is None for somebody new, as long as
    `known` says that this was decided; `day` is a day as typed, `moment` one from a link."""

    clinic: str
    service: str = ""
    practitioner: str = ""
    day: str = ""
    moment: str = ""
    patient: UUID | None = None
    known: bool = False
    walk_in: int = 0

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "NewVisit":
        """NotFound for a person, day or number that is none."""
        patient = query.get("patient", "")
        places = directory.locations()
        return cls(
            clinic=query.get("clinic") or (places[0].slug if places else ""),
            service=query.get("service", ""),
            practitioner=query.get("practitioner", ""),
            day=query.get("day", ""),
            moment=query.get("from", ""),
            patient=None if patient in ("", NEW) else read_uuid(patient),
            known=bool(patient),
            walk_in=read_key(query.get("walk_in", "")),
        )

    @property
    def earliest(self) -> datetime | None:
        """The moment of the place in the calendar that was chosen; NotFound for what is none."""
        if not self.moment:
            return None
        try:
            found = datetime.fromisoformat(self.moment)
        except ValueError as error:
            raise NotFound from error
        if not found.tzinfo:
            raise NotFound
        read_day(found.date().isoformat())
        return found

    def address(self, name: str, *args: str, **changes: object) -> str:
        return f"{reverse(f'workspace:{name}', args=args)}?{urlencode(self._with(changes).pairs())}"

    def _with(self, changes: Mapping[str, object]) -> "NewVisit":
        return replace(self, **changes)  # type: ignore[arg-type]

    def pairs(self) -> list[tuple[str, str]]:
        found = {
            "clinic": self.clinic,
            "service": self.service,
            "practitioner": self.practitioner,
            "day": self.day,
            "from": self.moment,
            "patient": str(self.patient) if self.patient else NEW if self.known else "",
            "walk_in": str(self.walk_in or ""),
        }
        return [(name, value) for name, value in found.items() if value]
