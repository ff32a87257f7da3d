"""What was told before a visit: by the link only whether, for the desk the consents too, and the
answers for those who treat."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import read_reference
from wervel.encounters.choices import ConsentKind, ConsentState, EncounterStatus, IntakeTask
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.intake.questions import REPORT_WHEN
from wervel.encounters.models import ConsentStep, Encounter, IntakeDraft, IntakeVersion
from wervel.encounters.rules import may_answer_for_patient, may_read_record
from wervel.encounters.transitions import CAN_BE_DRAFTED
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.appointments import appointment_behind_link
from wervel.scheduling.selectors.visit_steps import steps_of_visit
from wervel.scheduling.transitions import HOLDS_ITS_TIME
from wervel.triage.sharing import SharedCheck, shared_check

BY_LINK = frozenset({EncounterStatus.PLANNED, EncounterStatus.ARRIVED})


@dataclass(frozen=True, slots=True)
class LinkedIntake:
    """All that a link shows: which tasks are done, and whether answers are still taken."""

    is_open: bool
    done: frozenset[IntakeTask]


@dataclass(frozen=True, slots=True)
class Consent:
    """Where a consent stands; `who` is empty when it came by the link."""

    kind: ConsentKind
    state: ConsentState
    number: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DeskIntake:
    """What the desk sees: whether, never what. `encounter_id` is None while nothing was sent."""

    appointment_id: UUID
    encounter_id: UUID | None
    reference: str
    location: str
    patient: str
    birth_date: str
    start: datetime
    is_open: bool
    done: frozenset[IntakeTask]
    consents: tuple[Consent, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answers of a task; `who` is empty when the patient sent them by the link."""

    content: Mapping[str, str]
    number: int
    who: str
    at: datetime


@dataclass(frozen=True, slots=True)
class RecordIntake:
    answers: Mapping[IntakeTask, Answered]
    consents: tuple[Consent, ...]
    check: SharedCheck | None


def digest_of(browser: str) -> str:
    """What is stored in place of a browser's secret."""
    return hashlib.sha256(browser.encode("utf-8", "surrogatepass")).hexdigest()


def is_open_by_link(appointment_id: UUID) -> bool:
    """Until the doctor begins, and while a step of the visit stands that is not over."""
    steps = steps_of_visit(appointment_id)
    found = Encounter.objects.filter(appointment=steps[0]).values_list("status", flat=True).first()
    if found is not None and found not in BY_LINK:
        return False
    today = clock.today()
    return any(
        one.status in HOLDS_ITS_TIME and clock.to_clinic(one.start).date() >= today for one in steps
    )


def intake_by_link(secret: str, *, actor: Actor) -> LinkedIntake:
    """AppointmentUnknown, AppointmentOver; the read is audited. Nothing is made by it."""
    appointment_id = appointment_behind_link(secret, actor=actor)
    encounter = _encounter_of(appointment_id)
    return LinkedIntake(is_open_by_link(appointment_id), _done(encounter))


def draft_by_link(secret: str, task: IntakeTask, browser: str, *, actor: Actor) -> dict[str, str]:
    """What was typed in this browser and not sent; empty in any other."""
    encounter = _encounter_of(appointment_behind_link(secret, actor=actor))
    if encounter is None or not browser:
        return {}
    rows = IntakeDraft.objects.filter(encounter=encounter, task=task, digest=digest_of(browser))
    row = rows.first()
    return dict(row.content) if row else {}


def desk_intake(reference: str, *, actor: Actor) -> DeskIntake:
    """Of the appointment that a reference names; the read is audited. Forbidden,
    AppointmentUnknown."""
    if not may_answer_for_patient(actor):
        raise Forbidden
    rows = Appointment.objects.select_related("patient", "location")
    found = rows.filter(reference=read_reference(reference)).first()
    if found is None:
        raise AppointmentUnknown
    encounter = _encounter_of(found.pk)
    _note(EncounterEvent.INTAKE_STATUS_READ, "Appointment", found.pk, found.patient_id, actor)
    return DeskIntake(
        appointment_id=found.pk,
        encounter_id=encounter.pk if encounter else None,
        reference=found.reference,
        location=found.location.slug,
        patient=str(found.patient),
        birth_date=f"{found.patient.birth_date:%d-%m-%Y}",
        start=clock.to_clinic(found.start),
        is_open=_takes_answers(found, encounter),
        done=_done(encounter),
        consents=_consents(encounter),
    )


def record_intake(encounter_id: UUID, *, actor: Actor) -> RecordIntake:
    """All that was told, and the check that was shared with the booking; the read is audited.

    Forbidden, EncounterUnknown.
    """
    if not may_read_record(actor):
        raise Forbidden
    encounter = Encounter.objects.select_related("appointment").filter(pk=encounter_id).first()
    if encounter is None:
        raise EncounterUnknown
    _note(EncounterEvent.INTAKE_READ, "Encounter", encounter.pk, encounter.patient_id, actor)
    rows = IntakeVersion.objects.filter(encounter=encounter).select_related("author")
    answers = {IntakeTask(row.task): _answered(row) for row in rows.order_by("number")}
    return RecordIntake(
        answers=answers,
        consents=_consents(encounter),
        check=shared_check(encounter.appointment.triage_reference),
    )


def report_wish(encounter_id: UUID) -> str:
    """When the patient wants to read the report, as last told; empty when it was not. For who
    writes the report, and records that."""
    rows = IntakeVersion.objects.filter(encounter_id=encounter_id, task=IntakeTask.CONSENT)
    newest = rows.order_by("-number").first()
    return str(newest.content.get(REPORT_WHEN, "")) if newest else ""


def _encounter_of(appointment_id: UUID) -> Encounter | None:
    return Encounter.objects.filter(appointment=steps_of_visit(appointment_id)[0]).first()


def _takes_answers(found: Appointment, encounter: Encounter | None) -> bool:
    if encounter is None:
        return any(one.status in HOLDS_ITS_TIME for one in steps_of_visit(found.pk))
    return EncounterStatus(encounter.status) in CAN_BE_DRAFTED


def _done(encounter: Encounter | None) -> frozenset[IntakeTask]:
    if encounter is None:
        return frozenset()
    rows = IntakeVersion.objects.filter(encounter=encounter).values_list("task", flat=True)
    return frozenset(IntakeTask(one) for one in rows.distinct())


def _consents(encounter: Encounter | None) -> tuple[Consent, ...]:
    if encounter is None:
        return ()
    rows = ConsentStep.objects.filter(encounter=encounter).select_related("author")
    newest = {row.kind: row for row in rows.order_by("number")}
    return tuple(_consent(newest[kind]) for kind in ConsentKind if kind in newest)


def _consent(row: ConsentStep) -> Consent:
    return Consent(
        ConsentKind(row.kind),
        ConsentState(row.state),
        row.number,
        _name(row.author),
        clock.to_clinic(row.at),
    )


def _answered(row: IntakeVersion) -> Answered:
    return Answered(row.content, row.number, _name(row.author), clock.to_clinic(row.at))


def _name(author: User | None) -> str:
    return (author.get_full_name() or author.username) if author else ""


def _note(event: EncounterEvent, kind: str, key: UUID, patient_id: UUID, actor: Actor) -> None:
    audit.record(event=event, actor=actor, object_type=kind, object_id=key, patient_id=patient_id)
