"""Whom the desk lets see a record, and which document was seen."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.text import NAME_LENGTH
from wervel.design.forms import CheckField, ChoiceTiles, DesignForm, TextField, Tile
from wervel.patients.choices import AccessBasis, DocumentKind


def _bases() -> Iterator[Tile]:
    return (Tile(basis.value, basis.label) for basis in AccessBasis)


def _documents() -> Iterator[Tile]:
    return (Tile(kind.value, kind.label) for kind in DocumentKind)


class AccessForm(DesignForm):
    """A parent or carer is named as in their own document."""

    basis = ChoiceTiles(label=_("Why may this person see the record?"), options=_bases)
    holder = TextField(
        label=_("Name of the parent or carer"),
        hint=_("As in their document. Not for the patient."),
        required=False,
        one_of=True,
        max_length=NAME_LENGTH,
    )
    proof = ChoiceTiles(label=_("Which document do you see?"), options=_documents)
    seen = CheckField(
        label=_("The document is of the person in front of me."),
        missing=_("Only who shows their own document gets a code."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("basis") in (AccessBasis.PARENT, AccessBasis.CARER) and not cleaned.get(
            "holder"
        ):
            self.add_error("holder", _("Fill in the name of the parent or carer."))
        return cleaned

    def asked(self) -> dict[str, Any]:
        """Of a form that is right."""
        cleaned = self.cleaned_data
        return {
            "basis": AccessBasis(cleaned["basis"]),
            "proof": DocumentKind(cleaned["proof"]),
            "holder": cleaned["holder"],
        }
