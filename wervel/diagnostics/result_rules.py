"""Who may see, write and decide about results."""

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind
from wervel.encounters.rules import CLINICAL, may_decide, may_read_record, may_write_record

may_read_results = may_read_record
may_write_results = may_write_record
may_act_on_critical = may_decide


def may_settle_quarantine(actor: Actor) -> bool:
    """What waits there is clinical, and putting it into a record is somebody's decision."""
    return actor.kind == ActorKind.USER and actor.has_role(*CLINICAL)


def may_see_waiting(actor: Actor) -> bool:
    """That a critical value waits, and with whom: managers too, without the value."""
    return actor.kind == ActorKind.USER and actor.has_role(Role.DOCTOR, Role.MANAGER)


def may_send_results(actor: Actor) -> bool:
    """Another system that we know by its key: keys are given for this alone."""
    return actor.kind == ActorKind.MACHINE
