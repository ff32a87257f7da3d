"""Addresses of patients with an account."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from wervel.portal.activation.views import activate
from wervel.portal.home.views import choose, overview
from wervel.portal.record.urls import urlpatterns as record
from wervel.portal.reports.urls import urlpatterns as reports

app_name = "portal"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", choose, name="home"),
    path(_("open/"), activate, name="activate"),
    path("<uuid:access_id>/", overview, name="overview"),
    path("<uuid:access_id>/", include(record)),
    path("<uuid:access_id>/", include(reports)),
]
