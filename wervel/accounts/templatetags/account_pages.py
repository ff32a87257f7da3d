"""What the frame of every page behind log-in needs: the other languages, and the way home."""

from typing import Any

from django import template
from django.conf import settings
from django.urls import reverse, translate_url

from wervel.common.actor import ActorKind
from wervel.common.language import current_language

register = template.Library()


@register.simple_tag(takes_context=True)
def page_languages(context: template.Context) -> list[dict[str, Any]]:
    """This address in the three languages, for the language switch."""
    request = context.get("request")
    here = request.get_full_path() if request else "/"
    if request and request.method != "GET":
        here = request.path
    return [
        {
            "code": code,
            "name": name,
            "url": translate_url(here, code),
            "current": code == current_language(),
        }
        for code, name in settings.LANGUAGES
    ]


@register.simple_tag(takes_context=True)
def work_home(context: template.Context) -> str:
    """Where the owner of the account begins: a member of staff, or a patient."""
    actor = getattr(context.get("request"), "actor", None)
    is_patient = actor is not None and actor.kind is ActorKind.PATIENT
    return reverse("portal:home" if is_patient else settings.LOGIN_REDIRECT_URL)


@register.inclusion_tag("accounts/input.html")
def field_input(
    field: Any,
    label: str,
    *,
    hint: str = "",
    kind: str = "text",
    autocomplete: str = "off",
    inputmode: str = "",
    width: str = "",
) -> dict[str, Any]:
    """One field of a form that is not ours, drawn as the design system draws its own.

    What stood in a password or code field is never shown again.
    """
    described = [f"{field.auto_id}-{part}" for part, there in _parts(hint, field.errors) if there]
    return {
        "field": field,
        "label": label,
        "hint": hint,
        "kind": kind,
        "autocomplete": autocomplete,
        "inputmode": inputmode,
        "width": width,
        "described_by": " ".join(described),
        "value": "" if kind == "password" or inputmode else field.value() or "",
    }


def _parts(hint: str, errors: Any) -> tuple[tuple[str, bool], ...]:
    return (("hint", bool(hint)), ("error", bool(errors)))


@register.inclusion_tag("accounts/errors.html")
def form_errors(*forms: Any) -> dict[str, Any]:
    """The error summary of one or more forms; each line leads to its field."""
    lines = []
    for form in forms:
        for name, messages in form.errors.items() if form else ():
            href = f"#{form[name].auto_id}" if name in form.fields else ""
            hidden = name in form.fields and form[name].is_hidden
            lines += [{"text": text, "href": "" if hidden else href} for text in messages]
    return {"errors": lines}
