"""Addresses of the report, below that of its visit."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.visits.report import sending, signing, views, writing

urlpatterns: list[URLPattern] = [
    path(_("report/"), writing.report, name="record-report"),
    path(_("report/begin/"), views.begin, name="record-report-begin"),
    path(_("report/step/"), views.step, name="record-report-step"),
    path(_("report/task/<uuid:task_id>/"), writing.task, name="record-report-task"),
    path(_("report/preview/"), signing.preview, name="record-report-preview"),
    path(
        _("report/preview/<slug:digest>/<slug:language>/"),
        signing.pages,
        name="record-report-pages",
    ),
    path(
        _("report/sealed/<uuid:version_id>/<slug:language>/"),
        signing.sealed,
        name="record-report-sealed",
    ),
    path(
        _("report/translate/<uuid:version_id>/<slug:language>/"),
        views.translate,
        name="record-report-translate",
    ),
    path(_("report/recipients/"), sending.recipients, name="record-report-recipients"),
    path(_("report/recipients/<uuid:recipient_id>/"), sending.send, name="record-report-send"),
    path(_("report/recipients/end/<uuid:link_id>/"), sending.end, name="record-report-end"),
]
