"""Users who log in. Visitors and bookings need none."""

from django.contrib.auth.models import AbstractUser
from django.db import models

from wervel.accounts.choices import AccountKind, Role
from wervel.common.actor import Actor, ActorKind
from wervel.common.ids import uuid7


class User(AbstractUser):
    """A member of staff, or a patient who has an account.

    Roles come from Membership rows alone, never from Django's flags, and to staff alone. An account
    is never a patient: whose records its owner may read is said by the accesses in ``patients``.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(
        max_length=7, choices=AccountKind.choices, default=AccountKind.STAFF, editable=False
    )
    sessions_valid_from = models.DateTimeField(null=True, editable=False)

    class Meta(AbstractUser.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=AccountKind.values), name="account_kind_known"
            )
        ]

    def as_actor(self) -> Actor:
        if self.kind == AccountKind.PATIENT:
            return Actor(ActorKind.PATIENT, str(self.pk), self.get_full_name())
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


class ActProof(models.Model):
    """That somebody showed the second factor for one act on one thing; rows are only ever added.

    `subject` is the digest of what the act is about, so that the proof serves nothing else.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    act = models.CharField(max_length=40)
    subject = models.CharField(max_length=64)
    method = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.act} by {self.user_id}"


class MachineKey(models.Model):
    """With what another system shows who it is. The key itself is told once and kept nowhere:
    `digest` is its SHA-256, in hexadecimal. A system may have two while it changes them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.SlugField(max_length=40)
    digest = models.CharField(max_length=64, unique=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"
