"""What staff type in the calendar."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from wervel.common.errors import NotFound
from wervel.common.language import LANGUAGES, language_name
from wervel.common.text import LINE_LENGTH, NAME_LENGTH, PARAGRAPH_LENGTH
from wervel.design.forms import (
    BirthDateField,
    CheckField,
    ChoiceSelect,
    DesignForm,
    EmailField,
    PhoneField,
    TextField,
    Tile,
)
from wervel.scheduling.selectors.calendar_values import Column
from wervel.workspace.calendar.items import column_name
from wervel.workspace.day_fields import DayField, TimeField, at_clinic

MORE, LESS = 5, 480


def read_uuid(text: str) -> UUID:
    """NotFound for what is none."""
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound from error


class SearchForm(DesignForm):
    """One line for everything that is known of a person."""

    sought = TextField(
        label=_("Name, date of birth, telephone number or e-mail address"),
        hint=_("For example: Müller 31-3-1980"),
        missing=_("Fill in who you are looking for."),
        spellcheck="false",
    )


def _languages() -> Iterator[Tile]:
    return (Tile(code, language_name(code)) for code in LANGUAGES)


def _reason() -> TextField:
    return TextField(
        label=_("What does the patient come for?"),
        hint=_("In their own words. Only the doctor reads this."),
        required=False,
        multiline=True,
        max_length=PARAGRAPH_LENGTH,
    )


def _why() -> TextField:
    """Needed only where no time is offered."""
    return TextField(
        label=_("Reason to place it where no time is offered"),
        hint=_("Only for planners. The reason is kept."),
        required=False,
        one_of=True,
        max_length=LINE_LENGTH,
    )


class ReasonForm(DesignForm):
    """What is asked of somebody whom we know already."""

    reason = _reason()


class NewPatientForm(DesignForm):
    """Somebody who is not in the records. Who has no e-mail address gets no mail."""

    given = TextField(
        label=_("First name"), missing=_("Fill in the first name."), max_length=NAME_LENGTH
    )
    family = TextField(
        label=_("Last name"), missing=_("Fill in the last name."), max_length=NAME_LENGTH
    )
    birth_date = BirthDateField(label=_("Date of birth"), missing=_("Fill in the date of birth."))
    phone = PhoneField(label=_("Phone number"), autocomplete="off")
    email = EmailField(label=_("E-mail address"), required=False, autocomplete="off")
    language = ChoiceSelect(label=_("Language"), options=_languages)
    reason = _reason()


class WalkInForm(DesignForm):
    """Who stands at the desk."""

    name = TextField(
        label=_("Name"), missing=_("Fill in the name."), max_length=NAME_LENGTH, width="w20"
    )


class BlockForm(DesignForm):
    """Who or what cannot be booked, and when."""

    claimable = ChoiceSelect(label=_("Who or what"), options=())
    first_day = DayField(label=_("From"), missing=_("Fill in the first day."))
    begins = TimeField(label=_("Time"), required=False, hint=_("Empty: from the morning on"))
    last_day = DayField(label=_("Until and including"), missing=_("Fill in the last day."))
    ends = TimeField(label=_("Time"), required=False, hint=_("Empty: until the evening"))
    reason = TextField(
        label=_("Reason"),
        hint=_("Colleagues see this. For example: leave, training, repair."),
        missing=_("Fill in the reason."),
        max_length=LINE_LENGTH,
    )

    def __init__(self, *args: Any, columns: tuple[Column, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiles = (Tile(str(one.claimable), column_name(one)) for one in columns)
        self.fields["claimable"].tiles = tiles  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            begin, end = self._bounds(cleaned)
            if end <= begin:
                self.add_error("last_day", _("The end must come after the beginning."))
            cleaned |= {"start": begin, "end": end}
        return cleaned

    @staticmethod
    def _bounds(cleaned: dict[str, Any]) -> tuple[datetime, datetime]:
        """A day without a time is a whole one."""
        begin = at_clinic(cleaned["first_day"], cleaned["begins"] or time())
        if cleaned["ends"]:
            return begin, at_clinic(cleaned["last_day"], cleaned["ends"])
        following = date.fromordinal(cleaned["last_day"].toordinal() + 1)
        return begin, at_clinic(following, time())


class NoteForm(DesignForm):
    """A remark with a step; for a cancellation it is the reason, and must be there."""

    note = TextField(
        label=_("Remark"),
        hint=_("For your colleagues. To cancel an appointment, give the reason here."),
        required=False,
        one_of=True,
        max_length=LINE_LENGTH,
    )
    tell = CheckField(label=_("Send the patient an e-mail about it"), required=False)


class MoveForm(DesignForm):
    """Another time, typed."""

    day = DayField(label=_("Day"), missing=_("Fill in the day."))
    time = TimeField(label=_("Time"), missing=_("Fill in the time."))
    practitioner = ChoiceSelect(label=_("With"), options=(), required=False)
    note = TextField(label=_("Remark"), required=False, max_length=LINE_LENGTH)
    tell = CheckField(label=_("Send the patient an e-mail about it"), required=False)
    why = _why()

    def __init__(self, *args: Any, people: tuple[Column, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tiles = [Tile(one.slug, one.name) for one in people if one.slug]
        if tiles:
            self.fields["practitioner"].tiles = tiles  # type: ignore[attr-defined]
        else:
            del self.fields["practitioner"]


class MoveAllForm(DesignForm):
    """What goes along when all that was booked as one moves to another time."""

    note = TextField(label=_("Remark"), required=False, max_length=LINE_LENGTH)
    tell = CheckField(label=_("Send the patient an e-mail about it"), required=False)


class FromDayForm(DesignForm):
    """From when on times are looked for."""

    day = DayField(label=_("From the day"), required=False)


class PlaceForm(DesignForm):
    """A day and a time that are typed. With `why`, of those who have that right, they are taken
    even when no search offers them."""

    day = DayField(label=_("Day"), missing=_("Fill in the day."))
    time = TimeField(label=_("Time"), missing=_("Fill in the time."))
    practitioner = ChoiceSelect(label=_("With"), options=())
    why = _why()

    def __init__(
        self, *args: Any, people: tuple[Column, ...], overrides: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{"auto_id": "place_%s", **kwargs})
        tiles = [Tile(one.slug, one.name) for one in people if one.slug]
        self.fields["practitioner"].tiles = tiles  # type: ignore[attr-defined]
        if not overrides:
            del self.fields["why"]


class LengthForm(DesignForm):
    """How long a visit lasts."""

    minutes = TextField(
        label=_("Minutes"), missing=_("Fill in how many minutes."), inputmode="numeric", width="w4"
    )

    def clean_minutes(self) -> int:
        typed = str(self.cleaned_data["minutes"])
        number = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
        if not MORE <= number <= LESS or number % MORE:
            raise ValidationError(_("A number of minutes in steps of five, like 30 or 45."))
        return number
