"""What a person tells us to book: as little as possible."""

from datetime import date, datetime
from typing import Any

from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from wervel.common.text import NAME_LENGTH, PARAGRAPH_LENGTH
from wervel.design.forms import (
    BirthDateField,
    CheckField,
    DesignForm,
    EmailField,
    PhoneField,
    TextField,
)
from wervel.website.booking.reminders import offer_for_slot, offer_for_start, reminder_field


class DetailsForm(DesignForm):
    """The person the appointment is for."""

    given = TextField(
        label=_("First name"),
        missing=_("Fill in your first name."),
        max_length=NAME_LENGTH,
        autocomplete="given-name",
        spellcheck="false",
    )
    family = TextField(
        label=_("Last name"),
        missing=_("Fill in your last name."),
        max_length=NAME_LENGTH,
        autocomplete="family-name",
        spellcheck="false",
    )
    birth_date = BirthDateField(label=_("Date of birth"), hint=_("For example 31 3 1980"))
    email = EmailField(
        label=_("E-mail address"),
        hint=_("We send the confirmation here. It does not say why you come."),
    )
    phone = PhoneField(label=_("Phone number"), hint=_("Only for when something changes."))
    reminders = reminder_field()
    reason = TextField(
        label=_("What do you come for?"),
        hint=_("In your own words. Only your doctor reads this."),
        required=False,
        multiline=True,
        max_length=PARAGRAPH_LENGTH,
    )
    share_check = CheckField(
        label=_("Give the answers of my check to the doctor. Then you need not tell them again."),
        required=False,
    )

    def __init__(self, *args: Any, slot: str, has_check: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_check:
            del self.fields["share_check"]
        offer_for_slot(self, slot)

    def unjudged(self) -> "DetailsForm":
        """What was typed so far, without a word on what is missing."""
        self._errors = ErrorDict()
        return self


class PeopleForm(DetailsForm):
    """One person, or several who come together: names and dates of birth of each, one address."""

    def __init__(self, *args: Any, start: datetime, people: int = 1, **kwargs: Any) -> None:
        super().__init__(*args, slot="", **kwargs)
        offer_for_start(self, start)
        self.numbers = range(2, people + 1)
        for number in self.numbers:
            self.fields[f"given_{number}"] = TextField(
                label=_("First name of the other person"),
                missing=_("Fill in the first name of the other person."),
                max_length=NAME_LENGTH,
                autocomplete="off",
                spellcheck="false",
            )
            self.fields[f"family_{number}"] = TextField(
                label=_("Last name of the other person"),
                missing=_("Fill in the last name of the other person."),
                max_length=NAME_LENGTH,
                autocomplete="off",
                spellcheck="false",
            )
            self.fields[f"birth_date_{number}"] = BirthDateField(
                label=_("Date of birth of the other person"), hint=_("For example 31 3 1980")
            )

    @property
    def others(self) -> list[tuple[Any, Any, Any]]:
        """The fields of everybody but the first."""
        return [
            (self[f"given_{n}"], self[f"family_{n}"], self[f"birth_date_{n}"]) for n in self.numbers
        ]

    def people(self) -> list[tuple[str, str, date]]:
        """Names and date of birth of each, once the form was found right."""
        found = self.cleaned_data
        ends = ("", *(f"_{number}" for number in self.numbers))
        return [(found[f"given{n}"], found[f"family{n}"], found[f"birth_date{n}"]) for n in ends]

    def typed_names(self) -> list[str]:
        """The inputs that hold text."""
        dates = [
            f"{name}_{part}"
            for name in self.fields
            if name.startswith("birth_date")
            for part in ("day", "month", "year")
        ]
        others = ("birth_date", "share", "reminders")
        texts = [name for name in self.fields if not name.startswith(others)]
        return [*texts, *dates]
