"""Addresses of the worklist and of a record."""

from django.urls import URLPattern, URLResolver, path

from wervel.workspace.visits import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("<uuid:encounter_id>/", views.overview, name="record"),
]
