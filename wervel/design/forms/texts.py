"""Fields of one line or one paragraph: text, e-mail address, telephone number."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from wervel.common.email_address import LONGEST, is_email
from wervel.common.text import LINE_LENGTH, InvalidText, clean_text
from wervel.design.forms.bound import DesignField, Words
from wervel.design.forms.phone import DUTCH, GERMAN, NotAPhoneNumber, to_e164

PHONE_LENGTH = 40


class TextField(DesignField):
    """Text through the one text type: NFC, trimmed, bounded, nothing a database cannot hold."""

    input_type = "text"

    def __init__(
        self,
        *,
        max_length: int = LINE_LENGTH,
        multiline: bool = False,
        autocomplete: str = "off",
        inputmode: str = "",
        spellcheck: str = "",
        width: str = "",
        missing: Words | None = None,
        **kwargs: Any,
    ) -> None:
        """`width` is one of w2, w4, w10 and w20, in characters; without it the field is full."""
        if multiline:
            kwargs.setdefault("template_name", "design/fields/paragraph.html")
        super().__init__(missing=missing, **kwargs)
        self.max_length = max_length
        self.multiline = multiline
        self.autocomplete = autocomplete
        self.inputmode = inputmode
        self.spellcheck = spellcheck
        self.width = width

    def to_python(self, value: Any) -> str:
        if value in self.empty_values:
            return ""
        if not isinstance(value, str):
            raise ValidationError(str(self.wrong_type_message), code="type")
        try:
            return clean_text(value, max_length=self.max_length, multiline=self.multiline)
        except InvalidText as error:
            raise ValidationError(str(error), code=error.code) from error


class EmailField(TextField):
    """An e-mail address, kept as typed; only its form is checked, not whether it exists."""

    input_type = "email"
    missing_names_field = True
    missing_message = _("Fill in your e-mail address.")
    wrong_message = _("This e-mail address is not right. Write it like name@example.com.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"autocomplete": "email", "inputmode": "email", "spellcheck": "false"} | kwargs
        super().__init__(max_length=LONGEST, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if typed and not is_email(typed):
            raise ValidationError(self.wrong_message, code="email")
        return typed


class PhoneField(TextField):
    """A telephone number; cleaned to E.164, shown back as it was typed."""

    input_type = "tel"
    missing_names_field = True
    missing_message = _("Fill in your phone number.")
    wrong_message = _("This phone number is not right. Write it like 06 12345678 or +49 241 12345.")

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"autocomplete": "tel", "inputmode": "tel", "width": "w20"} | kwargs
        super().__init__(max_length=PHONE_LENGTH, **kwargs)

    def to_python(self, value: Any) -> str:
        typed = super().to_python(value)
        if not typed:
            return ""
        country = GERMAN if (get_language() or "").startswith("de") else DUTCH
        try:
            return to_e164(typed, country=country)
        except NotAPhoneNumber as error:
            raise ValidationError(self.wrong_message, code="phone") from error
