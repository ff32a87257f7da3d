"""A section of a record in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wervel.common.actor import Actor
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.text import printable
from wervel.encounters.choices import Section
from wervel.encounters.rules import may_write_section
from wervel.encounters.section_content import LONGEST_TEXT, TEXT
from wervel.encounters.selectors.sections import Committed, OpenSection
from wervel.encounters.selectors.visits import VisitHead
from wervel.encounters.transitions import CAN_BE_DRAFTED, CAN_BE_WRITTEN
from wervel.workspace.visits.pages import record_page


@dataclass(frozen=True, slots=True)
class SectionPage:
    """Where a section has its page, and what it asks of who writes it."""

    name: str
    title: Promise
    hint: Promise


SECTION_PAGES = {
    Section.HISTORY: SectionPage(
        "record-history",
        _("Case history"),
        _("What the patient tells: since when, how it began, what was done before."),
    ),
    Section.ASSESSMENT: SectionPage(
        "record-assessment",
        _("Assessment"),
        _("What you think it is, and why."),
    ),
    Section.PLAN: SectionPage(
        "record-plan",
        _("Plan"),
        _("What happens now, who does it, and when the patient comes back."),
    ),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A text that somebody committed."""

    number: int
    words: str
    author: str
    when: str


def text_of(committed: Committed) -> Text:
    return Text(
        committed.number, committed.content[TEXT], committed.author, moment_words(committed.at)
    )


def moment_words(moment: datetime) -> str:
    return f"{day_with_date_words(moment.date())}, {time_words(moment)}"


def section_page(
    head: VisitHead, found: OpenSection, actor: Actor, *, typed: str | None = None, begun: int = -1
) -> dict[str, Any]:
    """What the page shows: the text to go on with, and beside it what others saved meanwhile.

    `typed` is what was just sent; without it, one's own draft, or else the text that is there.
    """
    page = SECTION_PAGES[found.section]
    current = text_of(found.current) if found.current else None
    draft, sent = (None, typed) if typed is not None else (found.draft, None)
    if typed is None:
        begun = draft.base if draft else found.number
        typed = draft.content[TEXT] if draft else (current.words if current else "")
    writes = may_write_section(actor, found.section) and head.status in CAN_BE_DRAFTED
    return {
        **record_page(head, page.name),
        "title": page.title,
        "hint": page.hint,
        "current": current,
        "text": printable(typed),
        "base": found.number,
        "begun": begun,
        "author": actor.id,
        "stale": current is not None and begun != found.number,
        "draft_at": moment_words(draft.saved_at) if draft else "",
        "writes": writes,
        "unsaved": printable(sent) if sent and not writes else "",
        "commits": writes and head.status in CAN_BE_WRITTEN,
        "longest": LONGEST_TEXT,
    }
