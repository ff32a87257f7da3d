"""All addresses. Application routes come before Wagtail's catch-all."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView
from wagtail.admin import urls as cms_urls
from wagtail.documents import urls as document_urls


def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; it touches nothing."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns: list[URLPattern | URLResolver] = [
    path("livez", livez, name="livez"),
    path("", RedirectView.as_view(url="/nl/"), name="root"),
    path("cms/documents/", include(document_urls)),
    path("cms/", include(cms_urls)),
]
urlpatterns += i18n_patterns(
    path("", include("wervel.website.urls")),
    path("", include("wervel.website.knowledge.urls")),
    prefix_default_language=True,
)
