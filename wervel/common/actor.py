"""Who acts. Every write names one, and every read of personal data is scoped by one."""

from dataclasses import dataclass, field
from enum import StrEnum


class ActorKind(StrEnum):
    USER = "user"
    PATIENT = "patient"
    VISITOR = "visitor"
    SYSTEM = "system"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or process that acts; `id` is stable within its kind, `label` is for reading.

    `roles` are the staff roles of a user at the moment of acting, empty for all others.
    """

    kind: ActorKind
    id: str
    label: str
    roles: frozenset[str] = field(default_factory=frozenset)

    def has_role(self, *roles: str) -> bool:
        return not self.roles.isdisjoint(roles)


VISITOR = Actor(ActorKind.VISITOR, "anonymous", "visitor")


def system(process: str) -> Actor:
    """The program itself, named by the process that acts (``demo``, ``worker``, ``sweeper``)."""
    return Actor(ActorKind.SYSTEM, process, process)


def machine(name: str) -> Actor:
    """Another system that has shown its key, named by who runs it."""
    return Actor(ActorKind.MACHINE, name, name)
