"""Addresses of the clinics and their people."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.website.clinics import views

urlpatterns: list[URLPattern] = [
    path("", views.clinics, name="clinics"),
    path(_("people/<slug:slug>/"), views.practitioner, name="practitioner"),
    path("<slug:slug>/", views.clinic, name="clinic"),
]
