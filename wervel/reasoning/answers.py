"""What a person has said so far: immutable, validated, and JSON both ways."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final

from wervel.reasoning.exceptions import AnswerError, AnswerProblem
from wervel.reasoning.findings import Finding, Kind
from wervel.reasoning.tree import number_text
from wervel.reasoning.units import convert, unit_named


class Unknown(Enum):
    """The answer "I don't know"."""

    UNKNOWN = "unknown"

    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown.UNKNOWN

Answer = bool | float | str | Unknown


class Answers(Mapping[str, Answer]):
    """Finding id → value, or UNKNOWN when the person does not know. Not asked: not in here.

    Numbers are kept in the finding's own unit. In JSON an unknown is `null`.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Answer] | None = None) -> None:
        self._values = MappingProxyType(dict(values or {}))

    @classmethod
    def from_json(cls, data: object, findings: Mapping[str, Finding]) -> Answers:
        """Checks everything and raises AnswerError with every fault.

        A number may be plain, in the finding's unit, or `{"value": 9, "unit": "months"}`.
        """
        return cls().adding(data, findings)

    def adding(self, data: object, findings: Mapping[str, Finding]) -> Answers:
        """These answers with others added or replaced; `data` as in `from_json`."""
        if not isinstance(data, Mapping):
            raise AnswerError([AnswerProblem("", "not-an-object", "answers must be an object")])
        values = dict(self._values)
        problems: list[AnswerProblem] = []
        for name, raw in data.items():
            read = _read(str(name), raw, findings)
            if isinstance(read, AnswerProblem):
                problems.append(read)
            else:
                values[str(name)] = read
        if problems:
            raise AnswerError(problems)
        return Answers(values)

    def without(self, *names: str) -> Answers:
        """These answers with some taken back, as if never asked."""
        return Answers({name: value for name, value in self.items() if name not in names})

    def as_json(self) -> dict[str, bool | float | str | None]:
        """A plain dictionary that `from_json` reads back as equal answers."""
        return {name: None if isinstance(value, Unknown) else value for name, value in self.items()}

    def __getitem__(self, name: str) -> Answer:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Answers({dict(self._values)!r})"


def _read(name: str, raw: object, findings: Mapping[str, Finding]) -> Answer | AnswerProblem:
    finding = findings.get(name)
    if finding is None:
        return AnswerProblem(name, "unknown-finding", "there is no such finding")
    if raw is None or raw is UNKNOWN:
        if finding.required:
            return AnswerProblem(name, "required", "this must be answered")
        return UNKNOWN
    if finding.kind is Kind.BOOLEAN:
        return raw if isinstance(raw, bool) else _wrong(name, "yes or no")
    if finding.kind is Kind.NUMBER:
        return _number(finding, raw)
    if not isinstance(raw, str):
        return _wrong(name, "one of the choices")
    if raw not in finding.choice_ids:
        return AnswerProblem(name, "not-a-choice", "is not one of the choices")
    return raw


def _wrong(name: str, wanted: str) -> AnswerProblem:
    return AnswerProblem(name, "wrong-type", f"must be {wanted}")


def _number(finding: Finding, raw: object) -> Answer | AnswerProblem:
    value: object = raw
    unit = finding.unit
    if isinstance(raw, Mapping):
        value, unit = raw.get("value"), unit_named(str(raw.get("unit")))
    if isinstance(value, bool) or not isinstance(value, int | float):
        return _wrong(finding.id, "a number")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        return _wrong(finding.id, "a finite number")
    if unit != finding.unit:
        converted = convert(number, unit or "", finding.unit or "")
        if converted is None:
            return AnswerProblem(finding.id, "wrong-unit", f"must be in {finding.unit}")
        number = converted
    return _in_range(finding, number)


def _in_range(finding: Finding, number: float) -> Answer | AnswerProblem:
    if finding.minimum is not None and number < finding.minimum:
        least = number_text(finding.minimum)
        return AnswerProblem(finding.id, "too-small", f"must be at least {least}")
    if finding.maximum is not None and number > finding.maximum:
        most = number_text(finding.maximum)
        return AnswerProblem(finding.id, "too-large", f"must be at most {most}")
    return number
