"""Addresses of the pages about the site; the name of each is that of its file."""

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _

from wervel.website.about.views import about

PAGES = ("accessibility", "privacy", "imprint")

urlpatterns: list[URLPattern] = [
    path(_("accessibility/"), about, {"page": "accessibility"}, name="accessibility"),
    path(_("privacy/"), about, {"page": "privacy"}, name="privacy"),
    path(_("imprint/"), about, {"page": "imprint"}, name="imprint"),
]
