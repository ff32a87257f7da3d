"""Fields where one picks: option tiles for one or several answers, a select, a single tick."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.design.forms.bound import DesignBoundField, DesignField, Words


@dataclass(frozen=True, slots=True)
class Tile:
    """One option. `apart` sets it below an "or": "none of these" excludes all others."""

    value: str
    label: Words
    hint: Words = ""
    apart: bool = False


@dataclass(frozen=True, slots=True)
class DrawnTile:
    """An option with its id and whether it is ticked."""

    tile: Tile
    id: str
    checked: bool
    after_or: bool


Options = Iterable[Tile] | Callable[[], Iterable[Tile]]


class ChoiceTiles(DesignField):
    """One of the options, as radio tiles; cleaned to its value. `inline` sets short ones in a row.

    `options` may be a callable, for options that exist only when the form is made.
    """

    template_name = "design/fields/radios.html"
    missing_message = _("Choose one of the options.")
    wrong_message = _("Choose one of the options.")

    def __init__(self, *, options: Options, inline: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._options: Options = options if callable(options) else tuple(options)
        self.inline = inline

    def __deepcopy__(self, memo: dict[int, Any]) -> "ChoiceTiles":
        copied: ChoiceTiles = super().__deepcopy__(memo)
        copied._options = tuple(self.tiles)
        return copied

    @property
    def tiles(self) -> list[Tile]:
        return list(self._options() if callable(self._options) else self._options)

    @tiles.setter
    def tiles(self, options: Iterable[Tile]) -> None:
        self._options = tuple(options)

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return ""
        if not isinstance(value, str) or value not in {tile.value for tile in self.tiles}:
            raise ValidationError(self.wrong_message, code="choice")
        return value

    def chosen(self, value: Any) -> frozenset[str]:
        return frozenset() if value in self.empty_values else frozenset({str(value)})

    def options_for(self, bound: DesignBoundField) -> list[DrawnTile]:
        chosen = self.chosen(bound.value())
        drawn: list[DrawnTile] = []
        for number, tile in enumerate(self.tiles):
            first_apart = tile.apart and not any(before.tile.apart for before in drawn)
            id_ = bound.id if number == 0 else f"{bound.id}_{number}"
            drawn.append(DrawnTile(tile, id_, tile.value in chosen, first_apart))
        return drawn


class ChoiceSelect(ChoiceTiles):
    """One of many options, as a select."""

    template_name = "design/fields/select.html"


class ManyInput(forms.Widget):
    """Reads every value that was sent under the name."""

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> list[str]:
        if hasattr(data, "getlist"):
            return list(data.getlist(name))
        value = data.get(name, [])
        return [str(v) for v in value] if isinstance(value, list | tuple) else [str(value)]


class MultiTiles(ChoiceTiles):
    """Any number of the options, as checkbox tiles; cleaned to a list in the options' order.

    An option set `apart` ("none of these") is refused together with any other.
    """

    template_name = "design/fields/checkboxes.html"
    widget = ManyInput
    missing_message = _("Choose at least one option.")
    both_message = _("You chose “%(apart)s” and something else. Choose one or the other.")

    def to_python(self, value: Any) -> list[str]:
        if value in self.empty_values:
            return []
        sent = set(value)
        if not sent <= {tile.value for tile in self.tiles}:
            raise ValidationError(self.wrong_message, code="choice")
        apart = [tile for tile in self.tiles if tile.apart and tile.value in sent]
        if apart and len(sent) > 1:
            raise ValidationError(
                self.both_message, code="apart", params={"apart": str(apart[0].label)}
            )
        return [tile.value for tile in self.tiles if tile.value in sent]

    def chosen(self, value: Any) -> frozenset[str]:
        return frozenset(value or ())


class CheckField(DesignField):
    """A single tick, for something to agree to."""

    template_name = "design/fields/check.html"
    widget = forms.CheckboxInput
    missing_message = _("Tick this to go on.")

    def to_python(self, value: Any) -> bool:
        return value in (True, "on", "true", "True", "1")

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")
