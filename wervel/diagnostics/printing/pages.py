"""The words around a report: headings, notes and the names of things, in the reader's language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wervel.diagnostics.notation import NO_BREAK, day_words
from wervel.diagnostics.report_content import ReportContent, Translation, remarks_of

LANGUAGE_NAMES = {
    "nl": lambda: pgettext("translated from", "Dutch"),
    "de": lambda: pgettext("translated from", "German"),
    "en": lambda: pgettext("translated from", "English"),
}

FLAG_WORDS = {
    "↑": lambda: pgettext("report", "high"),
    "↓": lambda: pgettext("report", "low"),
    "↑↑": lambda: pgettext("report", "critically high"),
    "↓↓": lambda: pgettext("report", "critically low"),
    "!": lambda: pgettext("report", "not usual"),
}


@dataclass(frozen=True, slots=True)
class Frame:
    """What is not part of the content: `organisation`, who signs, which version.

    `pictures` are by their digest, ready for the typesetter. With a `translator` the words are
    those of a translation made later.
    """

    organisation: str
    doctor: str
    number: int
    reason: str = ""
    pictures: Mapping[str, str] = field(default_factory=dict)
    translation: Translation | None = None
    translator: str = ""


def page(content: ReportContent, language: str, frame: Frame) -> dict[str, Any]:
    """Everything the template prints."""
    with translation.override(language):
        return {
            "lang": language,
            "title": _("Report of your visit"),
            "organisation": frame.organisation,
            "notice": _notice(content, frame),
            "facts": _facts(content),
            "plain": _plain(content, language, frame),
            "clinical": _clinical(content, language, frame),
            "findings": {
                "heading": _("Examination"),
                "items": [each.of(language) for each in content.findings],
            },
            "results": _results(content, language),
            "images": _images(content, language, frame),
            "signed": {
                "heading": _("Signed by %(doctor)s") % {"doctor": frame.doctor},
                "text": _(
                    "Sealed by %(organisation)s. The seal shows that nothing has changed since."
                )
                % {"organisation": frame.organisation},
                "frame": _("Electronic seal"),
            },
            "footer": f"{content.facts.patient} · {content.facts.number} · "
            + _("version %(number)s") % {"number": frame.number},
        }


def _notice(content: ReportContent, frame: Frame) -> list[dict[str, str]]:
    """Each with what the doctor `said`, in the language `lang`."""
    notes = []
    if frame.number > 1:
        words = _("This is version %(number)s. It replaces the earlier one. Reason:")
        notes.append(
            {
                "text": words % {"number": frame.number},
                "said": frame.reason,
                "lang": content.language,
            }
        )
    if frame.translation is not None:
        words = _("Translated by %(name)s. The signed words are those of the first language.")
        notes.append({"text": words % {"name": frame.translator}, "said": "", "lang": ""})
    return notes


def _facts(content: ReportContent) -> list[list[str]]:
    facts = content.facts
    return [
        [_("Name"), facts.patient],
        [_("Born"), day_words(facts.birth_date)],
        [_("Record number"), facts.number],
        [_("Visit"), f"{day_words(facts.visited)}, {facts.clinic} ({facts.reference})"],
        [_("Doctor"), facts.doctor],
    ]


def _plain(content: ReportContent, language: str, frame: Frame) -> dict[str, Any]:
    plain = frame.translation.plain if frame.translation else content.plain
    written = language if frame.translation else content.plain_language
    texts = (
        (_("What we found"), plain.found),
        (_("What it means"), plain.means),
        (_("What to do now"), plain.steps),
        (_("When to call or come back"), plain.back),
    )
    return _part(_("For you"), texts, written, language)


def _clinical(content: ReportContent, language: str, frame: Frame) -> dict[str, Any]:
    clinical = frame.translation.clinical if frame.translation else content.clinical
    written = language if frame.translation else content.language
    texts = (
        (_("Question"), clinical.question),
        (_("Assessment"), clinical.assessment),
        (pgettext("report", "Advice"), clinical.advice),
    )
    return _part(_("For your doctor"), texts, written, language)


def _part(
    heading: str, texts: Sequence[tuple[str, str]], written: str, language: str
) -> dict[str, Any]:
    """Without what is empty; words in another language than that of the page say so."""
    note = _("Written in %(language)s") % {"language": LANGUAGE_NAMES[written]()}
    return {
        "heading": heading,
        "note": "" if written == language else note,
        "parts": [
            {"heading": title, "text": text, "lang": written} for title, text in texts if text
        ],
    }


def _results(content: ReportContent, language: str) -> dict[str, Any]:
    return {
        "heading": pgettext("report", "Results"),
        "columns": [
            pgettext("report", "Test"),
            _("Value"),
            _("Usual"),
            pgettext("report", "Note"),
        ],
        "rows": [
            [each.name.of(language), each.shown(language), each.usual(language), _flag(each.flag)]
            for each in content.results
        ],
        "remarks": {
            "heading": _("Remarks of the laboratory"),
            "items": [
                {"names": each.named(language), "text": each.text}
                for each in remarks_of(content.results)
            ],
        },
    }


def _flag(flag: str) -> str:
    """The sign and its word: a sign alone is not read by everybody, and not read aloud."""
    return f"{flag}{NO_BREAK}{FLAG_WORDS[flag]()}" if flag in FLAG_WORDS else flag


def _images(content: ReportContent, language: str, frame: Frame) -> dict[str, Any]:
    return {
        "heading": _("Images"),
        "items": [
            {
                "svg": frame.pictures[each.sha256],
                "alt": each.alt.of(language),
                "caption": each.caption.of(language),
                "note": each.note,
                "lang": content.language,
            }
            for each in content.pictures
        ],
    }
