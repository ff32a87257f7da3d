"""How a visit goes on after arrival: who begins it, what it waits for, how it ends."""

from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.text import LINE_LENGTH, clean_text
from wervel.directory.models import Practitioner
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import Section
from wervel.encounters.exceptions import NotYetClosable, StepRefused
from wervel.encounters.models import Encounter, SectionDraft
from wervel.encounters.rules import may_take_step
from wervel.encounters.section_content import is_empty
from wervel.encounters.services.visits import locked_encounter, take_step
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.selectors.visit_steps import steps_of_visit
from wervel.scheduling.services.visit_ending import cancel_visit, finish_visit

UNSAVED = _("You have a draft that is not saved: %(section)s. Save it, or throw it away.")
# Arrival has a door of its own: `receiving.receive_patient`, where identity is checked.
BY_HAND = frozenset(
    {Status.IN_PROGRESS, Status.AWAITING_RESULTS, Status.FINISHED, Status.CANCELLED}
)


@transaction.atomic
def change_state(*, encounter_id: UUID, after: Status, actor: Actor, note: str = "") -> Encounter:
    """The next state, as whoever treats the patient says it; the appointment ends with the visit.

    The doctor who begins a visit answers for it from then on. Forbidden, EncounterUnknown,
    StepRefused, NotYetClosable, StepsToCome, ReasonMissing for a cancellation without one.
    """
    if after not in BY_HAND:
        raise StepRefused
    if not may_take_step(actor, after):
        raise Forbidden
    encounter = locked_encounter(encounter_id)
    if encounter.status == after:
        return encounter
    if after == Status.CANCELLED and encounter.status == Status.PLANNED:
        # Whoever has not come is told by mail: that is the appointment's business.
        raise StepRefused
    if after == Status.FINISHED and (drafts := _own_drafts(encounter, actor)):
        raise NotYetClosable(drafts)
    remark = clean_text(note, max_length=LINE_LENGTH)
    take_step(encounter, after, actor=actor, note=remark)
    if after == Status.IN_PROGRESS:
        _take_over(encounter, actor)
    elif after == Status.FINISHED:
        finish_visit(appointment_id=encounter.appointment_id, actor=actor)
    elif after == Status.CANCELLED:
        cancel_visit(appointment_id=encounter.appointment_id, reason=remark, actor=actor)
    return encounter


def _own_drafts(encounter: Encounter, actor: Actor) -> list[str]:
    """Whoever ends a visit would lose what they have typed and not saved."""
    rows = SectionDraft.objects.filter(encounter=encounter, author_id=UUID(actor.id))
    return [
        str(UNSAVED) % {"section": Section(row.section).label}
        for row in rows.order_by("section")
        if not is_empty(row.content)
    ]


def _take_over(encounter: Encounter, actor: Actor) -> None:
    """An assistant who begins does not answer for the visit: no practitioner, no change."""
    own = Practitioner.objects.filter(user_id=actor.id).first()
    if own is not None and encounter.practitioner_id != own.pk:
        encounter.practitioner = own
        encounter.save(update_fields=["practitioner"])


def is_any_left_behind() -> bool:
    return _left_behind().exists()


def follow_appointments(*, actor: Actor) -> int:
    """Cancel the visits that will not take place any more; how many there were.

    Pages show it at once from the appointment itself; this writes it down. Whoever did not come
    may still come late that day.
    """
    keys = list(_left_behind().values_list("pk", flat=True))
    return sum(_cancel_if_nothing_stands(key, actor) for key in keys)


def _left_behind() -> QuerySet[Encounter]:
    today = datetime.combine(clock.today(), time(), clock.CLINIC_ZONE)
    cancelled = Q(appointment__status=AppointmentStatus.CANCELLED)
    missed = Q(appointment__status=AppointmentStatus.NO_SHOW, appointment__start__lt=today)
    return Encounter.objects.filter(cancelled | missed, status=Status.PLANNED)


@transaction.atomic
def _cancel_if_nothing_stands(encounter_id: UUID, actor: Actor) -> bool:
    encounter = locked_encounter(encounter_id)
    over = {AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW}
    steps = steps_of_visit(encounter.appointment_id)
    if encounter.status != Status.PLANNED or any(one.status not in over for one in steps):
        return False
    take_step(encounter, Status.CANCELLED, actor=actor)
    return True
