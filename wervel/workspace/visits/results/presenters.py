"""Results made into rows, tags and drawings."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import time_words
from wervel.diagnostics.choices import ResultStatus
from wervel.diagnostics.gauge import Gauge
from wervel.diagnostics.laboratory.catalogue import GROUPS as ORDERED
from wervel.diagnostics.selectors.results import CriticalState, Result, Told
from wervel.workspace.visits.results.charts import chart_of
from wervel.workspace.visits.results.forms import DoneForm, ResultsForm
from wervel.workspace.visits.results.wording import (
    FLAGS,
    GROUPS,
    TONES,
    change_words,
    name_of,
    number_words,
    own_unit_words,
    range_words,
    rounded,
    value_words,
)


@dataclass(frozen=True, slots=True)
class ResultRow:
    href: str
    name: str
    value: str
    own: str
    flag: str
    tone: str
    usual: str
    laboratory: str
    chart: Gauge | None
    drawing: str
    change: str
    when: str
    source: str
    mark: str
    is_corrected: bool
    withdrawn: str
    earlier: list[str]
    remark: str


@dataclass(frozen=True, slots=True)
class CriticalCard:
    id: UUID
    action: str
    title: str
    words: str
    is_withdrawn: bool
    whose: str
    done: str
    form: DoneForm | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    number: int
    value: str
    status: str
    when: str
    source: str
    reason: str
    remark: str


def moment_words(moment: Any) -> str:
    """``10 mrt 07:30``."""
    local = clock.to_clinic(moment)
    return f"{date_format(local, 'j N')} {time_words(moment)}"


def results_page(
    encounter_id: UUID,
    results: Sequence[Result],
    *,
    may_answer: bool,
    form: DoneForm | None = None,
    wrong: UUID | None = None,
) -> dict[str, Any]:
    """`form` is the refused answer to the critical value `wrong`."""
    groups = []
    for group in ORDERED:
        rows = [_row(encounter_id, one) for one in results if one.observable.group == group]
        if rows:
            groups.append((str(GROUPS[group]), rows))
    cards = [
        _card(encounter_id, one, critical, may_answer, form if critical.id == wrong else None)
        for one in results
        for critical in one.criticals
    ]
    return {
        "groups": groups,
        "remarks": _remarks(results),
        "open_cards": [card for card in cards if not card.done],
        "done_cards": [card for card in cards if card.done],
        "new_href": reverse("workspace:record-results-new", args=[encounter_id]),
        "summary": form.summary if form else [],
    }


def _row(encounter_id: UUID, result: Result) -> ResultRow:
    told, observable = result.current, result.observable
    value = value_words(told)
    flag = "" if told.is_withdrawn else str(FLAGS[told.flag])
    usual = range_words(told, observable)
    drawing = _("%(value)s: %(flag)s. Usual: %(usual)s.")
    return ResultRow(
        href=reverse("workspace:record-result", args=[encounter_id, result.id]),
        name=name_of(observable),
        value=value,
        own=own_unit_words(told, observable),
        flag=flag,
        tone=TONES[told.flag],
        usual=usual,
        laboratory=told.laboratory_range,
        chart=chart_of(result),
        drawing=drawing % {"value": value, "flag": flag, "usual": usual},
        change=change_words(result.change, observable),
        when=moment_words(told.taken_at),
        source=source_words(told),
        mark=str(told.status.label) if told.status != ResultStatus.FINAL else "",
        is_corrected=told.status == ResultStatus.CORRECTED,
        withdrawn=_("on %(when)s") % {"when": moment_words(told.at)} if told.is_withdrawn else "",
        earlier=_taken_back(result) if told.is_withdrawn else [],
        remark=told.remark,
    )


def _remarks(results: Sequence[Result]) -> list[tuple[str, str]]:
    """Each remark once, with the names of what it was written beside."""
    found: dict[str, list[str]] = {}
    for one in results:
        if one.current.remark:
            found.setdefault(one.current.remark, []).append(name_of(one.observable))
    return [(", ".join(names), remark) for remark, names in found.items()]


def _taken_back(result: Result) -> list[str]:
    """What was told before it was withdrawn, the newest first."""
    told = [each for each in reversed(result.versions) if not each.is_withdrawn]
    return [f"{value_words(one)}, {one.status.label}, {moment_words(one.at)}" for one in told]


def source_words(told: Told) -> str:
    """Who typed it, which laboratory sent it, or who put what was sent in its place."""
    if told.author and told.sender:
        return _("%(sender)s, placed by %(name)s") % {"sender": told.sender, "name": told.author}
    if told.author:
        return _("typed by %(name)s") % {"name": told.author}
    return told.sender


def _card(
    encounter_id: UUID,
    result: Result,
    critical: CriticalState,
    may_answer: bool,
    refused: DoneForm | None,
) -> CriticalCard:
    """Of the value as it was when it was critical: a correction is another version."""
    told = next(one for one in result.versions if one.number == critical.version)
    name = name_of(result.observable)
    value = str(told.status.label) if told.is_withdrawn else value_words(told)
    if critical.done_at is not None:
        whose = f"{critical.done_by}, {moment_words(critical.done_at)}"
    else:
        whose = _("%(name)s has it, until %(time)s") % {
            "name": critical.owner,
            "time": time_words(critical.due_at),
        }
    form = refused or DoneForm(auto_id=f"id_{critical.id}_%s") if may_answer else None
    return CriticalCard(
        id=critical.id,
        action=reverse("workspace:record-critical", args=[encounter_id, critical.id]),
        title=f"{name}: {value}",
        words=_card_words(result, told),
        is_withdrawn=any(
            each.is_withdrawn and each.number >= told.number for each in result.versions
        ),
        whose=whose,
        done=critical.done,
        form=form,
    )


def _card_words(result: Result, told: Told) -> str:
    if told.is_withdrawn:
        return _("Somebody acted on a critical value, and the laboratory has withdrawn it since.")
    for later in result.versions:
        if later.is_withdrawn and later.number > told.number:
            words = _("It was critical. The laboratory withdrew it on %(when)s: look again.")
            return words % {"when": moment_words(later.at)}
    return _("This value is critical.")


def entry_page(encounter_id: UUID, form: ResultsForm) -> dict[str, Any]:
    return {
        "form": form,
        "groups": [(str(GROUPS[group]), rows) for group, rows in form.rows()],
        "back": reverse("workspace:record-results", args=[encounter_id]),
    }


def result_page(encounter_id: UUID, result: Result) -> dict[str, Any]:
    return {
        "name": name_of(result.observable),
        "row": _row(encounter_id, result),
        "accession": result.accession,
        "versions": [_version(told, result.current) for told in result.versions],
        "earlier": [(moment_words(moment), value) for moment, value in _earlier(result)],
        "back": reverse("workspace:record-results", args=[encounter_id]),
    }


def _earlier(result: Result) -> list[tuple[Any, str]]:
    unit = result.observable.unit.shown if result.observable.unit else ""
    places = result.observable.decimals
    return [
        (moment, f"{number_words(rounded(value, places))} {unit}".strip())
        for moment, value in reversed(result.course)
    ]


def _version(told: Told, current: Told) -> VersionRow:
    """With its remark, unless it is the one that stands above."""
    return VersionRow(
        told.number,
        value_words(told),
        str(told.status.label),
        moment_words(told.at),
        source_words(told),
        told.reason,
        told.remark if told.remark != current.remark else "",
    )
