"""The states of a job."""

from django.db.models import TextChoices


class JobStatus(TextChoices):
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    DEAD = "dead"
