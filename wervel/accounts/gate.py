"""Deny by default: a view without a declared access rule answers nobody.

A view says who may open it (``access.public``, ``signed_in``, ``staff(…)``), or it stands in one
of the tables here: a door that is public as a whole, Wagtail by its prefix, allauth by name.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import ResolverMatch, reverse

from wervel.accounts import sessions
from wervel.accounts.access import HALF, OWN, PUBLIC, Access, Door, declared, staff_access
from wervel.accounts.choices import AccountKind, Role
from wervel.accounts.machines import machine_with
from wervel.accounts.models import User
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Unauthenticated
from wervel.common.problems import problem_document

Handler = Callable[[HttpRequest], HttpResponse]
View = Callable[..., Any]

log = logging.getLogger("wervel.gate")

# Everything the public site, the design pages and the programming interface serve.
PUBLIC_MODULES = ("wervel.website.", "wervel.design.")
PREFIXES: tuple[tuple[str, Access], ...] = (
    ("api/v1/", PUBLIC),
    ("cms/", staff_access(Role.EDITOR)),
)
# allauth's views by name. One that is not listed (sign-up, e-mail addresses …) is not there.
NAMED: dict[str, Access] = {
    "account_login": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "mfa_login_webauthn": PUBLIC,
    # Open too while a right log-in waits for its second step: a way back.
    "account_logout": PUBLIC,
    "account_reauthenticate": HALF,
    "mfa_reauthenticate": HALF,
    "mfa_reauthenticate_webauthn": HALF,
    "mfa_activate_totp": HALF,
    "mfa_add_webauthn": HALF,
    "account_change_password": OWN,
    "mfa_index": OWN,
    "mfa_deactivate_totp": OWN,
    "mfa_view_recovery_codes": OWN,
    "mfa_generate_recovery_codes": OWN,
    "mfa_download_recovery_codes": OWN,
    "mfa_list_webauthn": OWN,
    "mfa_edit_webauthn": OWN,
    "mfa_remove_webauthn": OWN,
}


def access_of(*, route: str, name: str | None, view: View) -> Access | None:
    """Who may open the view at this route; None when nobody said so."""
    found = declared(view)
    if found is not None:
        return found
    for prefix, access in PREFIXES:
        if route.startswith(prefix):
            return access
    module = getattr(view, "__module__", "")
    if f"{module}.".startswith(PUBLIC_MODULES):
        return PUBLIC
    if module.startswith("allauth."):
        return NAMED.get(name or "")
    return None


def actor_of(request: HttpRequest) -> Actor:
    """Who acts in this request: whom the gate let in, else a visitor."""
    found = getattr(request, "actor", None)
    return found if isinstance(found, Actor) else VISITOR


def signed_in_patient(request: HttpRequest) -> User | None:
    """The patient whose log-in is whole, on a page that is open to everybody; else None."""
    user = request.user
    if not isinstance(user, User) or user.kind != AccountKind.PATIENT:
        return None
    if not sessions.keep_alive(request, user):
        return None
    if not sessions.has_shown_both_factors(request, user):
        return None
    request.actor = user.as_actor()  # type: ignore[attr-defined]
    return user


class Gate:
    """Lets a request through to its view, or sends it to log-in, to enrolment, or away."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if hasattr(request, "actor") or _is_of_allauth(request.resolver_match):
            response.headers["Cache-Control"] = "no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: View, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        match = request.resolver_match
        access = _access_here(match, view)
        if access is None:
            log.error("no access rule for %s", match.route if match else request.path)
            raise Http404
        if access.door is Door.PUBLIC:
            return None
        if access.door is Door.MACHINE:
            return _past_key(request)
        user = request.user
        if not isinstance(user, User) or not sessions.keep_alive(request, user):
            return _to_login(request)
        return _past_log_in(request, user, access)


def _is_of_allauth(match: ResolverMatch | None) -> bool:
    """Its pages carry tokens of the one who looks at them."""
    return match is not None and match.func.__module__.startswith("allauth.")


def _access_here(match: ResolverMatch | None, view: View) -> Access | None:
    if match is None:
        return None
    return access_of(route=match.route, name=match.url_name, view=view)


def _past_log_in(request: HttpRequest, user: User, access: Access) -> HttpResponse | None:
    both = sessions.has_shown_both_factors(request, user)
    if not both and sessions.has_second_factor(user):
        # A password alone, while there is a second factor: this session opens nothing.
        logout(request)
        return _to_login(request)
    if not both and access.door is not Door.HALF:
        return redirect("mfa_activate_totp")
    actor = user.as_actor()
    if both and not access.admits(actor):
        raise PermissionDenied
    request.actor = actor  # type: ignore[attr-defined]
    return None


def _past_key(request: HttpRequest) -> HttpResponse | None:
    """A session is of no use here, and so no other site can send with it."""
    scheme, _blank, key = request.headers.get("Authorization", "").partition(" ")
    actor = machine_with(key.strip()) if scheme.lower() == "bearer" else None
    if actor is None:
        return problem_document(Unauthenticated(), request)
    request.actor = actor  # type: ignore[attr-defined]
    return None


def _to_login(request: HttpRequest) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return redirect_to_login(request.get_full_path(), reverse("account_login"))
    return redirect("account_login")
