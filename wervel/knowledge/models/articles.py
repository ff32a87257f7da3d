"""The article: structured, sourced, with its review state."""

from dataclasses import replace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page

from wervel.knowledge.blocks import PointsBlock, SectionsBlock
from wervel.knowledge.choices import EvidenceGrade, Illustration, ReviewState
from wervel.knowledge.editing.panels import ChecksPanel
from wervel.knowledge.figures import figures_without_source
from wervel.knowledge.fingerprints import article_fingerprint
from wervel.knowledge.forms import ArticleForm
from wervel.knowledge.models.pages import (
    SUMMARY_LENGTH,
    TRANSLATION_PANEL,
    BodyRegionPage,
    TranslatedPage,
)
from wervel.knowledge.reading import NOT_REVIEWED, Article, Review
from wervel.knowledge.streams import article_from_page


class ArticlePage(TranslatedPage):
    """One complaint. It cannot go live without a source, nor unless a physician signed what it
    says, or the editor chose to publish it without."""

    summary = models.TextField(_("in one or two sentences"), max_length=SUMMARY_LENGTH)
    in_short = StreamField(PointsBlock(min_num=3, max_num=5), verbose_name=_("in short"))
    self_care = StreamField(PointsBlock(min_num=1), verbose_name=_("do it yourself when"))
    appointment = StreamField(PointsBlock(min_num=1), verbose_name=_("make an appointment when"))
    same_day = StreamField(PointsBlock(min_num=1), verbose_name=_("call today when"))
    emergency = StreamField(PointsBlock(min_num=1), verbose_name=_("call 112 when"))
    sections = StreamField(SectionsBlock(min_num=1), verbose_name=_("sections"))
    lay_words = models.TextField(
        _("words readers use"),
        blank=True,
        help_text=_("One on each line. Readers find the article by these words too."),
    )
    also_in = ParentalManyToManyField(
        BodyRegionPage,
        verbose_name=_("also listed in"),
        blank=True,
        related_name="listed_articles",
        help_text=_("Other regions whose page lists this article."),
    )
    illustration = models.CharField(
        _("drawing"), max_length=32, choices=Illustration.choices, default=Illustration.BACK
    )
    author = models.CharField(_("author"), max_length=120)
    updated_on = models.DateField(_("text last changed"))
    next_review_on = models.DateField(_("next review"))
    without_review = models.BooleanField(
        _("publish without a physician's review"),
        default=False,
        help_text=_(
            "The page then says: “No physician has reviewed this text yet.”"
            " Tick it again each time you publish such a text."
        ),
    )

    base_form_class = ArticleForm
    parent_page_types = ["knowledge.BodyRegionPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = [*TranslatedPage.exclude_fields_in_copy, "without_review"]
    content_panels = [
        ChecksPanel(),
        *Page.content_panels,
        FieldPanel("summary"),
        FieldPanel("in_short"),
        MultiFieldPanel(
            [
                FieldPanel("self_care"),
                FieldPanel("appointment"),
                FieldPanel("same_day"),
                FieldPanel("emergency"),
            ],
            heading=_("When to seek care"),
        ),
        FieldPanel("sections"),
        FieldPanel("also_in", widget=forms.CheckboxSelectMultiple),
        FieldPanel("illustration"),
        InlinePanel("sources", heading=_("Sources"), label=_("Source"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("author"),
                FieldPanel("updated_on"),
                FieldPanel("next_review_on"),
                FieldPanel("without_review"),
            ],
            heading=_("Responsibility"),
        ),
        TRANSLATION_PANEL,
    ]
    promote_panels = [*Page.promote_panels, FieldPanel("lay_words")]

    # Of the pages of the knowledge base only articles are signed.
    has_workflow = Page.has_workflow
    get_workflow = Page.get_workflow

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(illustration__in=Illustration.values),
                name="article_illustration_known",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A live article is checked on every save, also where Wagtail skips its own checks."""
        changed = kwargs.get("update_fields")
        if self.live and (changed is None or "live" in changed):
            self.check_publishable()
        super().save(*args, **kwargs)

    def content(self) -> Article:
        """The article as plain values, with its review if a physician signed this very text."""
        article = article_from_page(self)
        return replace(article, review=self._review(article_fingerprint(article)))

    def fingerprint(self) -> str:
        return article_fingerprint(article_from_page(self))

    def _review(self, fingerprint: str) -> Review:
        found = (
            self.reviews.filter(fingerprint=fingerprint)
            .select_related("physician")
            .order_by("reviewed_on", "pk")
            .last()
            if self.pk
            else None
        )
        if found is None:
            return NOT_REVIEWED
        name = found.physician.get_full_name() or found.physician.username
        return Review(ReviewState.REVIEWED, name, found.reviewed_on)

    def check_publishable(self) -> None:
        """Raise ValidationError unless the article may be shown to readers."""
        self.check_complete()
        if not self.without_review and self.content().review == NOT_REVIEWED:
            raise ValidationError(
                _(
                    "No physician has signed this text. Hand it in to be signed,"
                    " or tick that you publish it without a review."
                )
            )

    def check_complete(self) -> None:
        """Raise ValidationError unless it may be handed to a physician."""
        article = article_from_page(self)
        if not article.sources:
            raise ValidationError(_("An article needs at least one source."))
        if len({source.key for source in article.sources}) != len(article.sources):
            raise ValidationError(_("Two sources have the same key."))
        loose = figures_without_source(article)
        if loose:
            raise ValidationError(_("This figure has no source: “%(text)s”.") % {"text": loose[0]})


class ArticleSource(Orderable):
    """Where a statement comes from, how firm it is, and when we saw it there."""

    article = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="sources")
    key = models.SlugField(_("key"), max_length=40)
    label = models.CharField(_("source"), max_length=255)
    address = models.URLField(_("address"), max_length=300)
    grade = models.CharField(_("evidence"), max_length=14, choices=EvidenceGrade.choices)
    seen_on = models.DateField(_("seen on"))

    panels = [
        FieldPanel("key"),
        FieldPanel("label"),
        FieldPanel("address"),
        FieldPanel("grade"),
        FieldPanel("seen_on"),
    ]

    class Meta(Orderable.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(grade__in=EvidenceGrade.values), name="source_grade_known"
            )
        ]

    def __str__(self) -> str:
        return self.label
