"""Words for the texts that wait for a physician."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import date_words, time_words
from wervel.knowledge.sign_off import TextToSign, Waiting

_NAMES = dict(settings.LANGUAGES)


@dataclass(frozen=True, slots=True)
class QueueLine:
    href: str
    title: str
    hint: str
    language: str


@dataclass(frozen=True, slots=True)
class TextView:
    """`changed` is one line: the parts that differ, or that the text is new."""

    title: str
    language: str
    code: str
    summary: str
    handed_in: str
    changed: str
    seal: str
    read: str


def queue_line(waiting: Waiting) -> QueueLine:
    return QueueLine(
        href=reverse("workspace:text", args=(waiting.task,)),
        title=waiting.title,
        hint=handed_in(waiting),
        language=_NAMES[waiting.language],
    )


def handed_in(waiting: Waiting) -> str:
    moment = clock.to_clinic(waiting.handed_in_at)
    words = {"day": date_words(moment), "time": time_words(moment), "name": waiting.handed_in_by}
    if not waiting.handed_in_by:
        return _("Handed in on %(day)s, %(time)s") % words
    return _("Handed in by %(name)s on %(day)s, %(time)s") % words


def _by_whom_and_when(waiting: Waiting) -> str:
    moment = clock.to_clinic(waiting.handed_in_at)
    parts = (waiting.handed_in_by, date_words(moment), time_words(moment))
    return ", ".join(part for part in parts if part)


def text_view(text: TextToSign) -> TextView:
    waiting = text.waiting
    return TextView(
        title=waiting.title,
        language=_NAMES[waiting.language],
        code=waiting.language,
        summary=text.summary,
        handed_in=_by_whom_and_when(waiting),
        changed=_changed(text),
        seal=text.seal,
        read=reverse("workspace:text-read", args=(waiting.task, text.seal)),
    )


def _changed(text: TextToSign) -> str:
    if text.changed is None:
        return _("All of it is new: it is not on the site yet")
    if not text.changed:
        return _("Nothing: it reads as on the site")
    return ", ".join(str(part.label) for part in text.changed)
