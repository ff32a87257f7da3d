"""What one appointment takes for itself."""

from django.db import models

from wervel.directory.choices import ClaimableKind


class Claimable(models.Model):
    """Anything one appointment can take for itself: a practitioner, room, device or person."""

    kind = models.CharField(max_length=12, choices=ClaimableKind.choices)
    label = models.CharField(max_length=120)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ClaimableKind.values), name="claimable_kind_known"
            )
        ]

    def __str__(self) -> str:
        return self.label
