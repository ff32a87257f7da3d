"""The tree: a root for each language, the index, the regions of the body."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from wervel.knowledge import rendering
from wervel.knowledge.addresses import INDEX_SLUGS

SUMMARY_LENGTH = 300
REVISION_PANEL = MultiFieldPanel(
    [FieldPanel("source_revision", read_only=True)], heading=_("Translation")
)


class LanguageRootPage(Page):
    """The first part of every address in a language (``/nl/``); the website shows its home."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["knowledge.KnowledgeIndexPage"]
    private_page_options: list[str] = []
    preview_modes: list[tuple[str, str]] = []


class TranslatedPage(Page):
    """A page readers see. `source_revision` is the original's revision a translation follows."""

    source_revision = models.ForeignKey(
        "wagtailcore.Revision",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("Version of the original this text follows"),
    )

    exclude_fields_in_copy = ["source_revision"]
    private_page_options: list[str] = []

    class Meta:
        abstract = True

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return rendering.render(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return rendering.render(request, self)


class KnowledgeIndexPage(TranslatedPage):
    """Where the knowledge base of a language begins."""

    intro = models.TextField(_("introduction"), max_length=SUMMARY_LENGTH)

    parent_page_types = ["knowledge.LanguageRootPage"]
    subpage_types = ["knowledge.BodyRegionPage"]
    max_count_per_parent = 1
    content_panels = [*Page.content_panels, FieldPanel("intro")]

    def clean(self) -> None:
        super().clean()
        expected = INDEX_SLUGS[self.locale.language_code]
        if self.slug != expected:
            raise ValidationError(
                {"slug": _("In this language the address is “%(slug)s”.") % {"slug": expected}}
            )


class BodyRegionPage(TranslatedPage):
    """A region of the body, with its articles."""

    intro = models.TextField(_("introduction"), max_length=SUMMARY_LENGTH)

    parent_page_types = ["knowledge.KnowledgeIndexPage"]
    subpage_types = ["knowledge.ArticlePage"]
    content_panels = [*Page.content_panels, FieldPanel("intro")]
