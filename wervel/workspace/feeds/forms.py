"""What staff say to make a calendar address."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.text import NAME_LENGTH
from wervel.design.forms import ChoiceSelect, DesignForm, TextField, Tile
from wervel.scheduling.selectors.feeds import Subject

BETWEEN = "/"


class FeedForm(DesignForm):
    """Whose appointments, and which program follows them. One choice is no question."""

    subject = ChoiceSelect(label=_("Whose appointments?"), options=())
    label = TextField(
        label=_("Where do you use it?"),
        hint=_("For example: my phone. Then you know later which address to stop."),
        missing=_("Fill in where you use it."),
        max_length=NAME_LENGTH,
        width="w20",
    )

    def __init__(self, *args: Any, subjects: Sequence[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._subjects = subjects
        if len(subjects) == 1:
            del self.fields["subject"]
        else:
            field = self.fields["subject"]
            assert isinstance(field, ChoiceSelect)
            field.tiles = [Tile(_key(one), one.name) for one in subjects]

    def chosen(self) -> Subject:
        """Of a valid form."""
        key = self.cleaned_data.get("subject") or _key(self._subjects[0])
        return next(one for one in self._subjects if _key(one) == key)


def _key(subject: Subject) -> str:
    return f"{subject.kind}{BETWEEN}{subject.slug}"
