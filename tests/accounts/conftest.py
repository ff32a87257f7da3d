"""Staff to log in as."""

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django.fixtures import Settings

from wervel.accounts import services
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.accounts.second_factor import code_at
from wervel.common import clock
from wervel.common.actor import system

PASSWORD = "correct horse battery"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
LOGIN, SECOND = "/nl/account/login/", "/nl/account/2fa/authenticate/"
ENROL = "/nl/account/2fa/totp/activate/"
WORK = "/nl/werk/"

MakeStaff = Callable[..., User]


@pytest.fixture(autouse=True)
def fresh_limits(db: None, settings: Settings) -> None:
    """The counts of failed log-ins live in the cache, which outlives a test."""
    cache.clear()


@pytest.fixture
def make_staff(db: None) -> MakeStaff:
    def make(*roles: Role, username: str = "demo", totp: bool = True) -> User:
        return services.create_staff(
            username=username,
            email=f"{username}@wervel.example",
            password=PASSWORD,
            roles=roles,
            actor=system("test"),
            given="Demo",
            family=username,
            totp_secret=SECRET if totp else None,
        )

    return make


def code() -> str:
    return code_at(SECRET, clock.now())


def log_in(client: Client, username: str = "demo") -> None:
    """Both factors, as a person does it."""
    response = client.post(LOGIN, {"login": username, "password": PASSWORD})
    assert response["Location"] == SECOND
    response = client.post(SECOND, {"code": code()})
    assert response["Location"] == WORK
