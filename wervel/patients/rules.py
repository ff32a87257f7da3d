"""Who may look for people in the records, let somebody see one, and link two of one person."""

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind


def may_search_patients(actor: Actor) -> bool:
    """Planners and contact agents, who make appointments; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.PLANNER, Role.AGENT)


def may_check_identity(actor: Actor) -> bool:
    """The desk and assistants, who look at somebody's document; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.DESK, Role.ASSISTANT)


def may_link_records(actor: Actor) -> bool:
    """The desk, who sees that one person has two records, and managers; never the program."""
    return actor.has_role(Role.DESK, Role.MANAGER)
