"""Addresses of what there is about a record as a whole."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.portal.record.views import copy, lookers

urlpatterns: list[URLPattern] = [
    path(_("who-looked/"), lookers, name="lookers"),
    path(_("take-along/"), copy, name="copy"),
]
