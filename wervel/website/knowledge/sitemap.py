"""What search engines may read: the site map and robots.txt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from wervel.accounts.access import public
from wervel.common.language import DEFAULT_LANGUAGE, LANGUAGES
from wervel.directory import selectors as directory
from wervel.directory.profiles import clinic_profiles, person_profiles
from wervel.knowledge import selectors as knowledge
from wervel.website.about.documents import read_document
from wervel.website.about.urls import PAGES as ABOUT
from wervel.website.about.views import NEEDS_LEGAL_ENTITY
from wervel.website.keeping import keep, standing

PAGES = (
    "website:home",
    "website:check-start",
    "website:booking",
    "website:clinics",
    "website:contact",
)
CLOSED = ("/cms/", "/api/")
# A site map may not be longer.
MOST_LINES = 50_000


@dataclass(frozen=True, slots=True)
class Line:
    """An address, when its page last changed where that is known, and its languages."""

    address: str
    changed: datetime | date | None
    alternates: Mapping[str, str]

    @property
    def default(self) -> str:
        """For readers of any other language."""
        return self.alternates.get(DEFAULT_LANGUAGE) or next(iter(self.alternates.values()))

    @property
    def lastmod(self) -> str:
        return self.changed.isoformat() if self.changed else ""


@public
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every public page, each with its addresses in the other languages."""
    lines = [*_fixed_pages(), *_clinics(), *_pages_about_the_site(), *_articles()]
    context = {"lines": lines[:MOST_LINES], "base_url": settings.BASE_URL}
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


def _pages_about_the_site() -> list[Line]:
    """Without the imprint while it says nothing."""
    known = directory.legal_entity() is not None
    return [
        line
        for page in ABOUT
        if known or page not in NEEDS_LEGAL_ENTITY
        for line in _in_each_language(f"website:{page}", changed=read_document(page).updated_on)
    ]


def _in_each_language(name: str, *args: str, changed: date | None = None) -> list[Line]:
    addresses = {}
    for code in LANGUAGES:
        with translation.override(code):
            addresses[code] = reverse(name, args=args)
    return [Line(address, changed, addresses) for address in addresses.values()]


def _articles() -> list[Line]:
    return [
        Line(entry.address, entry.changed_at, dict(entry.alternates))
        for entry in knowledge.site_map()
    ]
