"""Form fields that draw themselves: label, hint, error and input, wired for screen readers.

A form derives from `DesignForm`. In a template `{{ form.given }}` draws the whole field and
`<c-error-summary :errors="form.summary" />` the list of errors above it. What was typed stays on
the page, also when it is refused.

    class DetailsForm(DesignForm):
        given = TextField(label=_("First name"), missing=_("Fill in your first name."),
                          autocomplete="given-name", max_length=120)
        birth_date = BirthDateField(label=_("Date of birth"))
"""

from wervel.design.forms.bound import DesignBoundField, DesignForm, SummaryLine, summarise
from wervel.design.forms.choices import CheckField, ChoiceSelect, ChoiceTiles, MultiTiles, Tile
from wervel.design.forms.dates import BirthDateField, DateParts
from wervel.design.forms.texts import EmailField, PhoneField, TextField

__all__ = [
    "BirthDateField",
    "CheckField",
    "ChoiceSelect",
    "ChoiceTiles",
    "DateParts",
    "DesignBoundField",
    "DesignForm",
    "EmailField",
    "MultiTiles",
    "PhoneField",
    "SummaryLine",
    "TextField",
    "Tile",
    "summarise",
]
