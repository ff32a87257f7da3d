"""The readers' search index: one entry a published page, with the stems found in it."""

from django.db import models


class SearchEntry(models.Model):
    """A page that can be found. `title` and `summary` are shown in the list of results.

    `words` is what a process reads to search (see search_index): the weight of each stem, and the
    lines by which readers ask. `form` is the version of the program's way of making it.
    """

    page = models.OneToOneField("wagtailcore.Page", models.CASCADE, related_name="search_entry")
    language = models.CharField(max_length=2, db_index=True)
    title = models.CharField(max_length=255)
    summary = models.TextField()
    words = models.JSONField(default=dict)
    form = models.PositiveSmallIntegerField(default=0)
    indexed_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title
