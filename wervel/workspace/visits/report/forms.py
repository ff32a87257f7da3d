"""What a doctor fills in: the words of a report, a reason, a code, a colleague elsewhere."""

from django.utils.translation import gettext_lazy as _

from wervel.common.text import NAME_LENGTH
from wervel.design.forms import (
    CheckField,
    ChoiceSelect,
    ChoiceTiles,
    DesignForm,
    EmailField,
    PhoneField,
    TextField,
    Tile,
)
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.report_content import FREE_TEXT

REASON_LENGTH = 400
CODE_LENGTH = 12
LANGUAGES = (Tile("nl", "Nederlands"), Tile("de", "Deutsch"), Tile("en", "English"))


def _part(label: object, hint: object = "") -> TextField:
    return TextField(label=label, hint=hint, required=False, multiline=True, max_length=FREE_TEXT)


class WordsForm(DesignForm):
    """Both texts; empty parts may be saved, and are asked for before signing."""

    clinical_question = _part(_("Question"))
    clinical_assessment = _part(_("Assessment"))
    clinical_advice = _part(_("Advice"))
    plain_found = _part(_("What we found"), _("Short sentences, everyday words."))
    plain_means = _part(_("What it means"), _("Never “nothing serious”: say what it is."))
    plain_steps = _part(_("What to do now"))
    plain_back = _part(_("When to call or come back"), _("Also when to call 112."))

    def texts(self) -> dict[str, str]:
        wanted = ("clinical_", "plain_")
        return {k: v for k, v in self.cleaned_data.items() if k.startswith(wanted)}


class DraftForm(WordsForm):
    """The words, and how the patient gets them."""

    release_choice = ChoiceTiles(
        label=_("When does the patient want to read it?"),
        options=(
            Tile(ReleaseChoice.AT_ONCE.value, _("At once, when it is signed")),
            Tile(ReleaseChoice.AFTER_TALK.value, _("After the talk with the doctor")),
        ),
    )
    critical = CheckField(
        label=_("Critical: I call the patient before anybody reads it"), required=False
    )


class ReasonForm(DesignForm):
    reason = TextField(
        label=_("Reason"),
        multiline=True,
        max_length=REASON_LENGTH,
        missing=_("Write the reason: it is kept, and readers see it."),
    )


class OutcomeForm(DesignForm):
    """What became of something that came after the signature."""

    reason = TextField(
        label=_("What became of it"),
        multiline=True,
        max_length=REASON_LENGTH,
        missing=_("Write what it changes, or why it changes nothing."),
    )


class SignForm(DesignForm):
    """Empty when a passkey answers instead."""

    code = TextField(
        label=_("Code from your app"),
        required=False,
        max_length=CODE_LENGTH,
        autocomplete="one-time-code",
        inputmode="numeric",
        width="w10",
    )


class RecipientForm(DesignForm):
    name = TextField(
        label=_("Doctor or practice"), max_length=NAME_LENGTH, missing=_("Fill in the name.")
    )
    email = EmailField(label=_("E-mail address"), autocomplete="off")
    phone = PhoneField(
        label=_("Phone number of the practice"),
        hint=_("You tell the code by telephone."),
        autocomplete="off",
    )
    language = ChoiceSelect(label=_("Language"), options=LANGUAGES)
    consented = CheckField(label=_("The patient lets us send this report to them"))
