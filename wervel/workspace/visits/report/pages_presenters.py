"""Words for the pages around signing, translating and sending."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.diagnostics.report_content import texts_of
from wervel.diagnostics.selectors.reports import RecipientView, VersionView
from wervel.diagnostics.services.report_previews import Preview
from wervel.workspace.visits.report.forms import DraftForm, WordsForm
from wervel.workspace.visits.report.presenters import NAMES, Link, Part


def preview_page(encounter_id: UUID, found: Preview) -> dict[str, Any]:
    return {
        "digest": found.digest,
        "files": [
            Link(
                reverse("workspace:record-report-pages", args=[encounter_id, found.digest, code]),
                NAMES[code],
            )
            for code in found.languages
        ],
        "back": reverse("workspace:record-report", args=[encounter_id]),
    }


def part_names(names: Iterable[str]) -> list[str]:
    """The labels of the parts that changed."""
    fields = DraftForm.base_fields
    return [str(fields[name].label) for name in names]


def missing_words(names: Iterable[str]) -> str:
    return _("Still empty: %(parts)s.") % {"parts": ", ".join(part_names(names))}


def nested(texts: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The fields of a form as the two parts of a text."""
    parts: dict[str, dict[str, str]] = {"clinical": {}, "plain": {}}
    for name, text in texts.items():
        part, _underscore, field = name.partition("_")
        parts[part][field] = text
    return parts


def translation_page(version: VersionView, language: str, form: WordsForm) -> dict[str, Any]:
    original = texts_of(version.content)
    return {
        "form": form,
        "language": NAMES[language],
        "parts": [(Part(str(form[name].label), original[name]), form[name]) for name in original],
    }


def sent_page(recipient: RecipientView, code: str) -> dict[str, Any]:
    return {
        "name": recipient.name,
        "phone": recipient.phone,
        "code": f"{code[:4]} {code[4:]}",
    }
