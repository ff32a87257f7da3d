"""The tree: a root for each language, the index, the regions of the body."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel, MultiFieldPanel
from wagtail.models import Page

from wervel.common.language import DEFAULT_LANGUAGE
from wervel.knowledge import rendering
from wervel.knowledge.addresses import INDEX_SLUGS
from wervel.knowledge.fingerprints import fingerprint
from wervel.knowledge.forms import TranslatedPageForm

SUMMARY_LENGTH = 300


class TranslationPanel(MultiFieldPanel):
    """Shown on translations only."""

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def is_shown(self) -> bool:
            translated = self.instance.locale.language_code != DEFAULT_LANGUAGE
            return translated and bool(super().is_shown())


TRANSLATION_PANEL = TranslationPanel(
    [FieldPanel("source_revision", read_only=True), FieldPanel("follows_original")],
    heading=_("Translation"),
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

    base_form_class = TranslatedPageForm
    exclude_fields_in_copy = ["source_revision"]
    private_page_options: list[str] = []
    # No publishing by the clock: what goes out is somebody's act, checked at that moment.
    settings_panels = [CommentPanel()]

    class Meta:
        abstract = True

    def original(self) -> Any:
        """The page in the first language that this one translates; None for an original."""
        return (
            type(self)
            .objects.filter(
                translation_key=self.translation_key, locale__language_code=DEFAULT_LANGUAGE
            )
            .exclude(pk=self.pk)
            .first()
        )

    def follow_original(self) -> None:
        """Note that this text says what the published original says now."""
        original = self.original()
        if original is not None:
            self.source_revision = original.live_revision

    @property
    def has_workflow(self) -> bool:
        return False

    def get_workflow(self) -> Any:
        return None

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
    content_panels = [*Page.content_panels, FieldPanel("intro"), TRANSLATION_PANEL]

    def fingerprint(self) -> str:
        """Names what the page itself says."""
        return fingerprint([self.title, self.intro])

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
    content_panels = [*Page.content_panels, FieldPanel("intro"), TRANSLATION_PANEL]

    def fingerprint(self) -> str:
        """Names what the page itself says."""
        return fingerprint([self.title, self.intro])
