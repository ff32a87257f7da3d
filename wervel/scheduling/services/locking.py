"""Finding an appointment to change, for whoever may, and locking it until the transaction ends."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
from wervel.patients.linked import kept_record, records_of_person
from wervel.patients.models import Patient
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    PatientBusy,
    PatientUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.late_changes import changeable_until
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.rules import may_change_all_appointments, may_change_own_appointments
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.wanted import Taking


def appointment_of_link(secret: str, *, lock: bool = False) -> Appointment:
    """What the holder of a manage link may change; AppointmentUnknown."""
    rows = _rows(lock=lock).filter(manage_secret=secret)
    return _found(rows.first() if is_secret(secret) else None, lock=lock)


def appointment_for_staff(appointment_id: UUID, actor: Actor, *, lock: bool = False) -> Appointment:
    """What staff may change: planners and agents all, doctors their own.

    Forbidden for everybody else; AppointmentUnknown also for a doctor when it is not their own.
    """
    rows = _rows(lock=lock).filter(pk=appointment_id)
    if not may_change_all_appointments(actor):
        if not may_change_own_appointments(actor):
            raise Forbidden
        rows = rows.filter(practitioner__user_id=actor.id)
    return _found(rows.first(), lock=lock)


def appointment_by_id(appointment_id: UUID, *, lock: bool = False) -> Appointment:
    """What the program itself changes, or somebody whose permission was checked; else Unknown."""
    return _found(_rows(lock=lock).filter(pk=appointment_id).first(), lock=lock)


def _rows(*, lock: bool) -> QuerySet[Appointment]:
    """The patient is locked too: two appointments of one patient are changed one by one."""
    rows = Appointment.objects.select_related("patient", "service", "group")
    if not lock or settings.UNGUARDED_BOOKING:
        return rows
    return rows.select_for_update(of=("self", "patient"), no_key=True)


def lock_patient(patient_id: UUID) -> Patient:
    """A patient we know, or PatientUnknown; locked, so that their times are taken one by one."""
    rows = Patient.objects.select_for_update(no_key=True)
    patient = rows.filter(pk=patient_id).first()
    if patient is None:
        raise PatientUnknown
    lock_person(patient.pk)
    return patient


def lock_kept_record(patient_id: UUID) -> Patient:
    """The same, under the record that is used for this person: what staff book goes there."""
    patient = lock_patient(patient_id)
    kept = kept_record(patient.pk)
    return patient if kept == patient.pk else Patient.objects.get(pk=kept)


def lock_person(patient_id: UUID) -> None:
    """The times of linked records of one person are taken one by one, whichever is named.

    The record itself is locked already, so that no link of it comes or goes. The others are not
    locked: who links them takes them in another order. SQLite lets one transaction write anyway.
    """
    records = records_of_person(patient_id)
    if connection.vendor != "postgresql" or settings.UNGUARDED_BOOKING or len(records) == 1:
        return
    number = int.from_bytes(records[0].bytes[-8:], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _found(appointment: Appointment | None, *, lock: bool) -> Appointment:
    if appointment is None:
        raise AppointmentUnknown
    if lock:
        lock_person(appointment.patient_id)
    return appointment


def check_patient_may_change(appointment: Appointment) -> None:
    """AppointmentOver, TransitionRefused, or TooLateToChange with the number to call."""
    now = clock.now()
    if appointment.start <= now:
        raise AppointmentOver
    if appointment.status != AppointmentStatus.CONFIRMED:
        raise TransitionRefused
    if changeable_until(appointment.start, appointment.service.late_change_hours) < now:
        raise TooLateToChange(catalogue().place_by_id[appointment.location_id].phone)


def check_patient_is_free(appointment: Appointment, own: Taking) -> None:
    """PatientBusy when another appointment of this person takes some of this time."""
    others = claims_of_person(appointment.patient_id, own).exclude(appointment_id=appointment.pk)
    if others.exists():
        raise PatientBusy


def claims_of_person(patient_id: UUID, own: Taking) -> QuerySet[Claim]:
    """What is taken of this time under any record of this person."""
    return Claim.objects.filter(
        claimable__patient__in=records_of_person(patient_id),
        tick__gte=own.begin,
        tick__lt=own.end,
    )
