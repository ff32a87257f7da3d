"""Addresses of the images that wait for a decision."""

from django.urls import URLPattern, URLResolver, path

from wervel.workspace.imaging import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.waiting, name="image-quarantine"),
    path("<uuid:key>/", views.one, name="quarantined-images"),
]
