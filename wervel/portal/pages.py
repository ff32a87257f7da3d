"""The frame of every page for a patient: whose record this is, and where one can go in it."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from wervel.accounts.gate import actor_of
from wervel.patients.accesses import HeldAccess, accesses_of, held_access
from wervel.patients.choices import AccessBasis


@dataclass(frozen=True, slots=True)
class PortalLink:
    """One place in a record."""

    label: str
    url: str
    current: bool


def access_here(request: HttpRequest, access_id: UUID) -> HeldAccess:
    """The access that an address names; AccessUnknown when it is not this account's, or over."""
    return held_access(access_id, actor=actor_of(request))


def show_portal(
    request: HttpRequest,
    access: HeldAccess,
    template: str,
    context: dict[str, Any],
    *,
    here: str,
    status: int = 200,
) -> HttpResponse:
    """`here` is the name of the page's address."""
    others = [each for each in accesses_of(actor=actor_of(request)) if each.id != access.id]
    frame = {
        "access": access,
        "for_other": access.basis != AccessBasis.SELF,
        "has_others": bool(others),
        "portal_links": _links(access, here),
    }
    return render(request, template, frame | context, status=status)


def _links(access: HeldAccess, here: str) -> list[PortalLink]:
    pages = [
        ("overview", _("Overview")),
        ("reports", _("Reports")),
        ("lookers", _("Who looked")),
        ("copy", _("Take everything along")),
    ]
    return [
        PortalLink(label, reverse(f"portal:{name}", args=[access.id]), name == here)
        for name, label in pages
    ]
