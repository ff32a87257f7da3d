"""Members of staff with an app for their codes come in, and show a code again for an act."""

import time
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from playwright.sync_api import Page

from tests.serving import Serving
from wervel.accounts.second_factor import PERIOD_SECONDS, code_at
from wervel.common import clock

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
# To be run within the product, before anybody comes in.
MAKE_STAFF = f"""
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import VISITOR, system
def make_staff(username, family, *roles):
    return create_staff(
        username=username,
        email=f"{{username}}@wervel.example",
        password={PASSWORD!r},
        roles=[Role(one) for one in roles],
        given="Demo",
        family=family,
        totp_secret={SECRET!r},
        actor=system("test"),
    )
"""

EXPIRE = """
from django.contrib.sessions.models import Session
from wervel.accounts.models import User
from wervel.accounts.session_store import SessionStore
user = str(User.objects.get(username={!r}).pk)
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    if session.get("_auth_user_id") == user:
        session["seen_at"] -= 3600
        session.save()
"""


@dataclass
class Codes:
    """Each code counts once; those of the period before and of the next one are taken too."""

    used: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def fresh(self, username: str) -> str:
        while True:
            for periods in (0, 1, -1):
                moment = clock.now() + periods * timedelta(seconds=PERIOD_SECONDS)
                code = code_at(SECRET, moment)
                if code not in self.used[username]:
                    self.used[username].add(code)
                    return code
            time.sleep(1)


CODES = Codes()


def log_in(page: Page, base_url: str, username: str, language: str = "nl") -> None:
    page.goto(f"{base_url}/{language}/account/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[name=code]").fill(CODES.fresh(username))
    with page.expect_navigation():
        page.keyboard.press("Enter")


def end_sessions(serving: Serving, username: str) -> None:
    """As if nobody had touched the page for an hour."""
    serving.database.python(EXPIRE.format(username))
