"""Where allauth asks us: who sent this, in which words, how secrets are stored."""

from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wervel.accounts import sessions
from wervel.accounts.choices import AccountKind
from wervel.accounts.models import User
from wervel.accounts.second_factor import seal, unseal
from wervel.common.client_address import client_address
from wervel.common.errors import Unavailable

SEEN_ANYWAY = ("account/messages/logged_in.txt", "account/messages/logged_out.txt")
WRONG_LOGIN = _("This name and this password do not belong together.")
WRONG_CODE = _("This code is not right, or it is too old. Take the newest one.")
TOO_OFTEN = _("That was wrong too often. Wait five minutes, then try again.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """No sign-up, the one rule for addresses, our words, and mail that may fail politely."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "invalid_login": WRONG_LOGIN,
        "account_inactive": WRONG_LOGIN,
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your password."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": TOO_OFTEN,
        "rate_limited": TOO_OFTEN,
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Staff to their work, patients to what is theirs."""
        user = request.user
        is_patient = isinstance(user, User) and user.kind == AccountKind.PATIENT
        return reverse("portal:home" if is_patient else "workspace:home")

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Who logged in within the last five minutes is not asked again."""
        return not sessions.began_recently(context.request)

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """What one sees anyway needs no message: being logged in, being logged out."""
        if message_template not in SEEN_ANYWAY:
            super().add_message(request, level, message_template, *args, **kwargs)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            raise Unavailable(retry_after=60) from error


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are encrypted; the last second factor cannot be taken off by its owner."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": _("You need one second step. Add another one first."),
    }

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Pinned: what a request calls us says nothing about whom a passkey is for."""
        return {"id": settings.PASSKEY_DOMAIN, "name": "Wervel"}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        """``Passkey 1``, ``Passkey 2`` …"""
        mine = Authenticator.objects.filter(user=user, type=type)
        return f"Passkey {mine.count() + 1}"

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        mine = type(authenticator).objects.filter(user_id=authenticator.user_id)
        others = mine.exclude(pk=authenticator.pk).exclude(type="recovery_codes")
        return bool(others.exists())
