"""Addresses of what came from laboratories and waits."""

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.laboratory import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.waiting, name="quarantine"),
    path(_("critical/"), views.criticals, name="criticals"),
    path(_("messages/<uuid:key>/"), views.message, name="stuck-message"),
    path("<uuid:key>/", views.one, name="quarantined"),
]
