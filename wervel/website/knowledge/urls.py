"""Addresses of the knowledge base. Wagtail makes links to its pages by the name `wagtail_serve`."""

from django.urls import URLPattern, re_path

from wervel.knowledge.addresses import INDEX_SLUGS
from wervel.website.knowledge.views import serve

_FIRST = "|".join(INDEX_SLUGS.values())

urlpatterns: list[URLPattern] = [
    re_path(rf"^((?:{_FIRST})/(?:[-\w]+/)*)$", serve, name="wagtail_serve"),
]
