"""Typing results: one field for each thing a laboratory can tell, empty ones are left out."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common import clock
from wervel.common.text import LINE_LENGTH, PARAGRAPH_LENGTH
from wervel.design.forms import ChoiceSelect, DesignForm, TextField, Tile
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.observables import Observable
from wervel.diagnostics.laboratory.values import ValueUnreadable, read_typed
from wervel.diagnostics.services.typing import Typed
from wervel.workspace.day_fields import DayField, TimeField
from wervel.workspace.visits.results.wording import ANSWERS, name_of

NOT_A_NUMBER = _("Write a number, such as 4.8 or <5. Leave out points between thousands.")
UNIT_TEMPLATE = "workspace/visits/_unit.html"
OLDEST = timedelta(days=366)


def value_field(observable: Observable, *, required: bool = False) -> Any:
    """A select of answers, or a number; the one unit it has stands in the label."""
    name = name_of(observable)
    if observable.answers:
        none = [] if required else [Tile("", _("not done"))]
        tiles = [Tile(one.value, ANSWERS[one]) for one in observable.answers]
        return ChoiceSelect(label=name, options=[*none, *tiles], required=required, one_of=True)
    only = observable.units[0].shown if len(observable.units) == 1 else ""
    label = f"{name} ({only})" if only else name
    return TextField(
        label=label,
        max_length=20,
        width="w10",
        inputmode="decimal",
        spellcheck="false",
        required=required,
        one_of=True,
    )


def unit_field(observable: Observable) -> ChoiceSelect | None:
    """Only where there is a choice."""
    if len(observable.units) < 2:
        return None
    label = _("Unit of %(name)s") % {"name": name_of(observable)}
    tiles = [Tile(unit.code, unit.shown or unit.code) for unit in observable.units]
    return ChoiceSelect(label=label, options=tiles, template_name=UNIT_TEMPLATE)


class ResultsForm(DesignForm):
    """When it was taken, for which order, and the values."""

    day = DayField(label=_("Day it was taken"), missing=_("Fill in the day."))
    time = TimeField(label=_("Time"), missing=_("Fill in the time."))
    order = ChoiceSelect(label=_("Order"), options=(), required=False, one_of=True)

    def __init__(self, *args: Any, orders: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiles = [Tile(accession, f"{accession} {test}") for accession, test in orders]
        self.fields["order"].tiles = [*tiles, Tile("", _("without an order"))]  # type: ignore[attr-defined]
        for observable in catalogue().observables.values():
            self.fields[f"v-{observable.code}"] = value_field(observable)
            if (unit := unit_field(observable)) is not None:
                unit.required = False
                unit.marks_optional = False
                self.fields[f"u-{observable.code}"] = unit

    def rows(self) -> Iterator[tuple[str, list[tuple[Any, Any]]]]:
        """The fields by group, each value with its unit beside it."""
        for group, observables in catalogue().groups():
            yield (
                group,
                [
                    (self[f"v-{one.code}"], self[f"u-{one.code}"] if len(one.units) > 1 else None)
                    for one in observables
                ],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for observable in catalogue().observables.values():
            check_number(self, f"v-{observable.code}", observable)
        moment = self.moment()
        if moment is not None and moment > clock.now() + timedelta(minutes=5):
            self.add_error("day", _("This is in the future."))
        if moment is not None and moment < clock.now() - OLDEST:
            self.add_error("day", _("This is more than a year ago."))
        if not self.errors and not self.typed():
            self.add_error(None, _("Fill in at least one value."))
        return cleaned

    def moment(self) -> datetime | None:
        day, time = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        if day is None or time is None:
            return None
        return datetime.combine(day, time, clock.CLINIC_ZONE)

    def typed(self) -> list[Typed]:
        found = []
        for code, observable in catalogue().observables.items():
            value = self.cleaned_data.get(f"v-{code}")
            if value:
                first = observable.units[0].code if observable.units else ""
                unit = self.cleaned_data.get(f"u-{code}") or first
                found.append(Typed(code, value, unit))
        return found


def check_number(form: DesignForm, name: str, observable: Observable) -> None:
    value = form.cleaned_data.get(name)
    if not value or observable.answers:
        return
    try:
        read_typed(value)
    except ValueUnreadable:
        form.add_error(name, NOT_A_NUMBER)


class CorrectionForm(DesignForm):
    """Another value for one result, and why."""

    reason = TextField(label=_("Why is it corrected?"), max_length=LINE_LENGTH)

    def __init__(self, *args: Any, observable: Observable, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.observable = observable
        reason = self.fields.pop("reason")
        self.fields["value"] = value_field(observable, required=True)
        if (unit := unit_field(observable)) is not None:
            self.fields["unit"] = unit
        self.fields["reason"] = reason

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        check_number(self, "value", self.observable)
        return cleaned

    def unit(self) -> str:
        units = self.observable.units
        return str(self.cleaned_data.get("unit") or (units[0].code if units else ""))


class DoneForm(DesignForm):
    """What a doctor did about a critical value."""

    done = TextField(
        label=_("What did you do?"),
        hint=_("It is kept with your name and cannot be changed."),
        multiline=True,
        max_length=PARAGRAPH_LENGTH,
    )
