"""The audit trail (FHIR AuditEvent): rows that are only ever added, chained by a sealer."""

from django.db import models

from wervel.common.ids import uuid7


class AuditEvent(models.Model):
    """Who did what to which object, and when. `detail` holds no health content and no secrets."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recorded_at = models.DateTimeField()
    event = models.CharField(max_length=60)
    actor_kind = models.CharField(max_length=10)
    actor_id = models.CharField(max_length=64)
    actor_label = models.CharField(max_length=150)
    object_type = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    patient_id = models.UUIDField(null=True, db_index=True)
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"{self.event} {self.object_type} {self.object_id}"


class AuditSeal(models.Model):
    """The place of an event in the chain. `hash` covers the event, the place and `previous`."""

    event = models.OneToOneField(AuditEvent, models.PROTECT, primary_key=True, related_name="seal")
    position = models.PositiveBigIntegerField(unique=True)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.position} {self.hash[:12]}"
