"""Consents: by the link they are provisional, until somebody who sees the patient confirms."""

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.encounters.choices import ConsentKind, ConsentState
from wervel.encounters.events import EncounterEvent
from wervel.encounters.exceptions import ConsentChanged
from wervel.encounters.intake.questions import YES
from wervel.encounters.models import ConsentStep, Encounter
from wervel.encounters.rules import may_confirm_consent
from wervel.encounters.services.visits import locked_encounter

STANDS = frozenset({ConsentState.PROVISIONAL, ConsentState.CONFIRMED})


def note_consents(
    encounter: Encounter, answers: Mapping[str, str], author: User | None, *, actor: Actor
) -> None:
    """A step for each answer, in the transaction that adds the answers to a locked visit.

    A yes by the link leaves what is confirmed already as it is; a no ends it at once.
    """
    for kind in ConsentKind:
        newest = _newest(encounter, kind)
        state = _next(newest, agrees=answers[kind] == YES, by_staff=author is not None)
        if newest is None or newest.state != state:
            _add(encounter, kind, newest, state, author, actor)


def _next(newest: ConsentStep | None, *, agrees: bool, by_staff: bool) -> ConsentState:
    stood = newest is not None and newest.state in STANDS
    if not agrees:
        ended = newest is not None and newest.state == ConsentState.WITHDRAWN
        return ConsentState.WITHDRAWN if stood or ended else ConsentState.REFUSED
    if by_staff or (newest is not None and newest.state == ConsentState.CONFIRMED):
        return ConsentState.CONFIRMED
    return ConsentState.PROVISIONAL


@transaction.atomic
def confirm_consent(*, encounter_id: UUID, kind: ConsentKind, seen: int, actor: Actor) -> None:
    """The patient is here and says it again. `seen` is the number of the step on the page.

    Forbidden, EncounterUnknown, ConsentChanged when it is no longer the newest, or stands not.
    """
    _change(encounter_id, kind, seen, ConsentState.CONFIRMED, actor)


@transaction.atomic
def withdraw_consent(*, encounter_id: UUID, kind: ConsentKind, seen: int, actor: Actor) -> None:
    """The patient takes it back; errors as above."""
    _change(encounter_id, kind, seen, ConsentState.WITHDRAWN, actor)


def _change(
    encounter_id: UUID, kind: ConsentKind, seen: int, state: ConsentState, actor: Actor
) -> None:
    if not may_confirm_consent(actor):
        raise Forbidden
    encounter = locked_encounter(encounter_id)
    newest = _newest(encounter, kind)
    if newest is None or newest.number != seen or newest.state not in STANDS:
        raise ConsentChanged
    if newest.state != state:
        _add(encounter, kind, newest, state, User.objects.get(pk=actor.id), actor)


def _newest(encounter: Encounter, kind: ConsentKind) -> ConsentStep | None:
    return ConsentStep.objects.filter(encounter=encounter, kind=kind).order_by("-number").first()


def _add(
    encounter: Encounter,
    kind: ConsentKind,
    newest: ConsentStep | None,
    state: ConsentState,
    author: User | None,
    actor: Actor,
) -> None:
    try:
        with transaction.atomic():
            step = ConsentStep.objects.create(
                encounter=encounter,
                kind=kind,
                number=newest.number + 1 if newest else 1,
                state=state,
                author=author,
                at=clock.now(),
            )
    except IntegrityError as error:
        raise ConsentChanged from error
    audit.record(
        event=EncounterEvent.CONSENT_CHANGED,
        actor=actor,
        object_type="ConsentStep",
        object_id=step.pk,
        patient_id=encounter.patient_id,
        detail={"kind": str(kind), "state": str(state)},
    )
