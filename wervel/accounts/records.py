"""What allauth and Django tell us about log-ins, written to the audit trail."""

from typing import Any

from allauth.account.signals import password_changed, password_reset, password_set
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
)
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest

from wervel.accounts import sessions
from wervel.accounts.events import AccountEvent
from wervel.accounts.models import User
from wervel.audit import services as audit
from wervel.common.actor import VISITOR, Actor
from wervel.common.client_address import client_address


def connect() -> None:
    """Listen; called once, when the app is ready."""
    user_logged_in.connect(_logged_in, dispatch_uid="accounts.logged_in")
    user_logged_out.connect(_logged_out, dispatch_uid="accounts.logged_out")
    user_login_failed.connect(_login_failed, dispatch_uid="accounts.login_failed")
    authentication_failed.connect(_factor_failed, dispatch_uid="accounts.factor_failed")
    authenticator_added.connect(_factor_added, dispatch_uid="accounts.factor_added")
    for signal in (authenticator_removed, authenticator_reset):
        signal.connect(_factor_removed, dispatch_uid="accounts.factor_removed")
    for signal in (password_changed, password_set, password_reset):
        signal.connect(_password_changed, dispatch_uid="accounts.password_changed")


def _record(event: AccountEvent, user: User, actor: Actor, **detail: str) -> None:
    audit.record(event=event, actor=actor, object_type="User", object_id=user.pk, detail=detail)


def _logged_in(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    sessions.begin(request)
    _record(AccountEvent.LOGGED_IN, user, user.as_actor(), address=client_address(request))


def _logged_out(
    sender: object, request: HttpRequest | None, user: User | None, **kwargs: Any
) -> None:
    if user is not None:
        _record(AccountEvent.LOGGED_OUT, user, user.as_actor())


def _login_failed(
    sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """The name that was typed is not kept: people type passwords into it."""
    audit.record(
        event=AccountEvent.LOGIN_FAILED,
        actor=VISITOR,
        object_type="User",
        object_id="unknown",
        detail={"address": client_address(request)} if request else {},
    )


def _factor_failed(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(AccountEvent.FACTOR_FAILED, user, VISITOR, address=client_address(request))


def _factor_added(
    sender: object, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any
) -> None:
    _record(AccountEvent.FACTOR_ADDED, user, user.as_actor(), type=authenticator.type)
    if authenticator.type != "recovery_codes":
        sessions.end_other_sessions(request, user)
        sessions.enrolled(request, user)


def _factor_removed(
    sender: object, request: HttpRequest, user: User, authenticator: Any, **kwargs: Any
) -> None:
    _record(AccountEvent.FACTOR_REMOVED, user, user.as_actor(), type=authenticator.type)
    sessions.end_other_sessions(request, user)


def _password_changed(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    _record(AccountEvent.PASSWORD_CHANGED, user, user.as_actor())
    sessions.end_other_sessions(request, user)
