"""Who may read and change appointments."""

from uuid import UUID

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind

ALL_APPOINTMENTS = (Role.PLANNER, Role.AGENT)


def may_see_all_appointments(actor: Actor) -> bool:
    """Planners and contact agents see every clinic's list; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(*ALL_APPOINTMENTS)


def may_see_own_appointments(actor: Actor) -> bool:
    """Doctors see the appointments that are with them."""
    return actor.has_role(Role.DOCTOR)


def may_see_counts(actor: Actor) -> bool:
    """Managers see how many, never who."""
    return actor.has_role(Role.MANAGER)


def may_have_any_feed(actor: Actor) -> bool:
    """Planners let a calendar program follow any clinic and any practitioner."""
    return actor.has_role(Role.PLANNER)


def may_have_feed_of(actor: Actor, practitioner_user: UUID | None) -> bool:
    """A doctor's calendar program follows the doctor; `practitioner_user` is whose account it is,
    None for a clinic or for somebody without one."""
    if may_have_any_feed(actor):
        return True
    return may_see_own_appointments(actor) and str(practitioner_user) == actor.id


def may_change_all_appointments(actor: Actor) -> bool:
    """Planners and contact agents move, cancel and mark any appointment; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(*ALL_APPOINTMENTS)


def may_change_own_appointments(actor: Actor) -> bool:
    """Doctors change the appointments that are with them."""
    return actor.has_role(Role.DOCTOR)


def may_receive_patients(actor: Actor) -> bool:
    """The desk and assistants say of any appointment that its patient is here."""
    return actor.has_role(Role.DESK, Role.ASSISTANT)


def may_end_visits(actor: Actor) -> bool:
    """A doctor ends the visit of a patient, whoever its steps were with."""
    return actor.has_role(Role.DOCTOR)


def may_override_availability(actor: Actor) -> bool:
    """A right of its own: to place a visit where the rules offer no time, with a reason."""
    return actor.has_role(Role.PLANNER)


def may_change_hours(actor: Actor) -> bool:
    """Planners change when people, rooms and clinics can be booked; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.PLANNER)


def may_see_reasons(actor: Actor) -> bool:
    """Why a time cannot be had is for staff who book; it tells who is away or taken."""
    return may_see_all_appointments(actor) or may_see_own_appointments(actor)


def may_release_provisional(actor: Actor) -> bool:
    """Whether a step that may not be needed takes place, planners decide, and doctors for the
    days on which they see the patient."""
    return actor.has_role(Role.DOCTOR, Role.PLANNER)


def may_release_any(actor: Actor) -> bool:
    """Planners decide for every day."""
    return actor.has_role(Role.PLANNER)


def may_book_for_patients(actor: Actor) -> bool:
    """Planners and contact agents make appointments and call walk-ins."""
    return may_see_all_appointments(actor)


def may_export(actor: Actor) -> bool:
    """Only planners take a day list out of the program."""
    return actor.has_role(Role.PLANNER)
