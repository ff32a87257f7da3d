"""What people fill in to write to us or to be called."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common.ids import read_reference
from wervel.common.language import current_language
from wervel.common.text import NAME_LENGTH, PARAGRAPH_LENGTH
from wervel.contact.choices import Subject
from wervel.contact.services.requesting import Callback, Message
from wervel.contact.windows import CallbackWindow, find_window
from wervel.design.forms import (
    ChoiceSelect,
    ChoiceTiles,
    DesignForm,
    EmailField,
    PhoneField,
    TextField,
    Tile,
)
from wervel.website.contact.presenters import window_tile

REFERENCE_LENGTH = 20
LANGUAGES = (Tile("nl", "Nederlands"), Tile("de", "Deutsch"), Tile("en", "English"))


class ReferenceField(TextField):
    """The reference of an appointment, however it is typed."""

    wrong_message = _("This reference is not right. It looks like W-7K3M-9Q.")

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        found = read_reference(typed) if typed else ""
        if found is None:
            raise ValidationError(self.wrong_message, code="reference")
        return found


class WindowTiles(ChoiceTiles):
    """A call-back window: shows those with a place left, and takes any that is still promised."""

    missing_message = _("Choose when we call you.")
    missing_names_field = True
    over_message = _("This time is over. Please choose another one.")

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(options=(), **kwargs)

    def offer(self, windows: Iterable[CallbackWindow]) -> None:
        self.tiles = [window_tile(each) for each in windows]

    def to_python(self, value: Any) -> CallbackWindow | None:
        if value in self.empty_values:
            return None
        found = find_window(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(self.over_message, code="over")
        return found


def _name_field() -> TextField:
    return TextField(
        label=_("Your name"),
        missing=_("Fill in your name."),
        max_length=NAME_LENGTH,
        autocomplete="name",
        spellcheck="false",
    )


class MessageForm(DesignForm):
    """A message, with at least one way to answer it."""

    name = _name_field()
    subject = ChoiceTiles(
        label=_("What is your message about?"),
        missing=_("Choose what your message is about."),
        options=[Tile(subject.value, subject.label) for subject in Subject],
    )
    text = TextField(
        label=_("Your message"),
        hint=_("At most 2,000 characters."),
        missing=_("Write your message."),
        multiline=True,
        max_length=PARAGRAPH_LENGTH,
    )
    email = EmailField(label=_("E-mail address"), required=False, one_of=True)
    phone = PhoneField(label=_("Phone number"), required=False, one_of=True)
    language = ChoiceSelect(label=_("In which language do we answer?"), options=LANGUAGES)
    appointment_reference = ReferenceField(
        label=_("Reference of your appointment"),
        hint=_("It is in your confirmation and looks like W-7K3M-9Q."),
        required=False,
        max_length=REFERENCE_LENGTH,
        spellcheck="false",
        width="w10",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        wrong = {"email", "phone"} & set(self.errors)
        if not wrong and not cleaned["email"] and not cleaned["phone"]:
            self.add_error(
                "email", ValidationError(_("Fill in your e-mail address or your phone number."))
            )
        return cleaned

    def message(self) -> Message:
        return Message(**self.cleaned_data)


class CallbackForm(DesignForm):
    """Whom we call, when, and perhaps what about."""

    name = _name_field()
    phone = PhoneField(label=_("Phone number"))
    window = WindowTiles(label=_("When may we call you?"))
    about = TextField(
        label=_("What is it about?"),
        hint=_("In a few words. Then the right person calls you."),
        required=False,
    )

    def offer(self, windows: Iterable[CallbackWindow]) -> None:
        """Show these windows to choose from."""
        field = self.fields["window"]
        if isinstance(field, WindowTiles):
            field.offer(windows)

    def callback(self) -> Callback:
        return Callback(language=current_language(), **self.cleaned_data)
