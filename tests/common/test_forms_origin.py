"""Another site may not send our forms."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from wervel.common.errors import Forbidden
from wervel.common.forms_origin import anonymous_form

pytestmark = pytest.mark.pure


@anonymous_form
def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


def send(method: str = "post", **headers: str) -> HttpResponse:
    request = getattr(RequestFactory(headers=headers), method)("/", headers=headers)
    return form(request)


@pytest.fixture(autouse=True)
def address(settings: Settings) -> None:
    settings.BASE_URL = "https://wervel.example"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"sec-fetch-site": "same-origin"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "same-origin", "origin": "null"},
        {"origin": "https://wervel.example"},
        {"origin": "http://testserver"},
    ],
)
def test_our_own_pages_send_it(headers: dict[str, str]) -> None:
    assert send(**headers).content == b"taken"


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "cross-site", "origin": "https://wervel.example"},
        {"origin": "https://evil.example"},
        {"origin": "https://wervel.example.evil.example"},
        {"origin": "http://wervel.example"},
        {"origin": "null"},
    ],
)
def test_another_site_does_not(headers: dict[str, str]) -> None:
    with pytest.raises(Forbidden):
        send(**headers)
    assert send("get", **headers).content == b"taken"


def test_no_token_is_asked() -> None:
    assert form.csrf_exempt is True  # type: ignore[attr-defined]
