"""The pages of one record, in the order of a visit: a part that adds a page adds it here."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wervel.common.dates import date_words, day_with_date_words, time_words
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.selectors.linked_visits import LinkedRecord
from wervel.encounters.selectors.visits import VisitHead
from wervel.patients.choices import Sex
from wervel.workspace.visits.lines import worklist_address


@dataclass(frozen=True, slots=True)
class RecordPage:
    """`name` is that of its address, which takes the id of the visit."""

    name: str
    label: Promise


@dataclass(frozen=True, slots=True)
class PageLink:
    href: str
    label: str
    current: bool


PAGES = (
    RecordPage("record", _("Overview")),
    RecordPage("record-intake", _("Intake")),
    RecordPage("record-history", _("Case history")),
    RecordPage("record-examination", _("Examination")),
    RecordPage("record-assessment", _("Assessment")),
    RecordPage("record-orders", _("Orders")),
    RecordPage("record-plan", _("Plan")),
    RecordPage("record-results", _("Results")),
    RecordPage("record-images", _("Images")),
    RecordPage("record-report", _("Report")),
)
TONES = {
    EncounterStatus.IN_PROGRESS: "clay",
    EncounterStatus.AWAITING_RESULTS: "clay",
    EncounterStatus.CANCELLED: "red",
    EncounterStatus.FINISHED: "plain",
    EncounterStatus.PLANNED: "plain",
}


@dataclass(frozen=True, slots=True)
class OtherVisit:
    href: str
    when: str
    status: str


@dataclass(frozen=True, slots=True)
class OtherRecord:
    """What stands above a record of which the person has another one."""

    number: str
    name: str
    visits: Sequence[OtherVisit]


def record_address(encounter_id: UUID, name: str = "record") -> str:
    return reverse(f"workspace:{name}", args=[encounter_id])


def record_page(head: VisitHead, current: str) -> dict[str, Any]:
    """What stands above every page of a record: who it is, and the way to the other pages."""
    return {
        "head": head,
        "worklist": worklist_address(head.location),
        "birth_date": f"{head.birth_date:%d-%m-%Y}",
        "sex": str(Sex(head.sex).label),
        "when": f"{day_with_date_words(head.start)}, {time_words(head.start)}",
        "status": str(head.status.label),
        "tone": TONES.get(head.status, ""),
        "others": [_other(each) for each in head.linked],
        "pages": [
            PageLink(record_address(head.id, page.name), str(page.label), page.name == current)
            for page in PAGES
        ],
    }


def _other(record: LinkedRecord) -> OtherRecord:
    visits = [
        OtherVisit(
            record_address(each.id),
            f"{date_words(each.start.date())}, {each.location_name}",
            str(each.status.label),
        )
        for each in record.visits
    ]
    return OtherRecord(record.number, record.name, visits)
