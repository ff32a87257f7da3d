"""Opening an account, or one more record for it, with a code from the desk."""

from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import public
from wervel.accounts.exceptions import EmailTaken, WeakPassword
from wervel.accounts.gate import signed_in_patient
from wervel.common.client_address import address_key
from wervel.common.ratelimits.counting import limit_write
from wervel.patients.access_codes import use_code
from wervel.patients.exceptions import AccessCodeWrong, AccessHeld
from wervel.portal.activation.forms import PASSKEY, ActivationForm

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
REFUSED = 422
FIELDS = {EmailTaken: "email", WeakPassword: "password", AccessCodeWrong: "code"}


@public
@never_cache
@sensitive_post_parameters("code", "password")
@require_http_methods(["GET", "HEAD", "POST"])
def activate(request: HttpRequest) -> HttpResponse:
    """The new account is logged in by its code, and first sets up how it logs in from now on."""
    user = signed_in_patient(request)
    form = ActivationForm(request.POST or None, has_account=user is not None)
    status = 200
    if request.method == "POST":
        limit_write("activation.address", address_key(request))
        status = REFUSED
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                access = use_code(
                    code=chosen["code"],
                    birth_date=chosen["birth_date"],
                    account=form.account(),
                    user=user,
                )
            except (AccessCodeWrong, EmailTaken, WeakPassword) as error:
                form.add_error(FIELDS[type(error)], str(error))
            except AccessHeld:
                return redirect("portal:home")
            else:
                if user is not None:
                    return redirect("portal:overview", access_id=access.pk)
                login(request, access.user, backend=BACKEND)
                second = "mfa_add_webauthn" if chosen["way"] == PASSKEY else "mfa_activate_totp"
                return redirect(second)
    context: dict[str, Any] = {"form": form, "has_account": user is not None}
    context["login_url"] = f"{reverse('account_login')}?next={reverse('portal:activate')}"
    return render(request, "portal/activate.html", context, status=status)
