"""The end of a visit, as whoever treats the patient says it: all its steps end with it."""

from uuid import UUID

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.scheduling.choices import AppointmentStatus as Status
from wervel.scheduling.exceptions import StepsToCome
from wervel.scheduling.models import Appointment, VisitGroup
from wervel.scheduling.rules import may_end_visits, may_receive_patients
from wervel.scheduling.selectors.visit_steps import steps_of_visit
from wervel.scheduling.services.attending import take_step
from wervel.scheduling.services.booking import AppointmentEvent
from wervel.scheduling.services.chain_ending import end_step, free_times_of
from wervel.scheduling.services.history import noted

OPEN = frozenset({Status.CONFIRMED, Status.ARRIVED})


@transaction.atomic
def finish_visit(*, appointment_id: UUID, actor: Actor) -> None:
    """Every step of it that has begun is finished; a second call changes nothing.

    Forbidden, AppointmentUnknown, or StepsToCome while one that nobody has marked is still ahead.
    """
    if not may_end_visits(actor):
        raise Forbidden
    steps = [one for one in _locked(appointment_id) if one.status in OPEN]
    now = clock.now()
    if any(one.status == Status.CONFIRMED and one.start > now for one in steps):
        raise StepsToCome
    for step in steps:
        take_step(step, Status.ARRIVED, actor=actor)
        take_step(step, Status.FINISHED, actor=actor)


@transaction.atomic
def cancel_visit(*, appointment_id: UUID, reason: str, actor: Actor) -> None:
    """The patient has left: what is still open is cancelled and its time free, without a mail.

    Forbidden, AppointmentUnknown, ReasonMissing.
    """
    if not (may_end_visits(actor) or may_receive_patients(actor)):
        raise Forbidden
    note = noted(reason, required=True)
    steps = [one for one in _locked(appointment_id) if one.status in OPEN]
    for step in steps:
        end_step(step, AppointmentEvent.CANCELLED, actor, note, told=False)
    free_times_of(steps)


def _locked(appointment_id: UUID) -> list[Appointment]:
    """The group first, as everything does that ends a step of somebody's day."""
    steps = steps_of_visit(appointment_id)
    if steps[0].group_id is not None:
        VisitGroup.objects.select_for_update().get(pk=steps[0].group_id)
    rows = Appointment.objects.select_for_update(of=("self", "patient"), no_key=True)
    rows = rows.select_related("patient", "service", "group", "practitioner")
    return list(rows.filter(pk__in=[one.pk for one in steps]).order_by("position"))
