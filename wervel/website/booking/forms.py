"""What a person tells us to book: as little as possible."""

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
from wervel.website.booking.reminders import offer_for_slot, reminder_field


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
