"""Headers and cookies of each class of answer: page, program, file, error, redirect."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings
from pytest_django.fixtures import Settings

from tests.accounts.conftest import LOGIN, PASSWORD, MakeStaff, fresh_limits, make_staff
from tests.chain import CHAIN
from wervel.accounts.choices import Role

__all__ = ["fresh_limits", "make_staff"]
pytestmark = pytest.mark.django_db

PAGES = ("/nl/", "/de/", "/en/", "/nl/contact/", "/nl/klachtencheck/", "/nl/afspraak/", "/design/")
CLASSES = {
    "page": "/nl/",
    "interface": "/api/v1/services",
    "error page": "/nl/nothing-here/",
    "problem document": "/api/v1/nothing-here",
    "redirect": "/",
    "refused method": "/nl/afspraak/kies/",
    "log-in": LOGIN,
}
STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
}


@pytest.fixture
def https(settings: Settings) -> None:
    """The settings of a production start, as far as they make headers."""
    settings.SECURE_HSTS_SECONDS = 63072000
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    settings.SECURE_SSL_REDIRECT = True


@pytest.fixture
def chain() -> None:
    CHAIN.put()


@pytest.mark.parametrize("kind", CLASSES)
def test_every_class_of_answer_is_guarded(https: None, chain: None, kind: str) -> None:
    response = Client().get(CLASSES[kind], secure=True)
    policy = set(response["Content-Security-Policy"].split("; "))
    assert policy >= STRICT
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Strict-Transport-Security"] == "max-age=63072000; includeSubDomains"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Server" not in response.headers


@pytest.fixture
def static_file(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with override_settings(STATIC_ROOT=tmp_path):
        yield "/static/mark.svg"


def test_a_file_opened_by_itself_runs_nothing(static_file: str) -> None:
    response = Client().get(static_file)
    assert response.status_code == 200
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.cookies == {}
    response.close()


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_sets_no_cookie_and_differs_for_nobody(chain: None, path: str) -> None:
    response = Client().get(path)
    assert response.status_code == 200
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("path", PAGES)
def test_a_public_page_holds_no_inline_style_or_script(chain: None, path: str) -> None:
    page = Client().get(path).text
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick=" not in page
    assert 'src="http' not in page
    assert "javascript:" not in page


def test_plain_http_is_sent_to_https(https: None) -> None:
    response = Client().get("/nl/contact/")
    assert (response.status_code, response["Location"]) == (301, "https://testserver/nl/contact/")
    assert Client().get("/livez").status_code == 200


class TestCrossSite:
    def post(self, path: str, **headers: str) -> HttpResponse:
        return Client(enforce_csrf_checks=True).post(path, {}, headers=headers)

    @pytest.mark.parametrize("path", ["/nl/klachtencheck/", "/nl/afspraak/kies/"])
    def test_a_form_of_another_site_is_refused(self, chain: None, path: str) -> None:
        assert self.post(path, **{"sec-fetch-site": "cross-site"}).status_code == 403
        assert self.post(path, origin="https://evil.example").status_code == 403
        assert self.post(path, **{"sec-fetch-site": "same-origin"}).status_code != 403

    def test_log_in_needs_its_token(self, make_staff: MakeStaff) -> None:
        make_staff(Role.PLANNER)
        client = Client(enforce_csrf_checks=True)
        client.get(LOGIN)
        response = client.post(LOGIN, {"login": "demo", "password": PASSWORD})
        assert response.status_code == 403
        assert "112" in response.text
