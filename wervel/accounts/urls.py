"""Log-in addresses: our own prefix, and Wagtail's, which lead to ours.

allauth's views that the gate does not name (sign-up, e-mail addresses …) answer 404.
"""

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, include, path, re_path, reverse
from django.views.decorators.http import require_POST, require_safe

from wervel.accounts.access import public


@public
@require_safe
def to_log_in(request: HttpRequest) -> HttpResponse:
    """Wagtail's own log-in would ask for a password alone: there is one log-in, ours."""
    return redirect(f"{reverse('account_login')}?next=/cms/")


@public
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("account_login")


@public
@require_safe
def to_password_reset(request: HttpRequest) -> HttpResponse:
    return redirect("account_reset_password")


urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("allauth.account.urls")),
    path("account/2fa/", include("allauth.mfa.urls")),
]
shadow_urlpatterns: list[URLPattern | URLResolver] = [
    re_path(r"^cms/login/.*$", to_log_in, name="cms_login"),
    re_path(r"^cms/logout/.*$", log_out, name="cms_logout"),
    re_path(r"^cms/password_reset/.*$", to_password_reset, name="cms_password_reset"),
]
