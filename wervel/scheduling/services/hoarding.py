"""What one person may have at once: a few open appointments, and never two at the same time.

A visitor has no account, so a person is who gives the same telephone number or e-mail address; and
for two appointments at one time, the same name and birth date too. Records that are linked with
theirs count as theirs. Nobody is told whose they are.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from wervel.common import clock
from wervel.patients.linked import with_linked
from wervel.patients.models import Patient, folded_name
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AlreadyThere, TooManyOpen
from wervel.scheduling.models import Appointment

# Two people of one household, each with a day of talk, scan and results.
MOST_OPEN = 6


def refuse_too_many(details: PatientDetails) -> None:
    """TooManyOpen when this telephone number or e-mail address has enough open appointments.

    It is asked before booking, outside of the transaction: a limit, not a lock.
    """
    if _open_appointments(_reached_by(details)).count() >= MOST_OPEN:
        raise TooManyOpen


def refuse_two_at_once(details: PatientDetails, begin: datetime, end: datetime) -> None:
    """AlreadyThere when this person has an appointment that overlaps.

    Call it in the transaction that books: two bookings of one person come one after the other.
    """
    _wait_for_others(details)
    name = folded_name(details.given, details.family)
    same = _reached_by(details).filter(folded_name=name, birth_date=details.birth_date)
    if _open_appointments(same).filter(start__lt=end, end__gt=begin).exists():
        raise AlreadyThere


def _reached_by(details: PatientDetails) -> QuerySet[Patient]:
    same = Q(phone=details.phone)
    if details.email:
        same |= Q(low_email=details.email.lower())
    return Patient.objects.alias(low_email=Lower("email")).filter(same)


def _open_appointments(patients: QuerySet[Patient]) -> QuerySet[Appointment]:
    """Of these people, under all their records."""
    records = with_linked(patients.values_list("pk", flat=True))
    return Appointment.objects.filter(
        patient__in=records, status=AppointmentStatus.CONFIRMED, end__gt=clock.now()
    )


def _wait_for_others(details: PatientDetails) -> None:
    """SQLite lets one transaction write at a time anyway."""
    if connection.vendor != "postgresql" or settings.UNGUARDED_BOOKING:
        return
    who = f"{folded_name(details.given, details.family)} {details.birth_date}".encode()
    number = int.from_bytes(hashlib.blake2b(who, digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
