"""Addresses of the public site; their words are translated by the catalogues."""

from django.urls import URLPattern, URLResolver, include, path
from django.utils.translation import gettext_lazy as _

from wervel.website.home.views import home
from wervel.website.knowledge.search import search_page
from wervel.website.knowledge.views import serve
from wervel.website.shared.views import shared_report
from wervel.website.sharing.feed import feed

app_name = "website"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home, name="home"),
    path(_("contact/"), include("wervel.website.contact.urls")),
    path(_("clinics/"), include("wervel.website.clinics.urls")),
    path(_("appointment/"), include("wervel.website.booking.urls")),
    path(_("symptom-check/"), include("wervel.website.check.urls")),
    path(_("knowledge/feed.xml"), feed, name="feed"),
    path(_("knowledge/"), serve, name="knowledge"),
    path(_("search/"), search_page, name="search"),
    path(_("document/<str:secret>/"), shared_report, name="shared-report"),
    path("", include("wervel.website.about.urls")),
]
