"""What every field shares: how it is drawn, what it shows back, and its line in the summary."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from wervel.common.text import printable

Words = str | Promise
VAGUE = frozenset({"choice", "invalid-text", "type"})


@dataclass(frozen=True, slots=True)
class SummaryLine:
    """One error above the form; `href` leads to the input that has to change."""

    text: str
    href: str = ""


class DesignBoundField(BoundField):
    """Draws the component of its field. Never shows a character that a page cannot carry."""

    field: "DesignField"

    def __str__(self) -> SafeString:
        return render_to_string(self.field.template_name, {"field": self})

    __html__ = __str__

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        return str(self)  # type: ignore[return-value]

    as_field_group = render

    @property
    def id(self) -> str:
        return str(self.auto_id or self.html_name)

    @property
    def error(self) -> str:
        """The first error, as plain text."""
        found = self.form.errors.get(self.name)
        return printable(str(found[0])) if found else ""

    @property
    def described_by(self) -> str:
        """The ids of hint and error, in the order in which they should be read."""
        ids = []
        if self.field.hint:
            ids.append(f"{self.id}-hint")
        if self.error:
            ids.append(f"{self.id}-error")
        return " ".join(ids)

    @property
    def shown(self) -> Any:
        """What stands in the input: the typed data, also when it was refused."""
        return self.field.show(self.value())

    @property
    def options(self) -> Any:
        return self.field.options_for(self)

    @property
    def target(self) -> str:
        """The id that the error summary links to."""
        return self.field.target_id(self)


class DesignField(forms.Field):
    """A field with a hint, a message for when it is missing, and a template of its own."""

    template_name = "design/fields/text.html"
    bound_field_class = DesignBoundField
    missing_message: Words = _("Please fill this in.")
    missing_names_field = False
    wrong_type_message: Words = _("We could not read this. Please fill it in again.")

    def __init__(
        self,
        *,
        hint: Words = "",
        missing: Words | None = None,
        asks: bool = False,
        one_of: bool = False,
        **kwargs: Any,
    ) -> None:
        """`asks` makes the label the heading of a page with one question; `one_of` is for a field
        of which, or of another one, something is needed: its label does not say "not required"."""
        kwargs.setdefault("template_name", self.template_name)
        messages = {"required": missing or self.missing_message}
        kwargs["error_messages"] = messages | (kwargs.get("error_messages") or {})
        super().__init__(**kwargs)
        self.hint = hint
        self.asks = asks
        self.marks_optional = not (self.required or one_of)
        self.missing_names_field = missing is not None or self.missing_names_field

    def show(self, value: Any) -> Any:
        """The value as it may stand in an input."""
        return "" if value is None else printable(str(value))

    def is_vague(self, error: ValidationError) -> bool:
        """Whether the message alone, away from its field, leaves one guessing."""
        if error.code == "required":
            return not (self.missing_names_field or self.asks)
        return error.code in VAGUE and not self.asks

    def options_for(self, bound: DesignBoundField) -> Any:
        return ()

    def target_id(self, bound: DesignBoundField) -> str:
        return bound.id


class DesignForm(forms.Form):
    """A form whose fields draw themselves, checked by the server and not by the browser."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def summary(self) -> list[SummaryLine]:
        return summarise(self)


def summarise(form: forms.BaseForm) -> list[SummaryLine]:
    """Every error of the form in the order of its fields; first those of no single field."""
    lines = [SummaryLine(printable(str(text))) for text in form.non_field_errors()]
    for name in form.fields:
        bound = form[name]
        if name == NON_FIELD_ERRORS or not form.errors.get(name):
            continue
        lines.extend(_lines_of(bound))
    return lines


def _lines_of(bound: BoundField) -> list[SummaryLine]:
    if not isinstance(bound, DesignBoundField):
        return [SummaryLine(str(text), f"#{bound.id_for_label}") for text in bound.errors]
    field, target, name = bound.field, f"#{bound.target}", str(bound.label).rstrip("?.:")
    return [
        SummaryLine(printable(f"{name}: {text}" if field.is_vague(error) else text), target)
        for error in bound.form.errors.as_data()[bound.name]
        for text in error.messages
    ]
