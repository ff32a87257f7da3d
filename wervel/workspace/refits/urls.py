"""Addresses of changed hours."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.refits import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.changes, name="hours-changes"),
    path(_("away/"), views.away, name="hours-away"),
    path(_("closed/"), views.closed, name="hours-closed"),
    path(_("week/"), views.week_choice, name="hours-week-choice"),
    path(_("week/<int:claimable>/<slug:location>/"), views.week, name="hours-week"),
    path(_("calls/"), views.calls, name="hours-calls"),
    path("<uuid:change>/", views.one, name="hours-change"),
    path("<uuid:change>/<int:item>/", views.item, name="hours-item"),
]
