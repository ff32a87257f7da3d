"""Who may read the audit trail. Roles are plain words here: accounts stands above."""

from wervel.common.actor import Actor

AUDITOR = "auditor"


def may_read_trail(actor: Actor) -> bool:
    return actor.has_role(AUDITOR)
