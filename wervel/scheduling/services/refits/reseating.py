"""Another room or device for an appointment that stays where and when it is."""

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from wervel.common.actor import Actor
from wervel.common.writes import sent_together
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import SlotTaken, TransitionRefused
from wervel.scheduling.models import Appointment, Claim
from wervel.scheduling.selectors.catalogue import catalogue
from wervel.scheduling.services.booking import AppointmentEvent, note_change
from wervel.scheduling.services.claiming import (
    add_claims,
    choose,
    exchange,
    lock_both,
    takings_of,
    with_given,
)
from wervel.scheduling.services.history import record_event
from wervel.scheduling.services.locking import appointment_for_staff
from wervel.scheduling.services.putting import minutes_of, own_time
from wervel.scheduling.services.visits import visit_of


@transaction.atomic
def reseat(*, appointment_id: UUID, note: str, actor: Actor) -> Appointment:
    """Choose anew what serves the visit; the patient, for whom nothing changes, gets no mail.

    Forbidden, AppointmentUnknown, TransitionRefused, SlotUnknown, or SlotTaken when nothing is
    free.
    """
    appointment = appointment_for_staff(appointment_id, actor, lock=True)
    if appointment.status != AppointmentStatus.CONFIRMED:
        raise TransitionRefused
    visit, known = visit_of(appointment, minutes_of(appointment)), catalogue()
    owner = Q(appointment_id=appointment.pk)
    given = takings_of(owner)
    board = lock_both(visit, known, given)
    taken = choose(visit, with_given(board, given), known)
    if taken is None:
        raise SlotTaken
    own = own_time(appointment, visit.tick, visit.service.minutes)
    with sent_together():
        Claim.objects.filter(owner).delete()
        exchange(board.rows, given=given, taken=taken)
        add_claims([own, *taken], appointment_id=appointment.pk)
        note_change(appointment, before=appointment.status, actor=actor, note=note, told=False)
        record_event(appointment, AppointmentEvent.MOVED, actor=actor)
    return appointment
