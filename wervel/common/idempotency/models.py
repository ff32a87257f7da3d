"""Which requests were answered, so that a repeated one gets the same answer."""

from django.db import models


class StoredAnswer(models.Model):
    """The answer to one key of one caller; `scope` keeps the keys of callers apart.

    The row is written in the transaction of the work it answers for: both exist or neither does.
    """

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=255)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="one_answer_a_key")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key}"
