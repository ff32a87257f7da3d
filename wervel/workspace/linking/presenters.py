"""Records and their links in words, for who compares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.common import clock
from wervel.common.dates import date_words, day_with_date_words, time_words
from wervel.design.telephone import phone_words as phone
from wervel.patients.linkable import FoundRecords, LinkFacts, RecordFacts
from wervel.scheduling.selectors.of_records import VisitTime

MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class RecordLine:
    """A record in a list, and the way on with it."""

    name: str
    facts: str
    number: str
    replaced: bool
    href: str


@dataclass(frozen=True, slots=True)
class Cell:
    lines: Sequence[str]
    figures: bool = False


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """One thing that is known of both; `differs` where it should be the same for one person."""

    label: str
    one: Cell
    other: Cell
    differs: bool


@dataclass(frozen=True, slots=True)
class LinkLine:
    """A link as seen from one of its records."""

    name: str
    number: str
    href: str
    since: str
    by: str
    reason: str
    until: str
    ended_by: str
    end_reason: str
    part_href: str


def record_address(patient_id: UUID) -> str:
    return reverse("workspace:linking-record", args=[patient_id])


def record_lines(records: Sequence[RecordFacts], *, beside: UUID | None = None) -> list[RecordLine]:
    """To the record itself or, beside another one, to where both are compared."""
    return [_line(each, beside) for each in records if each.id != beside]


def found_page(found: FoundRecords, *, beside: UUID | None = None) -> dict[str, Any]:
    lines = record_lines(found.records, beside=beside)
    return {"searched": True, "found": lines, "more": found.more}


def record_page(
    record: RecordFacts, links: Sequence[LinkFacts], alike: Sequence[RecordFacts]
) -> dict[str, Any]:
    lines = [(_link_line(each, record.id), each) for each in links]
    living = [line for line, each in lines if each.ended_at is None]
    return {
        "record": record,
        "facts": _own_facts(record),
        "living": living,
        "kept": living[0] if record.replaced and living else None,
        "over": [line for line, each in lines if each.ended_at is not None],
        "alike": record_lines(alike, beside=record.id),
    }


def compare_page(
    records: Sequence[RecordFacts],
    visits: Mapping[UUID, Sequence[VisitTime]],
    reports: Mapping[UUID, Sequence[date]],
) -> dict[str, Any]:
    one, other = records
    return {
        "records": records,
        "rows": [
            *_rows(one, other),
            _row(_("Appointments"), *(_visits(visits[each.id]) for each in records)),
            _row(_("Reports"), *(_days(reports[each.id]) for each in records)),
        ],
        "at_once": _at_once(visits[one.id], visits[other.id]),
        "back_url": record_address(one.id),
    }


def part_page(link: LinkFacts) -> dict[str, Any]:
    return {
        "link": link,
        "since": date_words(link.linked_at.date()),
        "back_url": record_address(link.kept.id),
    }


def _line(record: RecordFacts, beside: UUID | None) -> RecordLine:
    href = record_address(record.id)
    if beside is not None:
        href = reverse("workspace:linking-compare", args=[beside, record.id])
    born = _("born %(date)s") % {"date": _day(record.birth_date)}
    reached = [each for each in (phone(record.phone), record.email) if each]
    facts = " · ".join([born, *reached])
    return RecordLine(record.name, facts, record.number, record.replaced, href)


def _own_facts(record: RecordFacts) -> list[tuple[str, Cell]]:
    number = (_("Record number"), _cell(record.number, figures=True))
    return [number, *((row.label, row.one) for row in _rows(record, record)[1:])]


def _rows(one: RecordFacts, other: RecordFacts) -> list[ComparedRow]:
    both = (one, other)
    return [
        _row(_("Name"), *(_cell(each.name) for each in both), same=one.name == other.name),
        _row(
            _("Date of birth"),
            *(_cell(_day(each.birth_date), figures=True) for each in both),
            same=one.birth_date == other.birth_date,
        ),
        _row(_("Sex"), *(_cell(str(each.sex.label)) for each in both), same=one.sex == other.sex),
        _row(
            _("Telephone"),
            *(_cell(phone(each.phone), figures=True) for each in both),
            same=one.phone == other.phone,
        ),
        _row(
            _("E-mail"),
            *(_cell(each.email or "–") for each in both),
            same=one.email.lower() == other.email.lower(),
        ),
        _row(_("Identity document"), *(_cell(_document(each)) for each in both)),
        _row(_("Known since"), *(_cell(date_words(each.since.date())) for each in both)),
    ]


def _row(label: str, one: Cell, other: Cell, *, same: bool = True) -> ComparedRow:
    return ComparedRow(label, one, other, differs=not same)


def _cell(text: str, *, figures: bool = False) -> Cell:
    return Cell((text,), figures)


def _document(record: RecordFacts) -> str:
    return _("seen") if record.verified else _("not seen yet")


def _visits(visits: Sequence[VisitTime]) -> Cell:
    return _some([_visit_words(each) for each in visits], len(visits))


def _visit_words(visit: VisitTime) -> str:
    words = f"{_day(visit.start.date())} {time_words(visit.start)}, {visit.location_name}"
    return words if visit.counts else f"{words}, {visit.status.label}"


def _days(days: Sequence[date]) -> Cell:
    return _some([_day(each) for each in days], len(days))


def _some(lines: Sequence[str], count: int) -> Cell:
    """The number first, then the latest."""
    if not count:
        return Cell((_("none"),))
    rest = [_("and older ones")] if count > MOST_LINES else []
    total = _("%(count)s in all") % {"count": count}
    return Cell((total, *lines[:MOST_LINES], *rest), figures=True)


def _at_once(ones: Sequence[VisitTime], others: Sequence[VisitTime]) -> list[str]:
    """Appointments to come under both records that overlap: the person can keep only one."""
    now = clock.now()
    return [
        f"{day_with_date_words(one.start.date())}, {time_words(one.start)}, {one.location_name} – "
        f"{time_words(other.start)}, {other.location_name}"
        for one in ones
        for other in others
        if one.counts and other.counts and one.end > now
        if one.start < other.end and other.start < one.end
    ]


def _link_line(link: LinkFacts, own: UUID) -> LinkLine:
    other = link.replaced if link.kept.id == own else link.kept
    return LinkLine(
        other.name,
        other.number,
        record_address(other.id),
        date_words(link.linked_at.date()),
        link.linked_by,
        link.reason,
        date_words(link.ended_at.date()) if link.ended_at else "",
        link.ended_by,
        link.end_reason,
        "" if link.ended_at else reverse("workspace:linking-part", args=[link.id]),
    )


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"
