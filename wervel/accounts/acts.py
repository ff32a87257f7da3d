"""The second factor shown anew for one act, such as signing a report.

The proof names the act and the digest of what it is about; whoever uses it compares both, looks how
old it is, and uses it once. A recovery code does not count: it is for getting in again.
"""

import json
from typing import Any

from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest

from wervel.accounts import sessions
from wervel.accounts.events import AccountEvent
from wervel.accounts.exceptions import FactorNotShown
from wervel.accounts.models import ActProof, User
from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.client_address import client_address

FRESH = sessions.RECENT
CHALLENGE = "act_challenge"
CODE, PASSKEY = "totp", "webauthn"


def passkey_options(request: HttpRequest, *, act: str, subject: str) -> dict[str, Any] | None:
    """What a browser needs to ask for a passkey for this act; None when the user has none."""
    user = _user(request)
    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
        return None
    from allauth.mfa.webauthn.internal import auth

    options: dict[str, Any] = auth.begin_authentication(user)
    request.session[CHALLENGE] = [act, subject, clock.now().timestamp()]
    return options


def prove(
    request: HttpRequest, *, act: str, subject: str, code: str = "", credential: str = ""
) -> ActProof:
    """Check the code of the app, or the answer of a passkey; FactorNotShown.

    Wrong answers count as they do at log-in: after some of them, none is taken for a while.
    """
    user = _user(request)
    try:
        forget_failures = check_rate_limit(user)
    except ValidationError as error:
        raise FactorNotShown(" ".join(error.messages)) from error
    shown = (
        _is_passkey_right(request, user, act, subject, credential)
        if credential
        else _is_code_right(user, code)
    )
    if not shown:
        _record(AccountEvent.FACTOR_FAILED, user, address=client_address(request))
        raise FactorNotShown
    forget_failures()
    return note_proof(user=user, act=act, subject=subject, method=PASSKEY if credential else CODE)


@transaction.atomic
def note_proof(*, user: User, act: str, subject: str, method: str) -> ActProof:
    """Keep that the factor was shown now; whoever calls has seen it."""
    proof = ActProof.objects.create(
        user=user, act=act, subject=subject, method=method, at=clock.now()
    )
    _record(AccountEvent.ACT_PROVED, user, act=act, method=method)
    return proof


def _is_code_right(user: User, code: str) -> bool:
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return app is not None and bool(code) and TOTP(app).validate_code(code)


def _is_passkey_right(
    request: HttpRequest, user: User, act: str, subject: str, credential: str
) -> bool:
    """The challenge was made for this act and subject, not long ago, and answered rightly."""
    made = request.session.pop(CHALLENGE, None)
    if not isinstance(made, list) or made[:2] != [act, subject]:
        return False
    if clock.now().timestamp() - float(made[2]) > FRESH.total_seconds():
        return False
    from allauth.mfa.webauthn.internal import auth

    try:
        answer = json.loads(credential)
        auth.parse_authentication_response(answer)
        auth.complete_authentication(user, answer)
    except (ValidationError, ValueError, TypeError, KeyError):
        return False
    return True


def _user(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)
    return user


def _record(event: AccountEvent, user: User, **detail: str) -> None:
    audit.record(
        event=event, actor=user.as_actor(), object_type="User", object_id=user.pk, detail=detail
    )
