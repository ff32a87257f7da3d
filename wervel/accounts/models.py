"""Users who log in. Visitors and bookings need none."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from wervel.accounts.choices import Role
from wervel.common.actor import Actor, ActorKind
from wervel.common.ids import uuid7


class User(AbstractUser):
    """A member of staff. Roles come from Membership rows alone, never from Django's flags."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sessions_valid_from = models.DateTimeField(null=True, editable=False)

    def as_actor(self) -> Actor:
        roles = frozenset(self.memberships.values_list("role", flat=True))
        return Actor(ActorKind.USER, str(self.pk), self.get_full_name() or self.username, roles)


class Membership(models.Model):
    """That a user holds a role."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="role_once"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"
