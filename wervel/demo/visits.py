"""Some of today's visits as they stand in the middle of a day, made by the services."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta

from django.db import transaction
from django.db.models import QuerySet

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.directory.choices import Qualification, Specialty
from wervel.directory.models import Practitioner
from wervel.directory.qualifying import add_qualification
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.models import Encounter
from wervel.encounters.services.progress import change_state
from wervel.encounters.services.receiving import IdentitySeen, receive_patient
from wervel.encounters.services.sections import commit_section
from wervel.patients.choices import DocumentKind, Sex
from wervel.patients.services import Identity
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import PatientBusy, SlotTaken
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.placing import Placement, move_anywhere
from wervel.scheduling.ticks import moment_of, tick_at

# With the demo doctor, in this order: who is examined, who waits for results, who still waits.
STAGES: Sequence[Sequence[EncounterStatus]] = (
    (EncounterStatus.IN_PROGRESS,),
    (EncounterStatus.IN_PROGRESS, EncounterStatus.AWAITING_RESULTS),
    (),
)
HISTORY = "Demo: sinds zes weken pijn laag in de rug, begonnen na tillen. Geen eerdere onderzoeken."
WOMEN = frozenset(
    ["Anna", "Carla", "Eva", "Fatma", "Hanna", "Joke", "Karin", "Mila", "Noor", "Petra", "Saskia"]
)
QUALIFIED = {
    Specialty.SPINE: (Qualification.IONISING,),
    Specialty.RADIOLOGY: (Qualification.IONISING, Qualification.MRI_SAFETY),
    Specialty.RADIOGRAPHY: (Qualification.MRI_SAFETY,),
}
STEP = timedelta(minutes=5)
WHY = "Demo: komt vandaag."
QUALIFIED_FOR = timedelta(days=365)


@transaction.atomic
def qualify_practitioners(*, actor: Actor) -> None:
    """Doctors answer for X-rays and CT, radiologists and radiographers for MRI safety too."""
    since = clock.today() - QUALIFIED_FOR
    for practitioner in Practitioner.objects.prefetch_related("roles"):
        kinds = {kind for one in practitioner.roles.all() for kind in _kinds(one.specialty)}
        for kind in sorted(kinds):
            add_qualification(practitioner=practitioner.slug, kind=kind, since=since, actor=actor)


def _kinds(specialty: str) -> Sequence[Qualification]:
    return QUALIFIED.get(Specialty(specialty), ())


@transaction.atomic
def begin_some_visits() -> int:
    """Receive today's first patients of the demo doctor, and one at each other clinic; how many."""
    desk, doctor = _demo_user(Role.DESK), _demo_user(Role.DOCTOR)
    bring_forward(len(STAGES))
    rows = _todays()
    # At the very end of a day a colleague's patients are taken over.
    treated = sorted(rows, key=lambda row: not _is_with(row, doctor))[: len(STAGES)]
    clinics = {row.location_id for row in treated}
    others = {row.location_id: row for row in reversed(rows)}
    begun = list(zip(treated, STAGES, strict=False))
    begun += [(row, ()) for place, row in others.items() if place not in clinics]
    for row, stages in begun:
        _begin(row, stages, desk, doctor)
    return len(begun)


def bring_forward(wanted: int) -> int:
    """Late in the day, or on a Sunday, few visits or none are left: the next ones of the demo
    doctor come today instead, outside the hours if need be, then those of colleagues; how many
    did."""
    doctor, planner = _demo_user(Role.DOCTOR), _demo_user(Role.PLANNER)
    today = _todays()
    missing = wanted - sum(_is_with(row, doctor) for row in today)
    later = _with_a_doctor().filter(start__gt=clock.now(), group=None)
    coming = list(later.exclude(pk__in=[row.pk for row in today]))
    moved = 0
    for row in sorted(coming, key=lambda row: not _is_with(row, doctor)):
        if moved >= missing:
            break
        moved += _comes_today(row, planner)
    return moved


def _comes_today(row: Appointment, planner: Actor) -> bool:
    """At the first time at which nobody needs what it takes; by now it may be half over."""
    start = moment_of(tick_at(clock.now() - (row.end - row.start) / 2))
    start = max(start, _midnight())
    while clock.to_clinic(start).date() == clock.today():
        placement = Placement(row.location.slug, _slug(row), start)
        try:
            move_anywhere(
                appointment_id=row.pk, placement=placement, why=WHY, actor=planner, tell=False
            )
        except (SlotTaken, PatientBusy):
            start += STEP
            continue
        return True
    return False


def _midnight() -> datetime:
    """At which today begins."""
    return datetime.combine(clock.today(), time(), clock.CLINIC_ZONE).astimezone(UTC)


def _slug(row: Appointment) -> str | None:
    return row.practitioner.slug if row.practitioner else None


def _is_with(row: Appointment, doctor: Actor) -> bool:
    return row.practitioner is not None and str(row.practitioner.user_id) == doctor.id


def _todays() -> list[Appointment]:
    begin = _midnight()
    return list(_with_a_doctor().filter(start__gte=begin, start__lt=begin + timedelta(days=1)))


def _with_a_doctor() -> QuerySet[Appointment]:
    """What stands with somebody who treats backs, the earliest first."""
    rows = Appointment.objects.filter(
        status=AppointmentStatus.CONFIRMED, practitioner__roles__specialty=Specialty.SPINE
    )
    return (
        rows.select_related("location", "practitioner", "patient")
        .order_by("start", "id")
        .distinct()
    )


def _demo_user(role: Role) -> Actor:
    return User.objects.get(username=f"demo-{role.value}").as_actor()


def _begin(row: Appointment, stages: Sequence[EncounterStatus], desk: Actor, doctor: Actor) -> None:
    person = row.patient
    sex = Sex.FEMALE if person.given in WOMEN else Sex.MALE
    identity = Identity(person.given, person.family, person.birth_date, sex)
    seen = IdentitySeen(DocumentKind.IDENTITY_CARD, identity)
    encounter = receive_patient(appointment_id=row.pk, seen=seen, actor=desk)
    for stage in stages:
        change_state(encounter_id=encounter.pk, after=stage, actor=doctor)
    if stages:
        _write(encounter, doctor)


def _write(encounter: Encounter, doctor: Actor) -> None:
    commit_section(
        encounter_id=encounter.pk,
        section=Section.HISTORY,
        base=0,
        content={"text": HISTORY},
        actor=doctor,
    )
