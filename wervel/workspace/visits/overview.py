"""The first page of a record in words: where the visit stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from wervel.common.actor import Actor
from wervel.common.dates import time_words
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.selectors.arrivals import SeenDocument
from wervel.encounters.selectors.sections import Committed
from wervel.encounters.selectors.visits import StepTaken, VisitHead
from wervel.workspace.visits.pages import PAGES, record_address, record_page
from wervel.workspace.visits.sections.presenters import moment_words
from wervel.workspace.visits.worklist.presenters import next_steps


@dataclass(frozen=True, slots=True)
class SectionLine:
    """`href` is empty while the section has no page of its own."""

    name: str
    href: str
    author: str
    when: str


def overview_page(
    head: VisitHead,
    sections: Mapping[Section, Committed],
    seen: SeenDocument | None,
    steps: Sequence[StepTaken],
    actor: Actor,
) -> dict[str, Any]:
    left = head.status == EncounterStatus.ARRIVED
    return {
        **record_page(head, "record"),
        "sections": [_section(head, one, sections.get(one)) for one in Section],
        "seen": seen,
        "document": str(seen.document.label) if seen else "",
        "seen_at": moment_words(seen.at) if seen else "",
        "history": [(str(one.after.label), time_words(one.at), one.who, one.note) for one in steps],
        "steps": tuple(next_steps(head.status, actor)),
        "step_url": reverse("workspace:record-step", args=[head.id]),
        "left_url": reverse("workspace:visit-left", args=[head.id]) if left else "",
    }


def _section(head: VisitHead, section: Section, newest: Committed | None) -> SectionLine:
    name = f"record-{section.value}"
    has_page = any(page.name == name for page in PAGES)
    return SectionLine(
        str(section.label).capitalize(),
        record_address(head.id, name) if has_page else "",
        newest.author if newest else "",
        moment_words(newest.at) if newest else "",
    )
