"""What a person decides about a result without a record."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.text import LINE_LENGTH
from wervel.design.forms import ChoiceSelect, DesignForm, TextField, Tile
from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.services.quarantine import Assignment
from wervel.workspace.visits.results.wording import name_of


class SetAsideForm(DesignForm):
    """Why nobody will handle a message."""

    note = TextField(
        label=_("Why is it set aside?"),
        hint=_("It is kept with your name and cannot be changed."),
        max_length=LINE_LENGTH,
    )


class DecideForm(DesignForm):
    """Which order it belongs to; for a single line also the test and the unit. A note always."""

    accession = TextField(
        label=_("Number of the order"),
        hint=_("Such as W-7K3M-9Q. Needed to put it into a record."),
        max_length=20,
        width="w10",
        required=False,
        one_of=True,
        spellcheck="false",
    )
    code = ChoiceSelect(label=_("Test"), options=(), required=False, one_of=True)
    unit = ChoiceSelect(label=_("Unit"), options=(), required=False, one_of=True)
    note = TextField(
        label=_("Why?"),
        hint=_("It is kept with your name and cannot be changed."),
        max_length=LINE_LENGTH,
    )

    def __init__(self, *args: Any, is_whole: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_whole:
            del self.fields["code"], self.fields["unit"]
            return
        known = catalogue()
        as_sent = Tile("", _("as the laboratory wrote it"))
        tests = [Tile(one.code, name_of(one)) for one in known.observables.values()]
        units = [Tile(unit.code, unit.shown or unit.code) for unit in known.units.all]
        self.fields["code"].tiles = [as_sent, *tests]  # type: ignore[attr-defined]
        self.fields["unit"].tiles = [as_sent, *units]  # type: ignore[attr-defined]

    def assignment(self) -> Assignment:
        cleaned = self.cleaned_data
        return Assignment(
            cleaned["accession"], cleaned["note"], cleaned.get("code", ""), cleaned.get("unit", "")
        )
