"""Every way in, and every way that must stay shut."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from tests.accounts.conftest import (
    ENROL,
    LOGIN,
    PASSWORD,
    SECOND,
    WORK,
    MakeStaff,
    code,
    log_in,
)
from wervel.accounts import services
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import system


def is_in(client: Client) -> bool:
    return client.get(WORK).status_code == 200


def events() -> list[str]:
    return list(AuditEvent.objects.order_by("recorded_at", "id").values_list("event", flat=True))


@pytest.mark.parametrize("name", ["demo", "DEMO", "demo@wervel.example"])
def test_password_and_code_open_the_door(client: Client, make_staff: MakeStaff, name: str) -> None:
    make_staff(Role.PLANNER)
    log_in(client, name)
    assert is_in(client)
    assert events()[-1] == "accounts.session.begun"


def test_a_password_alone_opens_nothing(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER, Role.EDITOR)
    client.post(LOGIN, {"login": "demo", "password": PASSWORD})
    for path in (WORK, "/cms/", "/nl/account/2fa/", "/nl/account/password/change/"):
        assert client.get(path)["Location"].startswith(LOGIN)


@pytest.mark.parametrize("typed", ["", "000000", "12345", "abcdef", "１２３４５６"])
def test_a_wrong_code(client: Client, make_staff: MakeStaff, typed: str) -> None:
    make_staff(Role.PLANNER)
    client.post(LOGIN, {"login": "demo", "password": PASSWORD})
    response = client.post(SECOND, {"code": typed})
    assert response.status_code == 200
    assert 'aria-invalid="true"' in response.text
    assert not is_in(client)


def test_a_code_works_once(make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    first, second = Client(), Client()
    log_in(first)
    second.post(LOGIN, {"login": "demo", "password": PASSWORD})
    assert second.post(SECOND, {"code": code()}).status_code == 200
    assert not is_in(second)


def test_a_code_before_the_password(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    assert client.post(SECOND, {"code": code()})["Location"] == LOGIN
    assert not is_in(client)


def test_a_code_of_somebody_else(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    make_staff(Role.PLANNER, username="other", totp=False)
    client.post(LOGIN, {"login": "other", "password": PASSWORD})
    client.post(SECOND, {"code": code()})
    assert client.get(WORK)["Location"] == ENROL


@pytest.mark.django_db(transaction=True)
def test_who_has_no_second_factor_may_only_set_one_up(
    client: Client, make_staff: MakeStaff
) -> None:
    make_staff(Role.EDITOR, totp=False)
    assert client.post(LOGIN, {"login": "demo", "password": PASSWORD})["Location"] == WORK
    for path in (WORK, "/cms/", "/nl/account/2fa/recovery-codes/"):
        assert client.get(path)["Location"] == ENROL
    page = client.get(ENROL)
    assert page.status_code == 200
    key_before = client.session.session_key
    from wervel.accounts.second_factor import code_at

    secret = page.context["form"].secret
    response = client.post(ENROL, {"code": code_at(secret, clock.now())})
    assert response["Location"] == "/nl/account/2fa/recovery-codes/"
    assert client.session.session_key != key_before
    assert client.get(response["Location"]).status_code == 200
    assert is_in(client)


def test_a_recovery_code_works_once(client: Client, make_staff: MakeStaff) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    user = make_staff(Role.PLANNER)
    spare = RecoveryCodes.activate(user).get_unused_codes()[0]
    client.post(LOGIN, {"login": "demo", "password": PASSWORD})
    assert client.post(SECOND, {"code": spare})["Location"] == WORK
    other = Client()
    other.post(LOGIN, {"login": "demo", "password": PASSWORD})
    assert other.post(SECOND, {"code": spare}).status_code == 200


def test_the_secret_is_not_readable_in_the_database(make_staff: MakeStaff) -> None:
    from allauth.mfa.models import Authenticator

    from tests.accounts.conftest import SECRET

    make_staff(Role.PLANNER)
    assert SECRET not in str(Authenticator.objects.values_list("data", flat=True).get())


def test_unknown_name_and_wrong_password_look_alike(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    pages = [
        client.post(LOGIN, {"login": name, "password": "wrong-password"}).text.replace(name, "")
        for name in ("demo", "nobody")
    ]
    without_tokens = [page.split("csrfmiddlewaretoken")[0] for page in pages]
    assert without_tokens[0] == without_tokens[1]


def test_guessing_is_slowed_and_ends_by_itself(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    with time_machine.travel(clock.now(), tick=False) as traveller:
        for _ in range(5):
            client.post(LOGIN, {"login": "demo", "password": "wrong-password"})
        right = {"login": "demo", "password": PASSWORD}
        assert "vijf minuten" in client.post(LOGIN, right).text
        traveller.shift(timedelta(minutes=6))
        assert client.post(LOGIN, right)["Location"] == SECOND


def test_one_address_trying_many_names_is_slowed(client: Client) -> None:
    answers = [
        client.post(LOGIN, {"login": f"name{number}", "password": "wrong-password"})
        for number in range(31)
    ]
    assert answers[-1].status_code == 429
    assert answers[-1]["Retry-After"] == "60"
    assert '<html lang="nl"' in answers[-1].text
    elsewhere = client.get(LOGIN, REMOTE_ADDR="198.51.100.7")
    assert elsewhere.status_code == 200


def test_many_other_names_do_not_end_the_wait(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    for _ in range(5):
        client.post(LOGIN, {"login": "demo", "password": "wrong-password"})
    for number in range(1000):
        cache.set(f"allauth:rl:login_failed:other:{number}", [number], 300)
    assert "vijf minuten" in client.post(LOGIN, {"login": "demo", "password": PASSWORD}).text


def test_pages_of_accounts_are_kept_nowhere(client: Client) -> None:
    for path in (LOGIN, "/nl/account/password/reset/", "/nl/account/password/reset/key/z-abc/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_a_session_cookie_that_is_none(client: Client) -> None:
    for value in (r'"\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"', '"\xed\xa0\x80aaaaaaaaa"', "x" * 3000):
        answer = client.get(WORK, headers={"cookie": f"session={value}"})
        assert (answer.status_code, answer["Location"]) == (302, f"{LOGIN}?next={WORK}")


def test_guessing_codes_is_slowed_too(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    client.post(LOGIN, {"login": "demo", "password": PASSWORD})
    for _ in range(5):
        client.post(SECOND, {"code": "000000"})
    assert client.post(SECOND, {"code": code()}).status_code == 200
    assert not is_in(client)


def test_a_failed_log_in_keeps_no_typed_name(client: Client, make_staff: MakeStaff) -> None:
    client.post(LOGIN, {"login": "my-secret-password", "password": "x"})
    event = AuditEvent.objects.get(event="accounts.login.failed")
    assert "my-secret-password" not in f"{event.object_id}{event.detail}{event.actor_label}"


@pytest.mark.parametrize(
    "path",
    [
        "/nl/account/signup/",
        "/nl/account/email/",
        "/nl/account/confirm-email/",
        "/nl/account/password/set/",
        "/nl/account/login/code/confirm/",
    ],
)
def test_there_is_no_sign_up_and_no_other_way(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "a@b.example"}).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_wagtail_has_no_log_in_of_its_own(
    client: Client, make_staff: MakeStaff, method: str
) -> None:
    make_staff(Role.EDITOR)
    values = {"username": "demo", "password": PASSWORD}
    response = getattr(client, method)("/cms/login/", values)
    assert response.status_code == (302 if method == "get" else 405)
    assert client.get("/cms/")["Location"].startswith(LOGIN)
    assert client.get("/cms/password_reset/")["Location"] == "/nl/account/password/reset/"


def test_the_way_back_after_log_in_stays_here(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    client.post(
        f"{LOGIN}?next=https://evil.example/",
        {"login": "demo", "password": PASSWORD, "next": "https://evil.example/"},
    )
    assert client.post(SECOND, {"code": code()})["Location"] == WORK


class TestSessions:
    def test_the_key_changes_at_log_in(self, client: Client, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        client.get(LOGIN)
        client.post(LOGIN, {"login": "demo", "password": PASSWORD})
        before = client.session.session_key
        client.post(SECOND, {"code": code()})
        assert client.session.session_key != before

    def test_idle_for_fifteen_minutes(self, client: Client, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        with time_machine.travel(clock.now(), tick=False) as traveller:
            log_in(client)
            for _ in range(3):
                traveller.shift(timedelta(minutes=14))
                assert is_in(client)
            traveller.shift(timedelta(minutes=16))
            assert not is_in(client)

    def test_a_clock_set_back_does_not_make_it_longer(
        self, client: Client, make_staff: MakeStaff
    ) -> None:
        make_staff(Role.PLANNER)
        with time_machine.travel(clock.now(), tick=False) as traveller:
            log_in(client)
            traveller.shift(timedelta(hours=-2))
            assert not is_in(client)

    def test_twelve_hours_at_most(self, client: Client, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        with time_machine.travel(clock.now(), tick=False) as traveller:
            log_in(client)
            for _ in range(12 * 6):
                traveller.shift(timedelta(minutes=10))
                client.get(WORK)
            traveller.shift(timedelta(minutes=1))
            assert not is_in(client)

    def test_a_withdrawn_role_opens_nothing_from_the_next_request(
        self, client: Client, make_staff: MakeStaff
    ) -> None:
        user = make_staff(Role.AUDITOR)
        log_in(client)
        assert client.get("/nl/werk/logboek/").status_code == 200
        services.revoke_role(user=user, role=Role.AUDITOR, actor=system("test"))
        assert client.get("/nl/werk/logboek/").status_code == 403

    def test_a_locked_user_is_out_at_once(self, client: Client, make_staff: MakeStaff) -> None:
        user = make_staff(Role.PLANNER)
        log_in(client)
        services.set_locked(user=user, locked=True, actor=system("test"))
        assert not is_in(client)
        response = Client().post(LOGIN, {"login": "demo", "password": PASSWORD})
        assert response.status_code == 200 or "inactive" in response["Location"]

    def test_a_changed_password_ends_the_other_sessions(self, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        mine, other = Client(), Client()
        with time_machine.travel(clock.now(), tick=False) as traveller:
            log_in(other)
            traveller.shift(60)
            log_in(mine)
            new = "another long sentence"
            response = mine.post(
                "/nl/account/password/change/",
                {"oldpassword": PASSWORD, "password1": new, "password2": new},
            )
            assert response.status_code == 302
            assert is_in(mine)
            assert not is_in(other)

    def test_pages_of_staff_are_kept_nowhere(self, client: Client, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        log_in(client)
        assert client.get(WORK)["Cache-Control"] == "no-store"

    def test_log_out_ends_it(self, client: Client, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        log_in(client)
        assert client.get("/nl/account/logout/").status_code == 200
        assert is_in(client)
        client.post("/nl/account/logout/")
        assert not is_in(client)
        assert "accounts.session.ended" in events()


def test_the_last_second_factor_cannot_be_taken_off(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    client.post("/nl/account/2fa/totp/deactivate/")
    from allauth.mfa.models import Authenticator

    assert Authenticator.objects.filter(type="totp").count() == 1
