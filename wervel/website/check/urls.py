"""Addresses of the symptom check. The secret of a check is the permission to read it."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from wervel.website.check import views

_one: list[URLPattern | URLResolver] = [
    path("", views.resume, name="check"),
    path(_("result/"), views.result, name="check-result"),
    path("<slug:question>/", views.question, name="check-question"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", views.start, name="check-start"),
    path("<str:secret>/", include(_one)),
]
