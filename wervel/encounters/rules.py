"""Who may see and change what of a visit."""

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind
from wervel.encounters.choices import EncounterStatus, Section

# The record is for those who treat. Planners, the desk and contact agents never read it.
CLINICAL = (Role.DOCTOR, Role.ASSISTANT)
AT_THE_DOOR = (Role.DESK, Role.ASSISTANT, Role.DOCTOR)
# What it means and what to do about it, doctors alone say.
OF_DOCTORS = frozenset({Section.ASSESSMENT, Section.PLAN})


def may_see_worklist(actor: Actor) -> bool:
    """Who is expected, who is here, and how far each visit is."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(*AT_THE_DOOR)


def may_receive(actor: Actor) -> bool:
    """Look at somebody's identity document and mark them as arrived."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.DESK, Role.ASSISTANT)


def may_read_record(actor: Actor) -> bool:
    """Findings, orders, results and reports."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(*CLINICAL)


def may_write_record(actor: Actor) -> bool:
    """Only a person writes: each word is somebody's."""
    return actor.kind == ActorKind.USER and actor.has_role(*CLINICAL)


def may_write_section(actor: Actor, section: Section) -> bool:
    """Assistants write the history and what they examined; doctors write all of it."""
    return may_decide(actor) if section in OF_DOCTORS else may_write_record(actor)


def may_decide(actor: Actor) -> bool:
    """What a doctor alone does: assess, order, sign, end the visit."""
    return actor.kind == ActorKind.USER and actor.has_role(Role.DOCTOR)


def may_take_step(actor: Actor, after: EncounterStatus) -> bool:
    """Those who treat go on with a visit, a doctor ends it, the desk notes who has left again.

    Arrival is not a step like the others: see may_receive.
    """
    if after == EncounterStatus.CANCELLED:
        return actor.kind == ActorKind.USER and may_see_worklist(actor)
    return may_decide(actor) if after == EncounterStatus.FINISHED else may_write_record(actor)


def may_answer_for_patient(actor: Actor) -> bool:
    """Write down what somebody tells at the desk or in the room; reading it is another right."""
    return actor.kind == ActorKind.USER and actor.has_role(*AT_THE_DOOR)


def may_confirm_consent(actor: Actor) -> bool:
    """Only a person who can look at who gives it."""
    return may_answer_for_patient(actor)
