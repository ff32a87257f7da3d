"""The readers' search index: one entry a published page, one row a stem found in it."""

from django.db import models


class SearchEntry(models.Model):
    """A page that can be found. `title` and `summary` are shown in the list of results."""

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=2, db_index=True)
    title = models.CharField(max_length=255)
    summary = models.TextField()
    indexed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title


class SearchTerm(models.Model):
    """A stem and how much it says about the page (from the field it stands in)."""

    entry = models.ForeignKey(SearchEntry, models.CASCADE, related_name="terms")
    language = models.CharField(max_length=2)
    term = models.CharField(max_length=60)
    weight = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "term"], name="one_row_a_stem")]
        indexes = [models.Index(fields=["language", "term"], name="term_in_language")]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.term}"
