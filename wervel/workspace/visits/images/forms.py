"""Typing what somebody outside wrote about images; choosing an image for the report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from wervel.common.text import LINE_LENGTH, NAME_LENGTH
from wervel.design.forms import DesignForm, TextField
from wervel.diagnostics.services.key_images import Choice
from wervel.diagnostics.services.readings import LONGEST_READING, Written
from wervel.workspace.day_fields import DayField


class ReadingForm(DesignForm):
    """Who wrote it, where, when, and the words."""

    author = TextField(label=_("Who wrote it?"), max_length=NAME_LENGTH)
    source = TextField(
        label=_("Where does it come from?"),
        hint=_("Such as the hospital, and the kind of letter."),
        max_length=LINE_LENGTH,
    )
    written_on = DayField(label=_("Day it was written"), missing=_("Fill in the day."))
    text = TextField(
        label=_("What does it say?"),
        hint=_("Word for word. It is kept and cannot be changed."),
        multiline=True,
        max_length=LONGEST_READING,
    )

    def written(self) -> Written:
        cleaned = self.cleaned_data
        return Written(
            cleaned["author"],
            cleaned["source"],
            cleaned["written_on"],
            cleaned["text"],
            cleaned.get("reason", ""),
        )


class ReadingCorrection(ReadingForm):
    """The next version of a reading, and why there is one."""

    reason = TextField(label=_("Why is it corrected?"), max_length=LINE_LENGTH)


class ChoiceForm(DesignForm):
    """The image that the viewer shows now; the viewer fills in which one, and its window."""

    series = forms.UUIDField()
    place = forms.IntegerField()
    level = forms.FloatField()
    window = forms.FloatField()
    note = TextField(
        label=_("What is to be seen?"),
        hint=_("One line below the image in the report. It may stay empty."),
        max_length=LINE_LENGTH,
        required=False,
    )

    def choice(self) -> Choice:
        return Choice(**self.cleaned_data)
