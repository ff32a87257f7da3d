"""Who is expected today, who is here, and how far each visit is: no word of what they have."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.directory import selectors as directory
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Location
from wervel.encounters.choices import EncounterStatus, VisitState
from wervel.encounters.events import EncounterEvent
from wervel.encounters.models import Encounter, EncounterStep
from wervel.encounters.rules import may_read_record, may_see_worklist
from wervel.encounters.selectors.names import names_of
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.models import Appointment, AppointmentChange, Claim

# The state of a visit by that of its encounter; a planned one depends on its appointment.
OF_ENCOUNTER: Mapping[EncounterStatus, VisitState] = {
    EncounterStatus.ARRIVED: VisitState.WAITING,
    EncounterStatus.IN_PROGRESS: VisitState.IN_PROGRESS,
    EncounterStatus.AWAITING_RESULTS: VisitState.AWAITING_RESULTS,
    EncounterStatus.FINISHED: VisitState.FINISHED,
    EncounterStatus.CANCELLED: VisitState.CANCELLED,
}
OF_APPOINTMENT: Mapping[AppointmentStatus, VisitState] = {
    AppointmentStatus.CONFIRMED: VisitState.EXPECTED,
    AppointmentStatus.ARRIVED: VisitState.TO_CHECK,
    AppointmentStatus.FINISHED: VisitState.FINISHED,
    AppointmentStatus.NO_SHOW: VisitState.NO_SHOW,
    AppointmentStatus.CANCELLED: VisitState.CANCELLED,
}
GOING_ON = (
    EncounterStatus.ARRIVED,
    EncounterStatus.IN_PROGRESS,
    EncounterStatus.AWAITING_RESULTS,
)
# Of a visit with several appointments, the first of these that any of them has.
TELLING = (
    AppointmentStatus.ARRIVED,
    AppointmentStatus.CONFIRMED,
    AppointmentStatus.FINISHED,
    AppointmentStatus.NO_SHOW,
    AppointmentStatus.CANCELLED,
)


@dataclass(frozen=True, slots=True)
class VisitStep:
    """One appointment of a visit: when, where, with whom."""

    reference: str
    start: datetime
    end: datetime
    practitioner: str
    practitioner_slug: str
    rooms: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorklistEntry:
    """A visit of the day. `encounter_id` is None while nobody has needed its record.

    `since` is when it came into its state, None where nobody has moved it; `holder` is who has the
    patient now, empty before somebody began.
    """

    state: VisitState
    status: EncounterStatus
    steps: tuple[VisitStep, ...]
    encounter_id: UUID | None
    patient: str
    birth_date: date
    phone: str
    verified: bool
    since: datetime | None
    holder: str

    @property
    def first(self) -> VisitStep:
        return self.steps[0]

    def is_with(self, practitioner: str) -> bool:
        return any(step.practitioner_slug == practitioner for step in self.steps)


def worklist(*, location: str, day: date, actor: Actor) -> tuple[WorklistEntry, ...]:
    """The visits of a clinic on a day, earliest first; the read is audited. Forbidden.

    Today's list begins with those of earlier days that nobody has ended.
    """
    place = _place(location, actor)
    audit.record(
        event=EncounterEvent.WORKLIST_READ,
        actor=actor,
        object_type="Location",
        object_id=place.pk,
        detail={"day": day.isoformat()},
    )
    wanted = Q(**_within(day))
    if day == clock.today():
        wanted |= Q(encounter__status__in=GOING_ON, start__lt=_begin(day))
    rows = Appointment.objects.filter(wanted, location=place)
    rows = rows.select_related("patient", "practitioner").order_by("start", "id")
    visits: dict[object, list[Appointment]] = {}
    for row in rows:
        key = (row.group_id, row.patient_id) if row.group_id else row.pk
        visits.setdefault(key, []).append(row)
    entries = _entries(list(visits.values()))
    return entries if may_read_record(actor) else tuple(map(_without_what_is_done, entries))


def _without_what_is_done(entry: WorklistEntry) -> WorklistEntry:
    """That there are tests is for those who treat: for the desk, a visit goes on."""
    if entry.status != EncounterStatus.AWAITING_RESULTS:
        return entry
    state, status = VisitState.IN_PROGRESS, EncounterStatus.IN_PROGRESS
    return replace(entry, state=state, status=status, since=None, holder="")


def worklist_state(*, location: str, day: date, actor: Actor) -> str:
    """A text that changes whenever something that the list shows may have changed.

    It names nobody, so it is not audited: a page asks for it every few seconds.
    """
    place = _place(location, actor)
    within = {f"appointment__{name}": value for name, value in _within(day).items()}
    changes = AppointmentChange.objects.filter(appointment__location=place, **within)
    changed = changes.aggregate(count=Count("pk"), last=Max("pk"))
    of_the_day = Q(**{f"encounter__{name}": value for name, value in within.items()})
    on_the_day = Q(at__gte=_begin(day), at__lt=_begin(day + timedelta(days=1)))
    steps = EncounterStep.objects.filter(
        of_the_day | on_the_day, encounter__location=place
    ).aggregate(count=Count("pk"), last=Max("pk"))
    parts = (changed["count"], changed["last"] or 0, steps["count"], steps["last"] or 0)
    return "-".join(str(part) for part in parts)


def _place(slug: str, actor: Actor) -> Location:
    if not may_see_worklist(actor):
        raise Forbidden
    return directory.location(slug)


def _within(day: date) -> dict[str, datetime]:
    return {"start__gte": _begin(day), "start__lt": _begin(day + timedelta(days=1))}


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), clock.CLINIC_ZONE)


def _entries(visits: Sequence[list[Appointment]]) -> tuple[WorklistEntry, ...]:
    keys = [row.pk for rows in visits for row in rows]
    encounters = {one.appointment_id: one for one in Encounter.objects.filter(appointment__in=keys)}
    steps = _last_steps(encounters.values())
    names = names_of(step.actor_id for step in steps.values())
    rooms = _rooms(keys)
    found = []
    for rows in visits:
        encounter = next((encounters[row.pk] for row in rows if row.pk in encounters), None)
        last = steps.get(encounter.pk) if encounter else None
        found.append(_entry(rows, encounter, last, names, rooms))
    return tuple(sorted(found, key=lambda one: one.first.start))


def _entry(
    rows: Sequence[Appointment],
    encounter: Encounter | None,
    last: EncounterStep | None,
    names: Mapping[str, str],
    rooms: Mapping[UUID, tuple[str, ...]],
) -> WorklistEntry:
    standing = [row for row in rows if row.status != AppointmentStatus.CANCELLED] or rows
    status = EncounterStatus(encounter.status) if encounter else EncounterStatus.PLANNED
    patient = rows[0].patient
    held = status in (EncounterStatus.IN_PROGRESS, EncounterStatus.AWAITING_RESULTS)
    return WorklistEntry(
        state=OF_ENCOUNTER.get(status) or _planned(rows),
        status=status,
        steps=tuple(_step(row, rooms) for row in standing),
        encounter_id=encounter.pk if encounter else None,
        patient=str(patient),
        birth_date=patient.birth_date,
        phone=patient.phone,
        verified=patient.verified,
        since=clock.to_clinic(last.at) if last and last.before else None,
        holder=names.get(last.actor_id, "") if last and held else "",
    )


def _planned(rows: Sequence[Appointment]) -> VisitState:
    statuses = {AppointmentStatus(row.status) for row in rows}
    return next(OF_APPOINTMENT[one] for one in TELLING if one in statuses)


def _step(row: Appointment, rooms: Mapping[UUID, tuple[str, ...]]) -> VisitStep:
    doctor = row.practitioner
    return VisitStep(
        reference=row.reference,
        start=clock.to_clinic(row.start),
        end=clock.to_clinic(row.end),
        practitioner=doctor.name if doctor else "",
        practitioner_slug=doctor.slug if doctor else "",
        rooms=rooms.get(row.pk, ()),
    )


def _last_steps(encounters: Iterable[Encounter]) -> dict[UUID, EncounterStep]:
    rows = EncounterStep.objects.filter(encounter__in=[one.pk for one in encounters])
    return {row.encounter_id: row for row in rows.order_by("pk")}


def _rooms(keys: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    kinds = (ClaimableKind.ROOM, ClaimableKind.DEVICE)
    rows = Claim.objects.filter(appointment__in=keys, claimable__kind__in=kinds)
    found: dict[UUID, tuple[str, ...]] = {}
    pairs = rows.values_list("appointment_id", "claimable__label").distinct()
    for key, label in pairs.order_by("claimable__label"):
        if key is not None:
            found[key] = (*found.get(key, ()), label)
    return found
