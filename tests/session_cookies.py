"""Somebody logged in with both steps, without walking the pages of the log-in: for servers under
test. It runs within the product, on the database of that server."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

from wervel.accounts import sessions
from wervel.accounts.models import User
from wervel.common import clock


def cookie_of(user: User) -> str:
    """The cookie of a session that has just begun, as a browser sends it."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    now = clock.now().timestamp()
    store.update(
        {
            SESSION_KEY: str(user.pk),
            BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
            HASH_SESSION_KEY: user.get_session_auth_hash(),
            sessions.ENROLLED: str(user.pk),
            sessions.BEGAN: now,
            sessions.SEEN: now,
        }
    )
    store.create()
    return f"{settings.SESSION_COOKIE_NAME}={store.session_key}"
