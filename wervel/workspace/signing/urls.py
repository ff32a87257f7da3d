"""Addresses of the texts to sign, below the translated word of the workspace's list."""

from django.urls import URLPattern, path

from wervel.workspace.signing import views

urlpatterns: list[URLPattern] = [
    path("", views.queue, name="texts"),
    path("<int:task>/", views.text, name="text"),
    path("<int:task>/<slug:seal>/", views.read, name="text-read"),
]
