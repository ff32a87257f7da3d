"""Addresses for who links records of one person."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.linking import views

urlpatterns: list[URLPattern] = [
    path("", views.search, name="linking"),
    path(_("links/<uuid:link_id>/"), views.part, name="linking-part"),
    path("<uuid:patient_id>/", views.record, name="linking-record"),
    path(
        _("<uuid:patient_id>/with/<uuid:other_id>/"),
        views.compare,
        name="linking-compare",
    ),
]
