"""What search engines may read: the site map and robots.txt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.language import LANGUAGES
from wervel.directory.profiles import clinic_profiles, person_profiles
from wervel.knowledge import selectors as knowledge
from wervel.website.keeping import keep, standing

PAGES = (
    "website:home",
    "website:check-start",
    "website:booking",
    "website:clinics",
    "website:contact",
)
CLOSED = ("/cms/", "/api/")


@dataclass(frozen=True, slots=True)
class Line:
    address: str
    changed_at: datetime | None
    alternates: Mapping[str, str]


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, each with its addresses in the other languages."""
    lines = [*_fixed_pages(), *_clinics(), *_articles()]
    context = {"lines": lines, "base_url": settings.BASE_URL}
    template = "website/knowledge/sitemap.xml"
    response = render(request, template, context, content_type="application/xml")
    return keep(response, standing())


@public
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; the doors of staff and machines are no reading matter."""
    lines = ["User-agent: *", *(f"Disallow: {prefix}" for prefix in CLOSED)]
    lines.append(f"Sitemap: {settings.BASE_URL}/sitemap.xml")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def _fixed_pages() -> list[Line]:
    return [line for name in PAGES for line in _in_each_language(name)]


def _clinics() -> list[Line]:
    """The page of each clinic, and of everybody who works there."""
    found = [("website:clinic", clinic.slug) for clinic in clinic_profiles()]
    found += [("website:practitioner", person.slug) for person in person_profiles()]
    return [line for name, slug in found for line in _in_each_language(name, slug)]


def _in_each_language(name: str, *args: str) -> list[Line]:
    addresses = {}
    for code in LANGUAGES:
        with translation.override(code):
            addresses[code] = reverse(name, args=args)
    return [Line(address, None, addresses) for address in addresses.values()]


def _articles() -> list[Line]:
    return [
        Line(entry.address, entry.changed_at, dict(entry.alternates))
        for entry in knowledge.site_map()
    ]
