"""Who may open a view: said beside the view, checked by the gate, listed in docs/permissions.md."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind

View = TypeVar("View", bound=Callable[..., Any])


class Door(StrEnum):
    """How far one must have come: `half` means a right password, the second factor still to do.

    `own account` is for whoever has one, staff or patient; `signed in` for staff of any role;
    `machine` for another system with a key, and for nobody who logs in.
    """

    PUBLIC = "public"
    HALF = "half"
    OWN = "own account"
    PATIENT = "patient"
    SIGNED_IN = "signed in"
    STAFF = "staff"
    MACHINE = "machine"


@dataclass(frozen=True, slots=True)
class Access:
    """`roles` count at Door.STAFF only: any one of them opens it."""

    door: Door
    roles: frozenset[Role] = frozenset()

    def admits(self, actor: Actor) -> bool:
        """May somebody come in who is signed in with both factors?"""
        match self.door:
            case Door.PATIENT:
                return actor.kind is ActorKind.PATIENT
            case Door.SIGNED_IN:
                return actor.kind is ActorKind.USER
            case Door.STAFF:
                return not self.roles.isdisjoint(actor.roles)
            case Door.MACHINE:
                return actor.kind is ActorKind.MACHINE
        return True


PUBLIC = Access(Door.PUBLIC)
HALF = Access(Door.HALF)
OWN = Access(Door.OWN)
PATIENT = Access(Door.PATIENT)
SIGNED_IN = Access(Door.SIGNED_IN)
MACHINE = Access(Door.MACHINE)


def staff(*roles: Role) -> Callable[[View], View]:
    """Open to anyone who holds one of these roles and has shown both factors."""
    if not roles:
        raise ValueError("name at least one role")
    return _declare(staff_access(*roles))


def staff_access(*roles: Role) -> Access:
    return Access(Door.STAFF, frozenset(roles))


def public(view: View) -> View:
    """Open to everybody, without log-in."""
    return _declare(PUBLIC)(view)


def patient(view: View) -> View:
    """Open to patients with an account who have shown both factors."""
    return _declare(PATIENT)(view)


def signed_in(view: View) -> View:
    """Open to any member of staff who has shown both factors."""
    return _declare(SIGNED_IN)(view)


def machine(view: View) -> View:
    """Open to systems that show a key of theirs."""
    return _declare(MACHINE)(view)


def _declare(access: Access) -> Callable[[View], View]:
    def mark(view: View) -> View:
        view.access = access  # type: ignore[attr-defined]
        return view

    return mark


def declared(view: Callable[..., Any]) -> Access | None:
    """What a view says about itself."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
