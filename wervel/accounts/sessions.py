"""How long a session lasts, and how far its owner has come."""

from datetime import timedelta

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows import reauthentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.http import HttpRequest

from wervel.accounts.models import User
from wervel.common import clock

IDLE = timedelta(minutes=15)
LONGEST = timedelta(hours=12)
RECENT = timedelta(minutes=5)
# Sent by a page that asks by itself whether anything has changed: nobody need be there.
WATCH_HEADER = "X-Wervel-Watch"
# Written at most this often, so that not every page writes to the database.
FRESHNESS = timedelta(seconds=30)

BEGAN, SEEN, ENROLLED = "began_at", "seen_at", "enrolled_as"


def begin(request: HttpRequest) -> None:
    """Start the clocks of a new session."""
    request.session[BEGAN] = request.session[SEEN] = clock.now().timestamp()


def keep_alive(request: HttpRequest, user: User) -> bool:
    """End a session that was idle for 15 minutes, is 12 hours old, was called back, or was used
    before the clock was set back."""
    now = clock.now().timestamp()
    began = float(request.session.get(BEGAN, 0))
    seen = float(request.session.get(SEEN, 0))
    called_back = user.sessions_valid_from and began < user.sessions_valid_from.timestamp()
    set_back = seen > clock.latest().timestamp()
    idle, old = now - seen > IDLE.total_seconds(), now - began > LONGEST.total_seconds()
    if idle or old or called_back or set_back:
        logout(request)
        return False
    if now - seen > FRESHNESS.total_seconds() and WATCH_HEADER not in request.headers:
        request.session[SEEN] = now
    return True


def began_recently(request: HttpRequest) -> bool:
    began = float(request.session.get(BEGAN, 0))
    return clock.now().timestamp() - began < RECENT.total_seconds()


def require_recent(request: HttpRequest) -> None:
    """ReauthenticationRequired unless they logged in, or said again who they are, within five
    minutes: they are asked, and what they sent is done then."""
    reauthentication.raise_if_reauthentication_required(request, app="account")


def has_shown_both_factors(request: HttpRequest, user: User) -> bool:
    """A code, a passkey or a recovery code in this session; or a second factor set up in it."""
    if request.session.get(ENROLLED) == str(user.pk):
        return True
    return any(
        record.get("method") == "mfa" for record in get_authentication_records(request, user)
    )


def has_second_factor(user: User) -> bool:
    return bool(Authenticator.objects.filter(user=user).exclude(type="recovery_codes").exists())


def enrolled(request: HttpRequest, user: User) -> None:
    """The second factor was set up just now: more may be opened, so the session's key changes."""
    request.session[ENROLLED] = str(user.pk)
    request.session.cycle_key()


def end_other_sessions(request: HttpRequest, user: User) -> None:
    """Password or second factor changed: every session that began before now is over but this."""
    user.sessions_valid_from = clock.now()
    user.save(update_fields=["sessions_valid_from"])
    begin(request)
