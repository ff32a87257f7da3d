"""Who may read and change appointments."""

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
