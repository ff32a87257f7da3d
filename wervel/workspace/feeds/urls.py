"""Addresses of calendar feeds. The secret of a feed is the permission to read it."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.workspace.feeds import views

urlpatterns: list[URLPattern] = [
    path("", views.feeds, name="feeds"),
    path(_("<uuid:feed>/stop/"), views.revoke, name="feed-revoke"),
    # The name of the file stands apart from the secret, so that log lines hide the secret.
    path("<str:secret>/wervel.ics", views.calendar, name="feed-calendar"),
]
