"""What the product itself brought along."""

from django.db import models


class LoadedContent(models.Model):
    """That a text shipped with the product was loaded once; from then on it is the editors'."""

    key = models.CharField(max_length=80)
    language = models.CharField(max_length=2)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "language"], name="loaded_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.language}"
