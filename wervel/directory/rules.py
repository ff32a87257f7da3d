"""Who may change what of the directory."""

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind


def may_manage_qualifications(actor: Actor) -> bool:
    """Managers say who is qualified for what; the program itself too."""
    return actor.kind == ActorKind.SYSTEM or actor.has_role(Role.MANAGER)
