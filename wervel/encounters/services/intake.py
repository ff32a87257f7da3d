"""What a patient tells before the visit: sent by the link, or written down by staff."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.encounters.choices import EncounterStatus, IntakeTask
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import IntakeClosed
from wervel.encounters.intake.content import clean_answers, typed_answers
from wervel.encounters.models import Encounter, IntakeDraft, IntakeVersion
from wervel.encounters.rules import may_answer_for_patient
from wervel.encounters.selectors.intake import digest_of, is_open_by_link
from wervel.encounters.services.consents import note_consents
from wervel.encounters.services.visits import locked_encounter, open_encounter
from wervel.encounters.transitions import CAN_BE_DRAFTED
from wervel.scheduling.selectors.appointments import appointment_behind_link

# Nobody comes back to a form after a week; the cookie of the browser lives as long.
DRAFTS_KEPT = timedelta(days=7)


@transaction.atomic
def answer_by_link(
    *, manage_secret: str, task: IntakeTask, sent: Mapping[str, object], browser: str, actor: Actor
) -> bool:
    """Add the answers of the holder of a manage link; what this browser had kept of it is gone.

    Answers whether this browser has kept anything else. AppointmentUnknown, AppointmentOver,
    IntakeClosed, AnswersIncomplete, InvalidText.
    """
    answers = clean_answers(task, sent)
    encounter = _encounter_by_link(manage_secret, actor)
    _add(encounter, task, answers, actor)
    kept = IntakeDraft.objects.filter(digest=digest_of(browser))
    kept.filter(encounter=encounter, task=task).delete()
    return kept.exists()


@transaction.atomic
def answer_for_patient(
    *, appointment_id: UUID, task: IntakeTask, sent: Mapping[str, object], actor: Actor
) -> None:
    """Write down what somebody said at the desk or in the room.

    Forbidden, AppointmentUnknown, IntakeClosed, AnswersIncomplete, InvalidText.
    """
    if not may_answer_for_patient(actor):
        raise Forbidden
    answers = clean_answers(task, sent)
    opened = open_encounter(appointment_id=appointment_id, actor=actor)
    encounter = locked_encounter(opened.pk)
    if EncounterStatus(encounter.status) not in CAN_BE_DRAFTED:
        raise IntakeClosed
    _add(encounter, task, answers, actor)


@transaction.atomic
def keep_by_link(
    *, manage_secret: str, task: IntakeTask, sent: Mapping[str, object], browser: str, actor: Actor
) -> None:
    """Keep what was typed and not sent, for this browser alone. Errors as for answers.

    What was sent already is not kept: a page may ask for it late, when its form is on its way.
    """
    typed = typed_answers(task, sent)
    encounter = _encounter_by_link(manage_secret, actor)
    newest = _newest(encounter, task)
    if newest is not None and newest.content == typed:
        return
    IntakeDraft.objects.update_or_create(
        encounter=encounter,
        task=task,
        digest=digest_of(browser),
        defaults={"content": typed, "saved_at": clock.now()},
    )


def forget_old_intake_drafts() -> int:
    """What nobody sent within a week; how many there were."""
    return IntakeDraft.objects.filter(saved_at__lt=clock.now() - DRAFTS_KEPT).delete()[0]


def _encounter_by_link(manage_secret: str, actor: Actor) -> Encounter:
    appointment_id = appointment_behind_link(manage_secret, actor=actor)
    if not is_open_by_link(appointment_id):
        raise IntakeClosed
    opened = open_encounter(appointment_id=appointment_id, actor=actor)
    encounter = locked_encounter(opened.pk)
    if not is_open_by_link(appointment_id):
        raise IntakeClosed
    return encounter


def _newest(encounter: Encounter, task: IntakeTask) -> IntakeVersion | None:
    rows = IntakeVersion.objects.filter(encounter=encounter, task=task)
    return rows.order_by("-number").first()


def _add(encounter: Encounter, task: IntakeTask, answers: dict[str, str], actor: Actor) -> None:
    """The same again, as by a second press, adds nothing."""
    author = User.objects.get(pk=actor.id) if actor.kind is ActorKind.USER else None
    newest = _newest(encounter, task)
    if newest is not None and newest.content == answers and newest.author == author:
        return
    version = IntakeVersion.objects.create(
        encounter=encounter,
        task=task,
        number=newest.number + 1 if newest else 1,
        content=answers,
        author=author,
        at=clock.now(),
    )
    audit.record(
        event=EncounterEvent.INTAKE_ANSWERED,
        actor=actor,
        object_type="IntakeVersion",
        object_id=version.pk,
        patient_id=encounter.patient_id,
        detail={"task": str(task), "number": version.number},
    )
    if task == IntakeTask.CONSENT:
        note_consents(encounter, answers, author, actor=actor)
