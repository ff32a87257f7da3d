"""What the desk fills in when somebody shows a document."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.text import NAME_LENGTH
from wervel.design.forms import BirthDateField, CheckField, ChoiceTiles, DesignForm, TextField, Tile
from wervel.encounters.selectors.arrivals import Arrival
from wervel.encounters.services.receiving import IdentitySeen
from wervel.patients.choices import DocumentKind, Sex
from wervel.patients.services import Identity

TYPED = ("given", "family", "birth_date")


def _documents() -> Iterator[Tile]:
    return (Tile(kind.value, kind.label) for kind in DocumentKind)


def _sexes() -> Iterator[Tile]:
    """A document says it; for lack of one, the patient does."""
    return (Tile(sex.value, sex.label) for sex in (Sex.FEMALE, Sex.MALE, Sex.OTHER))


class ArrivalForm(DesignForm):
    """The document, what stands in it, and that it is this person's.

    Name and date of birth can be corrected as long as the record is nobody's for certain.
    """

    document = ChoiceTiles(label=_("Which document do you see?"), options=_documents)
    given = TextField(
        label=_("First name"), missing=_("Fill in the first name."), max_length=NAME_LENGTH
    )
    family = TextField(
        label=_("Last name"), missing=_("Fill in the last name."), max_length=NAME_LENGTH
    )
    birth_date = BirthDateField(label=_("Date of birth"), missing=_("Fill in the date of birth."))
    sex = ChoiceTiles(
        label=_("Sex"),
        hint=_("As in the document. The laboratory needs it for its limits."),
        options=_sexes,
    )
    name_matches = CheckField(
        label=_("The name above is the name in the document."),
        missing=_("Only when the name matches may the patient be received."),
    )
    birth_date_matches = CheckField(
        label=_("The date of birth above is the date in the document."),
        missing=_("Only when the date of birth matches may the patient be received."),
    )

    def __init__(self, *args: Any, arrival: Arrival, **kwargs: Any) -> None:
        known = {name: getattr(arrival, name) for name in TYPED}
        known["sex"] = "" if arrival.sex == Sex.UNKNOWN else arrival.sex
        super().__init__(*args, initial=known, **kwargs)
        self.arrival = arrival
        if arrival.verified:
            for name in TYPED:
                del self.fields[name]

    def seen(self) -> IdentitySeen:
        """Of a form that is right."""
        cleaned = self.cleaned_data
        told = {name: cleaned.get(name, getattr(self.arrival, name)) for name in TYPED}
        identity = Identity(**told, sex=Sex(cleaned["sex"]))
        return IdentitySeen(DocumentKind(cleaned["document"]), identity)


class LeftForm(DesignForm):
    """Why somebody went away again."""

    note = TextField(
        label=_("Why?"),
        hint=_("A few words. Nothing about the complaint."),
        missing=_("Say in a few words why."),
        max_length=200,
    )
