"""Members of staff who act in the tests of services."""

from uuid import UUID

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common.actor import Actor, ActorKind
from wervel.directory.models import Practitioner
from wervel.scheduling.models import Appointment

NOBODY = str(UUID(int=0))


def staff(*roles: str, user_id: str = NOBODY) -> Actor:
    return Actor(ActorKind.USER, user_id, "Demo", frozenset(roles))


PLANNER, AGENT, EDITOR = staff(Role.PLANNER), staff(Role.AGENT), staff(Role.EDITOR)
DOCTOR = staff(Role.DOCTOR)


def doctor_of(appointment: Appointment) -> Actor:
    """The doctor whom the appointment is with."""
    user = User.objects.create(username="own-doctor")
    Practitioner.objects.filter(pk=appointment.practitioner_id).update(user=user)
    return staff(Role.DOCTOR, user_id=str(user.pk))
