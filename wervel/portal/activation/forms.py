"""What somebody fills in who has a code from the desk."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.design.forms import (
    BirthDateField,
    ChoiceTiles,
    DesignForm,
    EmailField,
    TextField,
    Tile,
)
from wervel.patients.access_codes import NewAccount

PASSKEY, PASSWORD = "passkey", "password"
ACCOUNT = ("email", "way", "password")


class PasswordField(TextField):
    """Never trimmed or shown again; how strong it must be is the account's matter."""

    input_type = "password"

    def to_python(self, value: Any) -> str:
        return value if isinstance(value, str) else ""

    def show(self, value: Any) -> Any:
        return ""


def _ways() -> Iterator[Tile]:
    yield Tile(PASSKEY, _("With a passkey"), _("Your finger, your face or the PIN of your phone."))
    yield Tile(PASSWORD, _("With a password"), _("And each time a code from an app."))


class ActivationForm(DesignForm):
    """Who is logged in already only needs the code and the date of birth."""

    code = TextField(
        label=_("Code from the desk"),
        hint=_("Twelve letters and digits, such as 7K3M-9QXT-4WHP."),
        missing=_("Fill in the code."),
        max_length=40,
        width="w20",
    )
    birth_date = BirthDateField(
        label=_("Date of birth of the patient"), missing=_("Fill in the date of birth.")
    )
    email = EmailField(
        label=_("Your e-mail address"),
        hint=_("With this address you log in later."),
    )
    way = ChoiceTiles(label=_("How do you want to log in?"), options=_ways)
    password = PasswordField(
        label=_("Choose a password"),
        hint=_("Only when you chose a password. At least 12 characters."),
        required=False,
        one_of=True,
        autocomplete="new-password",
        width="w20",
    )

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            for name in ACCOUNT:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("way") == PASSWORD and not cleaned.get("password"):
            self.add_error("password", _("Choose a password."))
        return cleaned

    def account(self) -> NewAccount | None:
        """Of a form that is right; None for who is logged in."""
        if "email" not in self.fields:
            return None
        chosen = self.cleaned_data
        password = chosen["password"] if chosen["way"] == PASSWORD else None
        return NewAccount(email=chosen["email"], password=password)
