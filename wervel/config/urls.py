"""All addresses. Application routes come before Wagtail's catch-all."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail.admin import urls as cms_urls

from wervel.accounts.access import public
from wervel.accounts.urls import shadow_urlpatterns
from wervel.config.health import livez, readyz
from wervel.website.knowledge.sitemap import robots, sitemap
from wervel.website.sharing.cards import card

urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez, name="livez"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include("wervel.website.api.urls")),
    path("fhir/R4/", include("wervel.fhir.urls")),
    path("design/", include("wervel.design.urls")),
    path("", public(RedirectView.as_view(url="/nl/")), name="root"),
    path("robots.txt", robots, name="robots"),
    path("sitemap.xml", sitemap, name="sitemap"),
    re_path(r"^cards/([0-9a-f]{20})/((?:nl|de|en)(?:/[-\w]+)*)\.png$", card, name="card"),
    *shadow_urlpatterns,
    path("cms/", include(cms_urls)),
]
urlpatterns += i18n_patterns(
    path("", include("wervel.accounts.urls")),
    path(_("work/"), include("wervel.workspace.urls")),
    path(_("my/"), include("wervel.portal.urls")),
    path("", include("wervel.website.urls")),
    path("", include("wervel.website.knowledge.urls")),
    prefix_default_language=True,
)

handler400 = "wervel.config.errors.bad_request"
handler403 = "wervel.config.errors.forbidden"
handler404 = "wervel.config.errors.not_found"
handler429 = "wervel.config.errors.too_many"
handler500 = "wervel.config.errors.failure"
