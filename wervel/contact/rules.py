"""Who may read and handle what people ask us."""

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind

# Contact agents answer; a manager keeps the promise when they are away. Planners do not: people
# write of their complaints here, which planners see nowhere else either.
HANDLERS = (Role.AGENT, Role.MANAGER)


def may_handle_requests(actor: Actor) -> bool:
    """Only a person: each step is somebody's."""
    return actor.kind == ActorKind.USER and actor.has_role(*HANDLERS)
