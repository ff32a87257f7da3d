"""Who or what is taken when, and for how long a visitor may think."""

from django.db import models

from wervel.common import clock
from wervel.common.ids import new_secret
from wervel.directory.models import Claimable, HealthcareService, Location, Practitioner
from wervel.scheduling.chain_token import LONGEST as LONGEST_CHAIN
from wervel.scheduling.models.appointments import Appointment


class Hold(models.Model):
    """A time kept for one visitor until `expires_at`; the secret is the permission to use it.

    An expired one gives its time back at `freed_at`, and is kept a day longer to say so. `holder`
    stands for the client that asked for it, as a keyed hash; empty where nobody counts. Several
    that are kept as one share the secret in `chain`, and the id of the whole in `slot`.
    """

    secret = models.CharField(max_length=22, unique=True, default=new_secret, editable=False)
    chain = models.CharField(max_length=22, blank=True, editable=False)
    slot = models.CharField(max_length=LONGEST_CHAIN)
    service = models.ForeignKey(HealthcareService, models.CASCADE, related_name="+")
    location = models.ForeignKey(Location, models.CASCADE, related_name="+")
    practitioner = models.ForeignKey(Practitioner, models.CASCADE, null=True, related_name="+")
    start = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    freed_at = models.DateTimeField(null=True)
    holder = models.CharField(max_length=32, blank=True, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["holder"],
                condition=models.Q(freed_at__isnull=True) & ~models.Q(holder=""),
                name="holds_of_one_holder",
            ),
            models.Index(
                fields=["expires_at"],
                condition=models.Q(freed_at__isnull=True),
                name="holds_that_take_time",
            ),
            models.Index(fields=["chain"], condition=~models.Q(chain=""), name="holds_kept_as_one"),
        ]

    def __str__(self) -> str:
        return f"{self.start:%Y-%m-%d %H:%M} until {self.expires_at:%H:%M}"

    def is_over(self) -> bool:
        """Given back, expired, or made before the clock was set back."""
        passed = self.expires_at <= clock.now() or self.created_at > clock.latest()
        return passed or self.freed_at is not None


class Claim(models.Model):
    """One claimable is taken for one tick. The unique pair makes a double booking impossible.

    Both owners are deleted only after their claims, by the services; the database refuses it
    otherwise.
    """

    claimable = models.ForeignKey(Claimable, models.PROTECT, related_name="claims", db_index=False)
    tick = models.IntegerField()
    hold = models.ForeignKey(Hold, models.DO_NOTHING, null=True, related_name="claims")
    appointment = models.ForeignKey(
        Appointment, models.DO_NOTHING, null=True, related_name="claims"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["claimable", "tick"], name="never_twice"),
            models.CheckConstraint(
                condition=models.Q(hold__isnull=True) ^ models.Q(appointment__isnull=True),
                name="claim_has_one_owner",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.claimable_id}@{self.tick}"
