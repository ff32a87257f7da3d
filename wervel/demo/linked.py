"""Somebody who booked twice under two spellings; the desk has seen that it is one person."""

from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.models import Encounter
from wervel.patients.linking import link_records
from wervel.patients.models import RecordLink
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

WHY = "Demo: dezelfde persoon, twee keer geboekt."
SERVICE = "physiotherapy-intake"
APART = timedelta(days=1)


@transaction.atomic
def link_two_records(*, actor: Actor) -> RecordLink | None:
    """The next patient who is not here today booked a second time; None where nothing is free."""
    seen = Encounter.objects.values_list("patient_id", flat=True)
    coming = Appointment.objects.filter(start__gt=clock.now() + APART).exclude(patient__in=seen)
    first = coming.select_related("patient", "service").order_by("start", "id").first()
    if first is None:
        return None
    query = SlotQuery(service=SERVICE, earliest=first.end + APART, limit=1)
    offers = search_slots(query).slots
    if not offers:
        return None
    person = first.patient
    written = PatientDetails(
        given=person.given,
        family=person.family,
        birth_date=person.birth_date,
        email="",
        phone=person.phone,
        language=person.language,
    )
    other = replace(written, family=person.family.replace("-", " "))
    second = book_appointment(wanted=prepare(slot=offers[0].id), details=other, actor=actor)
    desk = User.objects.get(username=f"demo-{Role.DESK.value}").as_actor()
    return link_records(replaced=second.patient_id, kept=person.pk, reason=WHY, actor=desk)
