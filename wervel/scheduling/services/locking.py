"""Finding an appointment to change, for whoever may, and locking it until the transaction ends."""

from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import is_secret
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
    return _found(rows.first() if is_secret(secret) else None)


def appointment_for_staff(appointment_id: UUID, actor: Actor, *, lock: bool = False) -> Appointment:
    """What staff may change: planners and agents all, doctors their own.

    Forbidden for everybody else; AppointmentUnknown also for a doctor when it is not their own.
    """
    rows = _rows(lock=lock).filter(pk=appointment_id)
    if not may_change_all_appointments(actor):
        if not may_change_own_appointments(actor):
            raise Forbidden
        rows = rows.filter(practitioner__user_id=actor.id)
    return _found(rows.first())


def appointment_by_id(appointment_id: UUID, *, lock: bool = False) -> Appointment:
    """What the program itself changes, or somebody whose permission was checked; else Unknown."""
    return _found(_rows(lock=lock).filter(pk=appointment_id).first())


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
    return patient


def _found(appointment: Appointment | None) -> Appointment:
    if appointment is None:
        raise AppointmentUnknown
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
    """PatientBusy when another appointment of the patient takes some of this time."""
    others = Claim.objects.filter(
        claimable_id=own.claimable, tick__gte=own.begin, tick__lt=own.end
    ).exclude(appointment_id=appointment.pk)
    if others.exists():
        raise PatientBusy
