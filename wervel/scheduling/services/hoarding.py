"""What one person may have at once: a few open appointments, and never two at the same time.

A visitor has no account, so a person is who gives the same telephone number or e-mail address; and
for two appointments at one time, the same name and birth date too. Nobody is told whose they are.
"""

import hashlib
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower

from wervel.common import clock
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
    if _open_appointments(details).count() >= MOST_OPEN:
        raise TooManyOpen


def refuse_two_at_once(details: PatientDetails, begin: datetime, end: datetime) -> None:
    """AlreadyThere when this person has an appointment that overlaps.

    Call it in the transaction that books: two bookings of one person come one after the other.
    """
    _wait_for_others(details)
    name = folded_name(details.given, details.family)
    overlapping = _open_appointments(details).filter(
        patient__folded_name=name,
        patient__birth_date=details.birth_date,
        start__lt=end,
        end__gt=begin,
    )
    if overlapping.exists():
        raise AlreadyThere


def _open_appointments(details: PatientDetails) -> QuerySet[Appointment]:
    same = Q(phone=details.phone)
    if details.email:
        same |= Q(low_email=details.email.lower())
    people = Patient.objects.alias(low_email=Lower("email")).filter(same)
    return Appointment.objects.filter(
        patient__in=people, status=AppointmentStatus.CONFIRMED, end__gt=clock.now()
    )


def _wait_for_others(details: PatientDetails) -> None:
    """SQLite lets one transaction write at a time anyway."""
    if connection.vendor != "postgresql" or settings.UNGUARDED_BOOKING:
        return
    who = f"{folded_name(details.given, details.family)} {details.birth_date}".encode()
    number = int.from_bytes(hashlib.blake2b(who, digest_size=8).digest(), signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])
