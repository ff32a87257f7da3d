"""Every address with every role, against what is written down."""

import re
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, path
from pytest_django.fixtures import Settings

from tests.accounts.conftest import ENROL, LOGIN, PASSWORD, SECRET, MakeStaff
from wervel.accounts import sessions
from wervel.accounts.access import Door, public, staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import Gate
from wervel.accounts.machines import give_key
from wervel.accounts.matrix import COLUMNS, MACHINE, PATIENT, Row, as_markdown, rows
from wervel.accounts.models import User
from wervel.accounts.patient_accounts import open_account
from wervel.accounts.second_factor import seal
from wervel.common import clock
from wervel.common.actor import system
from wervel.config.urls import handler403, handler404

__all__ = ["handler403", "handler404"]
pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[2]

EXAMPLES = (
    (r"^cms/login/.*$", "cms/login/"),
    (r"^cms/logout/.*$", "cms/logout/"),
    (r"^cms/password_reset/.*$", "cms/password_reset/"),
    (r"^confirm-email/(?P<key>[-:\w]+)/$", "confirm-email/abc/"),
    (
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        "password/reset/key/1-set-password/",
    ),
)
CONVERTED = (("int|pk", "1"), ("slug", "x"), ("uuid", "01a21ad8-ce41-7956-83af-10d750c35c41"))


def address(row: Row) -> str:
    route = row.route
    for pattern, example in EXAMPLES:
        route = route.replace(pattern, example)
    if route.startswith("nl/^("):
        return "/nl/kennisbank/"
    route = route.replace("<str:secret>", "A" * 22)
    for kind, example in CONVERTED:
        route = re.sub(rf"<(?:{kind}):\w+>", example, route)
    return "/" + route.rstrip("*")


def enter(client: Client, user: User, *, both: bool) -> None:
    """A session as log-in leaves it, without its pages."""
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    session = client.session
    session[sessions.BEGAN] = session[sessions.SEEN] = clock.now().timestamp()
    if both:
        session[sessions.ENROLLED] = str(user.pk)
    session.save()


def a_patient() -> User:
    """With a password and an app for codes."""
    user = open_account(email="demo@patient.example", password=PASSWORD, given="", family="")
    Authenticator.objects.create(
        user=user, type=Authenticator.Type.TOTP, data={"secret": seal(SECRET)}
    )
    return user


def refused(response: HttpResponse) -> bool:
    """401, 403, or sent by the gate: allauth's own redirects to log-in carry no way back."""
    target = response.get("Location", "")
    return response.status_code in (401, 403) or target.startswith((f"{LOGIN}?next", ENROL))


def closed(row: Row) -> bool:
    return row.access is None


@pytest.mark.once
@pytest.mark.parametrize("column", COLUMNS)
def test_every_address_answers_as_written(make_staff: MakeStaff, column: str) -> None:
    client = Client(raise_request_exception=False)
    if column == "password only":
        enter(client, make_staff(totp=False), both=False)
    elif column == PATIENT:
        enter(client, a_patient(), both=True)
    elif column == MACHINE:
        key = give_key(name="demo-lab", actor=system("test"))
        client = Client(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})
    elif column != "anybody":
        enter(client, make_staff(Role(column)), both=True)
    wrong = []
    for row in rows():
        if row.name in ("account_login", "account_logout", "cms_login", "cms_logout"):
            continue
        response = client.get(address(row))
        if closed(row):
            right = response.status_code == 404
        elif row.opens(column):
            right = not refused(response)
        else:
            right = refused(response)
        failed = response.status_code >= 500 and row.name != "readyz"
        if not right or failed:
            wrong.append((row.route, response.status_code, response.get("Location", "")))
    assert wrong == []


def test_the_written_list_is_true() -> None:
    written = (ROOT / "docs" / "permissions.md").read_text(encoding="utf-8")
    assert written == as_markdown(), "run: wervel permissions"


def test_nothing_but_allauth_is_closed() -> None:
    assert [row.route for row in rows() if closed(row) and "account/" not in row.route] == []


def undeclared(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@public
def open_view(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


@staff(Role.AUDITOR)
def auditors(request: HttpRequest) -> HttpResponse:
    return HttpResponse("open")


urlpatterns = [
    path("undeclared/", undeclared),
    path("open/", open_view),
    path("auditors/", auditors),
    path("account/login/", open_view, name="account_login"),
]


def test_a_view_that_declares_nothing_answers_nobody(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    assert Client().get("/undeclared/").status_code == 404
    assert Client().get("/open/").status_code == 200
    assert Client().get("/auditors/")["Location"] == "/account/login/?next=/auditors/"


def test_a_post_after_the_session_ended_goes_to_log_in(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    assert Client().post("/auditors/")["Location"] == "/account/login/"


def test_a_role_must_be_named() -> None:
    with pytest.raises(ValueError, match="at least one role"):
        staff()


def test_the_gate_is_the_last_of_our_middleware(settings: Settings) -> None:
    name = f"{Gate.__module__}.{Gate.__name__}"
    place = settings.MIDDLEWARE.index(name)
    assert settings.MIDDLEWARE[place + 1 :] == ["django_htmx.middleware.HtmxMiddleware"]


def test_every_public_form_checks_its_origin() -> None:
    """A view of the public site without a token must look where a form comes from.

    One that reads large files checks its token when it reads them; its own tests show that.
    """

    def views(patterns: list[URLPattern | URLResolver]) -> list[URLPattern]:
        found = []
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                found += views(pattern.url_patterns)
            else:
                found.append(pattern)
        return found

    unguarded = [
        str(each.pattern)
        for each in views(get_resolver().url_patterns)
        if each.callback.__module__.startswith("wervel.")
        and not each.callback.__module__.startswith("wervel.website.api")
        and getattr(each.callback, "csrf_exempt", False)
        and not getattr(each.callback, "guarded_by_origin", False)
        and not getattr(each.callback, "checks_token_inside", False)
    ]
    assert unguarded == []


def test_doors_are_ordered_from_open_to_narrow() -> None:
    assert list(Door) == [
        Door.PUBLIC,
        Door.HALF,
        Door.OWN,
        Door.PATIENT,
        Door.SIGNED_IN,
        Door.STAFF,
        Door.MACHINE,
    ]
