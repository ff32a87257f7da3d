"""Every error becomes a page or a problem document, and tells nothing it should not."""

import json

import pytest
from django.template import loader
from django.test import Client
from pytest_django.fixtures import Settings

from tests.config.error_urls import CANARY

# A page that might be kept asks for the versions first; without a database see test_database_away.
pytestmark = pytest.mark.django_db

STATUSES = {
    "invalid": 422,
    "conflict": 409,
    "gone": 410,
    "many": 429,
    "unavailable": 503,
    "denied": 403,
    "big": 413,
    "locked": 503,
    "fault": 500,
}


@pytest.fixture(autouse=True)
def failing_views(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.config.error_urls"


@pytest.fixture
def visitor() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_page_in_the_language_of_its_address(visitor: Client, name: str, status: int) -> None:
    dutch, german = visitor.get(f"/nl/fail/{name}"), visitor.get(f"/de/fail/{name}")
    assert (dutch.status_code, german.status_code) == (status, status)
    assert '<html lang="nl"' in dutch.text
    assert '<html lang="de"' in german.text
    assert "112" in dutch.text
    for response in (dutch, german):
        assert response["Cache-Control"] == "no-store"
        assert response["Content-Type"] == "text/html; charset=utf-8"
        assert CANARY not in response.text
        assert "Traceback" not in response.text


@pytest.mark.parametrize(("name", "status"), STATUSES.items())
def test_a_problem_document_for_programs(visitor: Client, name: str, status: int) -> None:
    response = visitor.get(f"/api/fail/{name}?q=secret", headers={"accept-language": "de-DE"})
    document = json.loads(response.content)
    assert response.status_code == document["status"] == status
    assert response["Content-Type"] == "application/problem+json"
    assert response["Content-Language"] == "de"
    assert document["type"] == f"urn:wervel:problem:{document['code']}"
    assert document["instance"] == f"/api/fail/{name}"
    assert CANARY not in response.text


def test_a_document_carries_fields_extras_and_when_to_come_back(visitor: Client) -> None:
    assert visitor.get("/api/fail/invalid").json()["errors"] == [
        {"field": "email", "message": "wrong"}
    ]
    assert visitor.get("/api/fail/conflict").json()["alternatives"] == ["a", "b"]
    assert visitor.get("/api/fail/many")["Retry-After"] == "17"
    assert visitor.get("/nl/fail/many")["Retry-After"] == "17"
    assert visitor.get("/nl/fail/locked")["Retry-After"] == "5"


@pytest.mark.parametrize("path", ["/nl/nothing", "/api/nothing", "/nothing"])
def test_an_address_that_is_none(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/nl/post", "/api/post"])
def test_a_method_that_is_not_taken(visitor: Client, path: str) -> None:
    response = visitor.get(path)
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert response.content != b""


def test_a_host_that_is_not_ours(visitor: Client) -> None:
    response = visitor.get("/nl/nothing", headers={"host": "evil.example"})
    assert response.status_code == 400
    assert "evil.example" not in response.text


def test_a_page_that_cannot_be_drawn_gives_way_to_a_plain_one(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wervel.config import errors

    def broken(*args: object) -> str:
        return loader.render_to_string("nothing/like/this.html")

    monkeypatch.setattr(errors, "render_to_string", broken)
    response = visitor.get("/de/fail/unavailable")
    assert response.status_code == 503
    assert '<html lang="de">' in response.text
    assert "112" in response.text


@pytest.mark.parametrize(("path", "length"), [("/nl/", 1_000_001), ("/cms/x", 20_000_001)])
def test_too_large_a_file_is_not_even_read(visitor: Client, path: str, length: int) -> None:
    headers = {"CONTENT_LENGTH": str(length), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    assert visitor.post(path, **headers).status_code == 413  # type: ignore[arg-type]
    assert visitor.post(path, **{**headers, "CONTENT_LENGTH": "9" * 5000}).status_code == 413  # type: ignore[arg-type]
