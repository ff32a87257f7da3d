"""The results of a visit, each with its course over the visits before."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar
from uuid import UUID

from django.db.models import QuerySet

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import (
    WITHDRAWN,
    RequestCategory,
    RequestStatus,
    ResultStatus,
    ValueKind,
)
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.judging import Flag
from wervel.diagnostics.laboratory.observables import Observable
from wervel.diagnostics.models import Observation, ObservationVersion, ServiceRequest
from wervel.diagnostics.result_events import ResultEvent
from wervel.diagnostics.result_exceptions import ResultUnknown
from wervel.diagnostics.result_rules import may_read_results
from wervel.patients.linked import records_of_person

LONGEST_COURSE = 8


@dataclass(frozen=True, slots=True)
class Told:
    """One version. `exact` is its value in the observable's own unit, None when it has none;
    `low` and `high` are what it was held against."""

    number: int
    status: ResultStatus
    kind: ValueKind
    comparator: str
    value: Decimal | None
    unit: str
    answer: str
    text: str
    flag: Flag
    exact: Fraction | None
    low: Decimal | None
    high: Decimal | None
    laboratory_range: str
    laboratory_flag: str
    taken_at: datetime
    at: datetime
    author: str
    sender: str
    reason: str
    remark: str

    @property
    def is_withdrawn(self) -> bool:
        """Whether it says that there is no value any more."""
        return self.status in WITHDRAWN


@dataclass(frozen=True, slots=True)
class CriticalState:
    """What became of a critical value; `version` is the number of the version that held it."""

    id: UUID
    version: int
    owner: str
    due_at: datetime
    done: str
    done_by: str
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """An observation as it stands, its versions, and earlier values, oldest first."""

    id: UUID
    observable: Observable
    accession: str
    current: Told
    versions: tuple[Told, ...]
    course: tuple[tuple[datetime, Fraction], ...]
    criticals: tuple[CriticalState, ...]

    @property
    def change(self) -> Fraction | None:
        """Since the value before, where both are plain numbers."""
        if self.current.exact is None or self.current.comparator or not self.course:
            return None
        return self.current.exact - self.course[-1][1]


class _Short(NamedTuple):
    """As much of a version as a course needs: a person may have hundreds."""

    observation_id: UUID
    number: int
    status: str
    comparator: str
    value: Decimal | None
    unit: str
    taken_at: datetime


Courses = Mapping[str, Mapping[UUID, Sequence[_Short]]]
V = TypeVar("V", ObservationVersion, _Short)


def results_of(encounter_id: UUID, *, actor: Actor) -> list[Result]:
    """In the order of the catalogue; Forbidden. That they were read is recorded."""
    if not may_read_results(actor):
        raise Forbidden
    rows = list(_rows().filter(encounter_id=encounter_id))
    records = records_of_person(rows[0].patient_id) if rows else ()
    courses = _courses(rows, records)
    found = [_result(row, courses) for row in rows]
    for record in records:
        audit.record(
            event=ResultEvent.READ,
            actor=actor,
            object_type="Encounter",
            object_id=encounter_id,
            patient_id=record,
        )
    places = {code: place for place, code in enumerate(catalogue().observables)}
    return sorted(found, key=lambda one: (places[one.observable.code], one.current.taken_at))


def result_of(encounter_id: UUID, observation_id: UUID, *, actor: Actor) -> Result:
    """One of them, with all its versions; ResultUnknown."""
    for one in results_of(encounter_id, actor=actor):
        if one.id == observation_id:
            return one
    raise ResultUnknown


def open_orders(encounter_id: UUID, *, actor: Actor) -> list[tuple[str, str]]:
    """Accession and test of the laboratory orders of a visit to which a result may belong."""
    if not may_read_results(actor):
        raise Forbidden
    rows = ServiceRequest.objects.filter(
        encounter_id=encounter_id,
        category=RequestCategory.LABORATORY,
        status__in=[RequestStatus.ACTIVE, RequestStatus.COMPLETED],
    )
    return list(rows.order_by("requested_at").values_list("accession", "test"))


def _rows() -> QuerySet[Observation]:
    return Observation.objects.select_related("request").prefetch_related(
        "versions__author", "versions__message", "versions__critical__owner",
        "versions__critical__acknowledged_by",
    )  # fmt: skip


def _courses(rows: Sequence[Observation], records: Sequence[UUID]) -> Courses:
    """What was told of every observation of this person with the same codes, by code: under any
    of their records."""
    found: dict[str, dict[UUID, list[_Short]]] = {row.code: {} for row in rows}
    if rows:
        versions = ObservationVersion.objects.filter(
            observation__patient__in=records, observation__code__in=found
        )
        for code, *short in versions.values_list("observation__code", *_Short._fields):
            version = _Short(*short)
            found[code].setdefault(version.observation_id, []).append(version)
    return found


def current_of(versions: Iterable[V]) -> V:
    """The latest; but nothing preliminary stands before what is final, and nothing at all that
    was withdrawn."""
    ordered = sorted(versions, key=lambda version: version.number)
    standing = since_withdrawal(ordered)
    settled = [one for one in standing if one.status != ResultStatus.PRELIMINARY]
    return (settled or standing or ordered)[-1]


def since_withdrawal(ordered: Sequence[V]) -> Sequence[V]:
    """What was told since the laboratory last took everything back, of versions in their order."""
    places = [place for place, one in enumerate(ordered, 1) if one.status in WITHDRAWN]
    return ordered[places[-1] :] if places else ordered


def _course(row: Observation, before: datetime, courses: Courses) -> list[_Short]:
    """The last plain numbers of other observations of the same code, oldest first."""
    others = (each for key, each in courses[row.code].items() if key != row.pk)
    found = [
        one
        for one in map(current_of, others)
        if one.value is not None and not one.comparator and one.taken_at < before
    ]
    return sorted(found, key=lambda one: one.taken_at)[-LONGEST_COURSE:]


def _result(row: Observation, courses: Courses) -> Result:
    observable = catalogue().observables[row.code]
    versions = sorted(row.versions.all(), key=lambda version: version.number)
    current = _told(current_of(versions), observable)
    course = [
        (one.taken_at, _in_own_unit(one.value, one.unit, observable))
        for one in _course(row, current.taken_at, courses)
        if one.value is not None
    ]
    return Result(
        id=row.pk,
        observable=observable,
        accession=row.request.accession if row.request else "",
        current=current,
        versions=tuple(_told(version, observable) for version in versions),
        course=tuple(course),
        criticals=tuple(_criticals(versions)),
    )


def _criticals(versions: Sequence[ObservationVersion]) -> Iterable[CriticalState]:
    for version in versions:
        critical = getattr(version, "critical", None)
        if critical is not None:
            yield CriticalState(
                critical.pk,
                version.number,
                _name(critical.owner),
                critical.due_at,
                critical.done,
                _name(critical.acknowledged_by),
                critical.acknowledged_at,
            )


def _name(user: object) -> str:
    full = getattr(user, "get_full_name", str)()
    return str(full or getattr(user, "username", "")) if user is not None else ""


def _exact(version: ObservationVersion, observable: Observable) -> Fraction | None:
    if version.value is None:
        return None
    return _in_own_unit(version.value, version.unit, observable)


def _in_own_unit(value: Decimal, unit: str, observable: Observable) -> Fraction:
    return observable.in_own_unit(Fraction(value), catalogue().units.known(unit))


def _told(version: ObservationVersion, observable: Observable) -> Told:
    return Told(
        number=version.number,
        status=ResultStatus(version.status),
        kind=ValueKind(version.kind),
        comparator=version.comparator,
        value=version.value,
        unit=version.unit,
        answer=version.answer,
        text=version.text,
        flag=Flag(version.flag),
        exact=_exact(version, observable),
        low=version.low,
        high=version.high,
        laboratory_range=version.laboratory_range,
        laboratory_flag=version.laboratory_flag,
        taken_at=version.taken_at,
        at=version.at,
        author=_name(version.author),
        sender=version.message.sender.replace("|", " ").strip() if version.message else "",
        reason=version.reason,
        remark=version.remark,
    )
