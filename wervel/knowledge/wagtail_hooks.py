"""What we add to Wagtail's screens, and what we take away."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from wervel.knowledge.editing.guide import guide
from wervel.knowledge.editing.refusals import refuse_live_copies, refuse_unfit_bulk
from wervel.knowledge.editing.reports import AttentionReport, AttentionSummary


def addresses() -> list[URLPattern]:
    return [
        path("texts/attention/", AttentionReport.as_view(), name="knowledge_attention"),
        path(
            "texts/attention/results/",
            AttentionReport.as_view(results_only=True),
            name="knowledge_attention_results",
        ),
        path("texts/guide/", guide, name="knowledge_guide"),
    ]


def attention_item() -> MenuItem:
    address = reverse("knowledge_attention")
    return MenuItem(_("Texts that need attention"), address, icon_name="warning", order=100)


def guide_item() -> MenuItem:
    return MenuItem(_("Editors' guide"), reverse("knowledge_guide"), icon_name="help", order=100)


def count_on_the_first_page(request: HttpRequest, items: list[Any]) -> None:
    items.append(AttentionSummary(request))


for _hook, _function in (
    ("register_admin_urls", addresses),
    ("register_reports_menu_item", attention_item),
    ("register_help_menu_item", guide_item),
    ("construct_homepage_summary_items", count_on_the_first_page),
    ("before_copy_page", refuse_live_copies),
    ("before_bulk_action", refuse_unfit_bulk),
):
    hooks.register(_hook, _function)

# Wagtail's letters about workflows would go out in the middle of a transaction, which a slow mail
# server then holds open. Who waits for whom stands on the first page of each.
for _signal, _sender, _name in (
    (task_submitted, TaskState, "group_approval_task_submitted_email_notification"),
    (workflow_submitted, WorkflowState, "workflow_state_submitted_email_notification"),
    (workflow_rejected, WorkflowState, "workflow_state_rejected_email_notification"),
    (workflow_approved, WorkflowState, "workflow_state_approved_email_notification"),
):
    _signal.disconnect(sender=_sender, dispatch_uid=_name)
