"""Reads of accounts."""

from allauth.mfa.models import Authenticator

from wervel.accounts.exceptions import NoSuchUser
from wervel.accounts.models import User
from wervel.accounts.second_factor import code_at, unseal
from wervel.common import clock


def staff_member(username: str) -> User:
    """Somebody by user name, whatever its case; NoSuchUser when there is nobody."""
    found = User.objects.filter(username__iexact=username).first()
    if found is None:
        raise NoSuchUser()
    return found


def current_code(user: User) -> str | None:
    """The code that the user's authenticator app shows now. Only demo and tests ask for it."""
    app = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
    return code_at(unseal(app.data["secret"]), clock.now()) if app else None
