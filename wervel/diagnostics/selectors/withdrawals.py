"""Which results that a signed report tells have been withdrawn since."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.diagnostics.choices import WITHDRAWN, ResultStatus
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.models import ObservationVersion
from wervel.diagnostics.report_content import ReportContent, ResultLine, Words


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """It takes back every version of its observation before this number."""

    observation: str
    name: Words
    number: int
    status: ResultStatus
    at: datetime

    def takes_back(self, line: ResultLine) -> bool:
        """A line that does not say what it tells is known by its name, rather once too often."""
        if line.observation:
            return line.observation == self.observation and line.version < self.number
        return line.name == self.name


def withdrawn_lines(encounter_id: UUID, content: ReportContent) -> Mapping[int, Withdrawal]:
    """The last withdrawal of each result of a report of this visit, by the place of the result."""
    return dict(_found(_withdrawals(encounter_id), content.results))


def _found(
    withdrawals: Sequence[Withdrawal], lines: Sequence[ResultLine]
) -> Iterator[tuple[int, Withdrawal]]:
    for place, line in enumerate(lines):
        for each in withdrawals:
            if each.takes_back(line):
                yield place, each


def _withdrawals(encounter_id: UUID) -> list[Withdrawal]:
    """The oldest first."""
    rows = ObservationVersion.objects.filter(
        observation__encounter=encounter_id, status__in=WITHDRAWN
    )
    return [
        Withdrawal(
            observation=str(row.observation_id),
            name=Words(**catalogue().observables[row.observation.code].names),
            number=row.number,
            status=ResultStatus(row.status),
            at=row.at,
        )
        for row in rows.select_related("observation").order_by("at", "number")
    ]
