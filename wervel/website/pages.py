"""What every public page shares: menu, languages, footer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation

from wervel.common.language import current_language
from wervel.contact.hours import WHATSAPP_HOURS, availability
from wervel.directory import selectors as directory
from wervel.website.keeping import Fresh, keep
from wervel.website.sharing.heads import Sharing, head_of

NOTHING_SPECIAL = Sharing()


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One line of the language switch."""

    code: str
    name: str
    url: str
    current: bool


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    section: str = "",
    alternates: Mapping[str, str] | None = None,
    status: int = 200,
    fresh: Fresh | None = None,
    sharing: Sharing = NOTHING_SPECIAL,
) -> HttpResponse:
    """Render a public page. `section` marks the menu; `alternates` are the addresses of this very
    page in the other languages, where they cannot be made by translating the address. A page that
    is the same for everybody may be kept as long as it is `fresh`. `sharing` is what search engines
    and shared links are told of it."""
    languages = language_choices(request, alternates)
    given = context or {}
    shared = {
        "section": section,
        "languages": languages,
        "head": head_of(
            request,
            title=str(given.get("title", "")),
            addresses={choice.code: choice.url for choice in languages},
            crumbs=given.get("crumbs", ()),
            sharing=sharing,
            status=status,
        ),
        "home_url": reverse("website:home"),
        "contact": directory.contact_details(),
        "clinics": directory.locations(),
        "whatsapp": availability(WHATSAPP_HOURS),
        "base_url": settings.BASE_URL,
    }
    response = render(request, template, {**shared, **given}, status=status)
    return keep(response, fresh) if fresh else response


def private(response: HttpResponse) -> HttpResponse:
    """For a page whose address is a secret: kept nowhere, told to nobody."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def language_choices(
    request: HttpRequest, alternates: Mapping[str, str] | None = None
) -> list[LanguageChoice]:
    """The same page in the three languages, this one marked."""
    here = current_language()
    addresses = alternates if alternates is not None else translated_addresses(request)
    return [
        LanguageChoice(code, name, addresses[code], code == here)
        for code, name in settings.LANGUAGES
        if code in addresses
    ]


def translated_addresses(request: HttpRequest) -> dict[str, str]:
    """This address with its words in each language; empty for an unknown address."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return {}
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = reverse(match.view_name, args=match.args, kwargs=match.kwargs) + query
    return found
