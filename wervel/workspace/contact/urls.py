"""Addresses of messages and call-backs, named by the reference that callers have too."""

from django.urls import URLPattern, URLResolver, path

from wervel.workspace.contact import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.requests, name="requests"),
    path("<slug:reference>/", views.one, name="request"),
]
