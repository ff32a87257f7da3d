"""Values of the domains made into words and links for the pages of staff."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.accounts.choices import Role
from wervel.common import clock
from wervel.common.actor import Actor


class Recorded(Protocol):
    """What a line of the audit trail needs of an event."""

    recorded_at: datetime
    event: str
    actor_kind: str
    actor_label: str
    object_type: str
    object_id: str


@dataclass(frozen=True, slots=True)
class Task:
    href: str
    title: str
    hint: str


@dataclass(frozen=True, slots=True)
class TrailLine:
    when: str
    who: str
    what: str
    which: str


def role_names(actor: Actor) -> list[str]:
    return [str(Role(role).label) for role in Role.values if role in actor.roles]


def tasks(actor: Actor) -> list[Task]:
    """What this person may do, in the order of the day."""
    found = []
    if actor.has_role(Role.EDITOR):
        found.append(Task("/cms/", _("Articles"), _("Write, translate and publish")))
    if actor.has_role(Role.AUDITOR):
        found.append(
            Task(reverse("workspace:audit"), _("Audit trail"), _("Who did what, and when"))
        )
    found.append(
        Task(reverse("mfa_index"), _("How you log in"), _("Password, second step, recovery codes"))
    )
    return found


def trail_line(event: Recorded) -> TrailLine:
    moment = clock.to_clinic(event.recorded_at)
    return TrailLine(
        when=f"{moment:%d-%m-%Y %H:%M:%S}",
        who=f"{event.actor_label} ({event.actor_kind})",
        what=event.event,
        which=f"{event.object_type} {event.object_id}",
    )
