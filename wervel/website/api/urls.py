"""Addresses of the interface for programs."""

from django.urls import URLPattern, URLResolver

from wervel.website.api import waiting
from wervel.website.api.answering import opened
from wervel.website.api.views import api

app_name = "api"
api.add_router("", waiting.router)
_patterns, _, _ = api.urls
urlpatterns: list[URLPattern | URLResolver] = opened(_patterns)
