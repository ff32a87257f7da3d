"""The report of texts that need their editors, and its count on the first page."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.site_summary import SummaryItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from wervel.common.dates import date_words
from wervel.knowledge.attention import Needing, texts_needing_attention

_LANGUAGE_NAMES = dict(settings.LANGUAGES)


def _edit_address(text: Needing) -> str:
    return reverse("wagtailadmin_pages:edit", args=(text.page_id,))


class AttentionReport(ReportView):
    """Reviews that are overdue and translations that lag behind their original."""

    page_title = _("Texts that need attention")
    header_icon = "warning"
    index_url_name = "knowledge_attention"
    index_results_url_name = "knowledge_attention_results"
    results_template_name = "knowledge/editing/attention.html"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "publish"]
    columns = [
        TitleColumn("title", label=_("Title"), get_url=_edit_address),
        Column(
            "language",
            label=_("Language"),
            accessor=lambda text: _LANGUAGE_NAMES[text.language],
        ),
        Column("concern", label=_("What is the matter"), accessor=lambda t: t.concern.label),
        Column("since", label=_("Since"), accessor=lambda text: date_words(text.since)),
        Column("owner", label=_("Whose text")),
    ]
    list_export = ["title", "language", "concern", "since", "owner", "address"]
    export_headings = {
        "title": _("Title"),
        "language": _("Language"),
        "concern": _("What is the matter"),
        "since": _("Since"),
        "owner": _("Whose text"),
        "address": _("Address"),
    }

    def get_queryset(self) -> list[Needing]:
        return texts_needing_attention()


class AttentionSummary(SummaryItem):
    """How many texts need their editors, on the first page."""

    order = 150
    template_name = "knowledge/editing/attention_summary.html"

    def get_context_data(self, parent_context: Mapping[str, Any]) -> dict[str, Any]:
        return {"count": len(texts_needing_attention()), "href": reverse("knowledge_attention")}
