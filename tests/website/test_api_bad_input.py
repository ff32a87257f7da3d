"""Whatever is sent, the answer is a clear problem in the caller's language, never a failure."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.website.test_api import PATIENT, SERVICE, book, slots
from wervel.scheduling.models import Appointment

pytestmark = pytest.mark.usefixtures("chain", "unlimited")

LONG = "x" * 10_000
FINE = (200, 201)
REFUSED = (400, 404, 405, 409, 410, 413, 422)
NEVER_ISSUED = f"1.{SERVICE}.aachen.demo-vos.5912345.30.AAAAAAAAAAAAAAAAAAAAAA"
ANYTHING: list[Any] = [
    None,
    "",
    "   ",
    LONG,
    0,
    -1,
    1e300,
    True,
    [],
    {},
    [[]],
    {"a": 1},
    "\x00",
    "a\x00b",
    "\ud800",
    "\u202eabc",
    "🦴🩻👩‍⚕️",
    "مرحبا",
    "null",
    "'; DROP TABLE scheduling_claim; --",
    "{{ 7*7 }}",
    "a\nb",
]


@pytest.fixture
def unlimited() -> Iterator[None]:
    with override_settings(RATE_LIMITS=False):
        yield


def send(client: Client, path: str, body: Any, language: str = "nl", key: str = "k") -> Any:
    return client.post(
        path,
        data=body if isinstance(body, bytes | str) else json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key, "Accept-Language": language},
    )


def check_problem(answer: Any) -> None:
    assert answer.status_code in REFUSED, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    found = answer.json()
    assert {"type", "title", "status", "detail", "code"} <= set(found)
    assert found["status"] == answer.status_code


def body_with(path: tuple[str, ...], value: Any, slot: str) -> dict[str, Any]:
    body: dict[str, Any] = {"slot": slot, "patient": dict(PATIENT), "reason": ""}
    target = body
    for part in path[:-1]:
        target = target[part]
    target[path[-1]] = value
    return body


FIELDS = [("slot",), ("hold",), ("reason",), ("patient",), ("unknown",)] + [
    ("patient", name) for name in (*PATIENT, "status")
]
OFTEN_FINE = {("reason",), ("patient", "given"), ("patient", "family")}


@pytest.mark.parametrize("path", FIELDS, ids=".".join)
def test_every_field_takes_anything(client: Client, path: tuple[str, ...]) -> None:
    slot = slots(client)[0]["id"]
    for number, value in enumerate(ANYTHING):
        if path == ("hold",) and value is None:
            continue
        body = body_with(path, value, slot)
        answer = send(client, "/api/v1/appointments", body, key=f"{number}")
        if path in OFTEN_FINE and answer.status_code == 201:
            slot = slots(client)[0]["id"]
            continue
        check_problem(answer)
        if path != ("slot",):
            assert answer.status_code == 422


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "2027-01-01"),
        ("birth_date", "1800-01-01"),
        ("birth_date", "1980-02-30"),
        ("birth_date", "31-03-1980"),
        ("birth_date", 322617600),
        ("email", "nobody"),
        ("email", "a@b"),
        ("email", f"{'a' * 250}@example.com"),
        ("phone", "112"),
        ("phone", "+999999999999999999"),
        ("language", "fr"),
        ("given", ""),
    ],
)
def test_the_field_that_is_wrong_is_named(client: Client, field: str, value: Any) -> None:
    body = body_with(("patient", field), value, slots(client)[0]["id"])
    answer = send(client, "/api/v1/appointments", body)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["errors"]] == [f"patient.{field}"]
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    ("language", "message"),
    [("nl", "Dit ontbreekt."), ("de", "Das fehlt."), ("en", "This is missing.")],
)
def test_a_problem_speaks_the_callers_language(client: Client, language: str, message: str) -> None:
    answer = send(client, "/api/v1/holds", {}, language)
    assert answer.json()["errors"] == [{"field": "slot", "message": message}]
    assert answer["Content-Language"] == language


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"slot": ' + b"9" * 5000 + b"}",
        b'{"slot": NaN}',
        b"{}" + b" " * 2_000_000,
    ],
    ids=range(10),
)
@pytest.mark.parametrize("path", ["/api/v1/holds", "/api/v1/appointments"])
def test_a_body_that_cannot_be_read(client: Client, path: str, body: bytes) -> None:
    check_problem(send(client, path, body))


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "é", None])
def test_a_booking_needs_a_key(client: Client, key: str | None) -> None:
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = client.post(
        "/api/v1/appointments",
        data=json.dumps({"slot": slots(client)[0]["id"], "patient": PATIENT}),
        content_type="application/json",
        headers=headers,
    )
    check_problem(answer)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("slot", "status", "code"),
    [
        ("no-slot", 422, "slot-malformed"),
        ("1.a.b.c.1.2.short", 422, "slot-malformed"),
        (NEVER_ISSUED, 404, "slot-unknown"),
    ],
)
def test_a_slot_that_is_none(client: Client, slot: str, status: int, code: str) -> None:
    for answer in (
        book(client, {"slot": slot, "patient": PATIENT}),
        send(client, "/api/v1/holds", {"slot": slot}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_slot_that_is_past(client: Client, morning: Any) -> None:
    slot = slots(client)[0]["id"]
    morning.shift(3 * 3600)
    answer = book(client, {"slot": slot, "patient": PATIENT})
    assert (answer.status_code, answer.json()["code"]) == (410, "slot-past")


def test_a_hold_that_ended_says_so_and_offers_others(client: Client, morning: Any) -> None:
    slot = slots(client, limit=20)[-1]["id"]
    held = send(client, "/api/v1/holds", {"slot": slot}).json()["id"]
    morning.shift(11 * 60)
    answer = book(client, {"hold": held, "patient": PATIENT}, key="late")
    assert (answer.status_code, answer.json()["code"]) == (410, "hold-expired")
    assert len(answer.json()["alternatives"]) == 3


def test_a_hold_that_never_was(client: Client) -> None:
    answer = book(client, {"hold": "A" * 22, "patient": PATIENT})
    assert (answer.status_code, answer.json()["code"]) == (404, "hold-unknown")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({}, 422),
        ({"service": "none"}, 404),
        ({"service": "mri-lumbar-spine"}, 404),
        ({"service": SERVICE, "location": "paris"}, 404),
        ({"service": SERVICE, "practitioner": "nobody"}, 404),
        ({"service": SERVICE, "near": "Nergensdorp-aan-de-Maan"}, 422),
        ({"service": SERVICE, "limit": "0"}, 422),
        ({"service": SERVICE, "limit": "101"}, 422),
        ({"service": SERVICE, "limit": "many"}, 422),
        ({"service": SERVICE, "limit": "9" * 5000}, 422),
        ({"service": SERVICE, "from": "2026-03-10T08:00:00"}, 422),
        ({"service": SERVICE, "from": "tomorrow"}, 422),
        ({"service": SERVICE, "from": "1773126000"}, 422),
        ({"service": SERVICE, "from": "2026-13-40T25:00:00+01:00"}, 422),
        (
            {
                "service": SERVICE,
                "from": "2026-03-11T08:00:00+01:00",
                "until": "2026-03-10T08:00:00+01:00",
            },
            422,
        ),
        ({"service": SERVICE, "colour": "red"}, 200),
        ({"service": SERVICE, "from": "0001-01-01T00:00:00+14:00"}, 200),
        ({"service": SERVICE, "until": "9999-12-31T23:59:59-12:00"}, 200),
        ({"service": SERVICE, "from": "9999-12-31T23:59:59-12:00"}, 200),
    ],
)
def test_a_search(client: Client, query: dict[str, str], status: int) -> None:
    answer = client.get("/api/v1/slots", query)
    assert answer.status_code == status, answer.content
    if status != 200:
        check_problem(answer)


anything = st.text(max_size=60) | st.sampled_from([SERVICE, "aachen", "6211", LONG, "\x00"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["service", "location", "practitioner", "near", "from", "until", "limit"]),
        anything,
    )
)
def test_any_query_is_answered(client: Client, query: dict[str, str]) -> None:
    safe = {name: value.encode("utf-8", "replace").decode() for name, value in query.items()}
    for path in ("/api/v1/slots", "/api/v1/locations", "/api/v1/services"):
        answer = client.get(path, safe)
        assert answer.status_code in (*FINE, *REFUSED), answer.content
        assert answer.status_code == 200 or answer.json()["code"]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(["slot", "hold", "patient", "reason"]), json_values)
    | st.fixed_dictionaries(
        {"slot": st.text(), "patient": st.fixed_dictionaries(dict.fromkeys(PATIENT, json_values))}
    )
)
def test_any_body_is_answered(client: Client, body: dict[str, Any]) -> None:
    for path in ("/api/v1/appointments", "/api/v1/holds"):
        check_problem(send(client, path, body))


@pytest.mark.parametrize("secret", ["x", "A" * 22, "%00", "%ED%A0%80", "a" * 3000, "🦴"])
def test_a_secret_that_is_none(client: Client, secret: str) -> None:
    check_problem(client.get(f"/api/v1/appointments/{secret}"))
    check_problem(client.post(f"/api/v1/appointments/{secret}/cancel"))


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/none", "/api/v2/slots", "/api/v1/docs"])
def test_an_address_that_is_none(client: Client, path: str) -> None:
    answer = client.get(path)
    check_problem(answer)
    assert answer.status_code == 404
