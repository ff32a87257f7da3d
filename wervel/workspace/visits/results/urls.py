"""Addresses of the results of a visit."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.visits.results import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.results, name="record-results"),
    path(_("new/"), views.new, name="record-results-new"),
    path(_("critical/<uuid:critical_id>/"), views.critical, name="record-critical"),
    path("<uuid:observation_id>/", views.one, name="record-result"),
]
