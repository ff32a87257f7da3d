"""A report in the reader's language, as far as it was written in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.dates import date_words, time_words
from wervel.diagnostics.gauge import Gauge, gauge
from wervel.diagnostics.notation import NO_BREAK, day_words
from wervel.diagnostics.report_content import Clinical, Picture, Plain, ResultLine, remarks_of
from wervel.diagnostics.selectors.patient_reports import ReadReport, ReleasedReport, unread
from wervel.patients.accesses import HeldAccess

NAMES = {"nl": "Nederlands", "de": "Deutsch", "en": "English"}


@dataclass(frozen=True, slots=True)
class ReportLink:
    """One line of the list."""

    title: str
    hint: str
    status: str
    is_new: bool
    url: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A heading and what the doctor wrote under it, in the language `lang`."""

    title: str
    text: str
    lang: str


@dataclass(frozen=True, slots=True)
class Value:
    """One result. `flag` says in words when it lies outside what is usual, `withdrawn` that its
    laboratory took it back: then nothing else is said of it."""

    name: str
    shown: str
    usual: str
    flag: str
    gauge: Gauge | None
    drawing: str
    withdrawn: str = ""


@dataclass(frozen=True, slots=True)
class ShownPicture:
    """`note` is what the doctor says of it, in the language `lang`."""

    url: str
    alt: str
    caption: str
    note: str
    lang: str


def report_links(
    access: HeldAccess, found: Sequence[ReleasedReport], actor: Actor
) -> list[ReportLink]:
    links = []
    new = unread(found, patient_id=access.patient_id, actor=actor)
    for each in found:
        is_new = each.report_id in new
        links.append(
            ReportLink(
                title=_("Report of %(day)s") % {"day": day_words(each.visited)},
                hint=each.clinic,
                status=_("new") if is_new else "",
                is_new=is_new,
                url=reverse("portal:report", args=[access.id, each.report_id]),
            )
        )
    return links


def report_page(access: HeldAccess, found: ReadReport, language: str) -> dict[str, Any]:
    content, head = found.content, found.head
    plain, plain_language = _plain(found, language)
    clinical, clinical_language = _clinical(found, language)
    released = clock.to_clinic(head.released_at)
    return {
        "head": head,
        "visited": day_words(head.visited),
        "doctor": found.doctor,
        "signed": date_words(clock.to_clinic(found.signed_at).date()),
        "released": f"{date_words(released.date())}, {time_words(released)}",
        "reason": found.reason,
        "plain": _plain_words(plain, plain_language),
        "not_in_language": NAMES[plain_language] if plain_language != language else "",
        "clinical": _clinical_words(clinical, clinical_language),
        "findings": [each.of(language) for each in content.findings],
        "values": [
            _withdrawn(each, language, found.withdrawn[place])
            if place in found.withdrawn
            else _value(each, language)
            for place, each in enumerate(content.results)
        ],
        "remarks": [
            (each.named(language), each.text)
            for each in remarks_of(
                [line for place, line in enumerate(content.results) if place not in found.withdrawn]
            )
        ],
        "pictures": [_picture(access, found, each, language) for each in content.pictures],
        "has_withdrawn": bool(found.withdrawn),
        "files": [
            (NAMES[each], each, _file(access, found, each)) for each in sorted(found.languages)
        ],
    }


def _picture(
    access: HeldAccess, found: ReadReport, picture: Picture, language: str
) -> ShownPicture:
    return ShownPicture(
        url=reverse(
            "portal:report-picture", args=[access.id, found.head.version_id, picture.sha256]
        ),
        alt=picture.alt.of(language),
        caption=picture.caption.of(language),
        note=picture.note,
        lang=found.content.language,
    )


def _plain(found: ReadReport, language: str) -> tuple[Plain, str]:
    if language != found.content.plain_language and language in found.translations:
        return found.translations[language].plain, language
    return found.content.plain, found.content.plain_language


def _clinical(found: ReadReport, language: str) -> tuple[Clinical, str]:
    if language != found.content.language and language in found.translations:
        return found.translations[language].clinical, language
    return found.content.clinical, found.content.language


def _plain_words(plain: Plain, lang: str) -> list[Paragraph]:
    parts = [
        (_("What did we find?"), plain.found),
        (_("What does it mean?"), plain.means),
        (_("What can you do now?"), plain.steps),
        (_("When do you come back, or call?"), plain.back),
    ]
    return [Paragraph(title, text, lang) for title, text in parts if text]


def _clinical_words(clinical: Clinical, lang: str) -> list[Paragraph]:
    parts = [
        (_("Question"), clinical.question),
        (_("Assessment"), clinical.assessment),
        (_("Advice"), clinical.advice),
    ]
    return [Paragraph(title, text, lang) for title, text in parts if text]


def _value(line: ResultLine, language: str) -> Value:
    shown, name = line.shown(language), line.name.of(language)
    usual = _("Usual: %(range)s") % {
        "range": f"{line.usual(language)}{NO_BREAK}{line.unit}".strip()
    }
    return Value(
        name=name,
        shown=shown,
        usual=usual if line.range else "",
        flag=_flag(line.flag),
        gauge=_gauge(line),
        drawing=f"{name}: {shown}. {usual}.",
    )


def _withdrawn(line: ResultLine, language: str, moment: datetime) -> Value:
    day = date_words(clock.to_clinic(moment).date())
    words = _("The laboratory withdrew this value on %(day)s. It does not count any more.")
    name = line.name.of(language)
    return Value(name, _("withdrawn"), "", "", None, "", words % {"day": day})


def _flag(flag: str) -> str:
    if flag.startswith("↑"):
        return _("higher than usual")
    if flag.startswith("↓"):
        return _("lower than usual")
    return _("not as usual") if flag else ""


def _gauge(line: ResultLine) -> Gauge | None:
    """None for a value that is no plain number, or has no range."""
    number = line.number()
    return None if number is None else gauge(number, *line.limits())


def _file(access: HeldAccess, found: ReadReport, language: str) -> str:
    head = found.head
    return reverse("portal:report-pages", args=[access.id, head.version_id, language])
