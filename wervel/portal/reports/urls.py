"""Addresses of the reports in a record."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.portal.reports import views

urlpatterns: list[URLPattern] = [
    path(_("reports/"), views.reports, name="reports"),
    path(_("reports/<uuid:report_id>/"), views.report, name="report"),
    path(
        _("reports/pages/<uuid:version_id>/<slug:language>.pdf"),
        views.pages,
        name="report-pages",
    ),
    path(
        _("reports/images/<uuid:version_id>/<slug:digest>.png"),
        views.picture,
        name="report-picture",
    ),
]
