"""Finding people: by name as it sounds, birth date, telephone number or e-mail address."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.patients.exceptions import PatientUnknown
from wervel.patients.linked import kept_record, kept_records, other_names
from wervel.patients.models import Patient
from wervel.patients.rules import may_search_patients
from wervel.patients.services import PatientDetails
from wervel.patients.sought import Sought, read_query, search_words

MOST_FOUND = 20
MOST_WEIGHED = 500
ALIKE, NEARLY_ALIKE = 85, 75
HEAD = 2


class SearchEvent(StrEnum):
    SEARCHED = "patients.search.read"
    SHOWN = "patients.patient.shown"
    READ = "patients.patient.read"


@dataclass(frozen=True, slots=True)
class OtherName:
    """A record that is read with another: who was meant by its name or number is found."""

    name: str
    number: str


@dataclass(frozen=True, slots=True)
class KnownPatient:
    """Somebody in the records, as told to who makes an appointment; `also` are their other ones."""

    id: UUID
    given: str
    family: str
    birth_date: date
    phone: str
    email: str
    language: str
    verified: bool
    also: tuple[OtherName, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.given} {self.family}"


@dataclass(frozen=True, slots=True)
class FoundPatients:
    """The likeliest first. `more` when there are others: a birth date would tell them apart."""

    people: tuple[KnownPatient, ...] = ()
    more: bool = False


def find_patients(text: str, *, actor: Actor) -> FoundPatients:
    """Who can be meant by what was typed. The search is audited with those it showed, not with
    its words. A name that nobody has finds those that are written nearly so."""
    _require(actor)
    sought = read_query(text, clock.today())
    return _told(ranked_rows(sought), actor) if sought else FoundPatients()


def likely_duplicates(details: PatientDetails, *, actor: Actor) -> tuple[KnownPatient, ...]:
    """Those who may be this very person: the same birth date with a name much like it, or the
    same name with the same telephone number or e-mail address."""
    _require(actor)
    return _told(alike_rows(details)[:MOST_FOUND], actor).people


def known_patient(pk: UUID, *, actor: Actor) -> KnownPatient:
    """One of them, under the record that is kept for them; the read is audited. PatientUnknown."""
    _require(actor)
    row = Patient.objects.filter(pk=kept_record(pk)).first()
    if row is None:
        raise PatientUnknown
    audit.record(
        event=SearchEvent.READ,
        actor=actor,
        object_type="Patient",
        object_id=row.pk,
        patient_id=row.pk,
    )
    return _known(row, other_names([row.pk]).get(row.pk, ()))


def ranked_rows(sought: Sought) -> list[Patient]:
    """Who can be meant, the likeliest first. Whoever calls has checked the right, and audits."""
    rows = list(_matching(sought)[:MOST_WEIGHED])
    if not rows and sought.words:
        rows = _nearly(sought)
    return sorted(rows, key=lambda row: _rank(row, sought))


def alike_rows(details: PatientDetails) -> list[Patient]:
    """Who may be the same person, the likeliest first; under the same conditions."""
    words = search_words(details.given, details.family)
    reachable = Q(phone=details.phone)
    if details.email:
        reachable |= Q(email__iexact=details.email)
    same_day = Patient.objects.filter(birth_date=details.birth_date)[:MOST_WEIGHED]
    same_reach = Patient.objects.filter(reachable, search_words=words)[:MOST_FOUND]
    found = {row.pk: row for row in same_day if _likeness(row, words) >= ALIKE}
    found |= {row.pk: row for row in same_reach}
    return sorted(found.values(), key=lambda row: -_likeness(row, words))


def note_search(rows: Iterable[UUID], actor: Actor) -> None:
    """That these records were shown to who searched; the words of the search are not kept."""
    shown = list(rows)
    audit.record(
        event=SearchEvent.SEARCHED,
        actor=actor,
        object_type="Patient",
        object_id="",
        detail={"shown": [str(each) for each in shown]},
    )
    audit.record_shown(event=SearchEvent.SHOWN, actor=actor, patient_ids=shown)


def _told(rows: Sequence[Patient], actor: Actor) -> FoundPatients:
    """Each person once, under the record that is kept; with the names of their other records."""
    instead = kept_records(row.pk for row in rows)
    wanted = list(dict.fromkeys(instead[row.pk] for row in rows))
    shown = wanted[:MOST_FOUND]
    known = {row.pk: row for row in rows}
    known |= Patient.objects.in_bulk([each for each in shown if each not in known])
    others = other_names(shown)
    note_search([*shown, *(row.pk for each in shown for row in others.get(each, ()))], actor)
    people = tuple(_known(known[each], others.get(each, ())) for each in shown)
    return FoundPatients(people, len(wanted) > MOST_FOUND)


def _require(actor: Actor) -> None:
    if not may_search_patients(actor):
        raise Forbidden


def _matching(sought: Sought) -> QuerySet[Patient]:
    """Every word begins a word of the name; the birth date is one of those meant."""
    rows = Patient.objects.order_by("folded_name", "birth_date", "id")
    for word in sought.words:
        rows = rows.filter(search_words__contains=f" {word}")
    if sought.dates:
        rows = rows.filter(birth_date__in=sought.dates)
    if sought.phone:
        rows = rows.filter(phone__endswith=sought.phone)
    if sought.email:
        rows = rows.filter(email__iexact=sought.email)
    return rows


def _nearly(sought: Sought) -> list[Patient]:
    """With the birth date, any name much like it; else names whose words begin alike."""
    rows = Patient.objects.all()
    if sought.dates:
        rows = rows.filter(birth_date__in=sought.dates)
    else:
        for word in sought.words:
            rows = rows.filter(search_words__contains=f" {word[:HEAD]}")
    return [row for row in rows[:MOST_WEIGHED] if _nearness(row, sought.words) >= NEARLY_ALIKE]


def _likeness(row: Patient, words: str) -> float:
    """Of two whole names; a second name that only one of them has does not matter."""
    return float(fuzz.token_set_ratio(row.search_words.strip(), words.strip()))


def _nearness(row: Patient, words: Sequence[str]) -> float:
    """How near each word that was typed comes to some word of the name, on average."""
    own = row.search_words.split() or [""]
    return sum(max(fuzz.ratio(word, each) for each in own) for word in words) / len(words)


def _rank(row: Patient, sought: Sought) -> tuple[int, int, float, str]:
    """The first meaning of a date before its others, whole words before beginnings of words."""
    days = {day: number for number, day in enumerate(sought.dates)}
    own = row.search_words.split()
    begun = sum(word not in own for word in sought.words)
    nearness = _nearness(row, sought.words) if sought.words else 0
    return days.get(row.birth_date, 0), begun, -nearness, row.folded_name


def _known(row: Patient, others: Iterable[Patient] = ()) -> KnownPatient:
    return KnownPatient(
        row.pk,
        row.given,
        row.family,
        row.birth_date,
        row.phone,
        row.email,
        row.language,
        row.verified,
        tuple(OtherName(str(each), each.number) for each in others),
    )
