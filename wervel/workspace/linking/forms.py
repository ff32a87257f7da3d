"""What is filled in to find, link and part records."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wervel.design.forms import CheckField, ChoiceTiles, DesignForm, TextField, Tile
from wervel.patients.linkable import RecordFacts
from wervel.patients.linking import LONGEST_REASON


class FindForm(DesignForm):
    """One line for everything that is known of a person, or the number of a record."""

    sought = TextField(
        label=_("Name, date of birth, telephone number, e-mail address or record number"),
        hint=_("For example: Müller 31-3-1980, or P0000042-42"),
        missing=_("Fill in who you are looking for."),
        spellcheck="false",
    )


class LinkForm(DesignForm):
    """Which of two records is kept, how one knows, and that both were compared."""

    kept = ChoiceTiles(
        label=_("Which record do we keep?"),
        hint=_("The other one is read with it. Nothing is moved or deleted."),
        options=(),
    )
    reason = TextField(
        label=_("How do you know that this is one person?"),
        hint=_("For example: the same identity document. Nothing about the complaint."),
        missing=_("Write how you know this."),
        max_length=LONGEST_REASON,
        multiline=True,
    )
    sure = CheckField(
        label=_("I have compared the two. They are of one person."),
        missing=_("Only link records that you have compared."),
    )

    def __init__(self, *args: Any, records: Sequence[RecordFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.records = records
        tiles = [Tile(str(each.id), each.name, _tile_hint(each)) for each in records]
        self.fields["kept"].tiles = tiles  # type: ignore[attr-defined]

    def kept_id(self) -> UUID:
        """Of a form that is right."""
        return UUID(self.cleaned_data["kept"])

    def replaced_id(self) -> UUID:
        return next(each.id for each in self.records if each.id != self.kept_id())


class PartForm(DesignForm):
    """Why two records are of two people after all."""

    reason = TextField(
        label=_("Why do you undo the link?"),
        hint=_("For example: two sisters. Nothing about the complaint."),
        missing=_("Write how you know this."),
        max_length=LONGEST_REASON,
        multiline=True,
    )


def _tile_hint(record: RecordFacts) -> str:
    words = _now("Number %(number)s") % {"number": record.number}
    return f"{words}, {_now('document seen')}" if record.verified else words
