"""Chains and joint visits, over the interface for programs."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.website.test_api import PATIENT, SERVICE
from tests.website.test_api_bad_input import ANYTHING, check_problem
from wervel.scheduling.models import Appointment, VisitGroup

pytestmark = [pytest.mark.usefixtures("chain", "unlimited")]

PLAN = "back-in-one-day"


@pytest.fixture
def unlimited() -> Iterator[None]:
    with override_settings(RATE_LIMITS=False):
        yield


def chains(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/chains", {"plan": PLAN, **query})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["chains"]
    return found


def together(client: Client, **query: Any) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/together", {"service": SERVICE, **query})
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["chains"]
    return found


def post(client: Client, path: str, body: Any, key: str = "k1") -> Any:
    return client.post(
        f"/api/v1{path}",
        data=json.dumps(body),
        content_type="application/json",
        headers={"Idempotency-Key": key},
    )


def test_plans_are_those_that_visitors_can_book(client: Client) -> None:
    (plan,) = client.get("/api/v1/visit-plans").json()["plans"]
    assert (plan["slug"], plan["name"]) == (PLAN, "Alles voor uw rug op één dag")
    assert plan["steps"] == [
        {"service": SERVICE, "maybe": False},
        {"service": "xray-spine", "maybe": True},
        {"service": "results-talk", "maybe": False},
    ]


def test_a_chain_names_its_steps(client: Client) -> None:
    first = chains(client, near="6211")[0]
    assert set(first) == {"id", "kind", "plan", "start", "end", "location", "steps"}
    assert (first["start"], first["end"]) == (
        "2026-03-10T08:00:00+01:00",
        "2026-03-10T09:15:00+01:00",
    )
    assert [one["maybe"] for one in first["steps"]] == [False, True, False]


def test_all_of_a_chain_is_booked_once_for_a_key(client: Client) -> None:
    body = {"chain": chains(client)[0]["id"], "patients": [PATIENT], "reason": "Rug"}
    first, second = post(client, "/visits", body), post(client, "/visits", body)
    assert first.status_code == 201, first.content
    assert (second.status_code, second.content) == (201, first.content)
    booked = first.json()["appointments"]
    assert [one["provisional"] for one in booked] == [False, True, False]
    assert (Appointment.objects.count(), VisitGroup.objects.count()) == (3, 1)
    other = post(client, "/visits", {**body, "reason": "Nek"})
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_a_taken_chain_is_a_conflict_with_three_others(client: Client) -> None:
    body = {"chain": chains(client)[0]["id"], "patients": [PATIENT]}
    post(client, "/visits", body)
    refused = post(client, "/visits", body, key="k2")
    assert (refused.status_code, refused.json()["code"]) == (409, "slot-taken")
    assert [len(one["steps"]) for one in refused.json()["alternatives"]] == [3, 3, 3]


def test_a_held_chain_is_kept_for_its_holder(client: Client) -> None:
    chain = chains(client)[0]["id"]
    held = post(client, "/chain-holds", {"chain": chain})
    assert held.status_code == 201, held.content
    again = post(client, "/chain-holds", {"chain": chain})
    assert again.content == held.content
    taken = post(client, "/visits", {"chain": chain, "patients": [PATIENT]}, key="k2")
    assert taken.status_code == 409
    booked = post(client, "/visits", {"hold": held.json()["id"], "patients": [PATIENT]}, key="k3")
    assert booked.status_code == 201, booked.content


@pytest.mark.parametrize("way", ["in-a-row", "side-by-side"])
def test_two_people_are_booked_together(client: Client, way: str) -> None:
    chain = together(client, way=way, people=2)[0]
    assert chain["kind"] == way
    child = {**PATIENT, "given": "Kind"}
    body = {"chain": chain["id"], "patients": [PATIENT, child]}
    booked = post(client, "/visits", body)
    assert booked.status_code == 201, booked.content
    alone = post(client, "/visits", {**body, "patients": [PATIENT]}, key="k2")
    assert (alone.status_code, alone.json()["code"]) in [
        (422, "wrong-number-of-people"),
        (409, "slot-taken"),
    ]


def test_the_wrong_number_of_people_is_refused(client: Client) -> None:
    chain = together(client)[0]["id"]
    refused = post(client, "/visits", {"chain": chain, "patients": [PATIENT]})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong-number-of-people")


def test_any_link_cancels_all(client: Client) -> None:
    body = {"chain": chains(client)[0]["id"], "patients": [PATIENT]}
    booked = post(client, "/visits", body).json()["appointments"]
    secret = booked[1]["manage_url"].rstrip("/").rpartition("/")[2]
    for _ in range(2):
        cancelled = client.post(f"/api/v1/visits/{secret}/cancel").json()["appointments"]
        assert [one["status"] for one in cancelled] == ["cancelled"] * 3
    assert client.post("/api/v1/visits/none/cancel").status_code == 404


def booked_secret(client: Client) -> str:
    body = {"chain": chains(client)[0]["id"], "patients": [PATIENT]}
    booked = post(client, "/visits", body, key="booked").json()["appointments"]
    return str(booked[2]["manage_url"]).rstrip("/").rpartition("/")[2]


def other_chains(client: Client, secret: str, **query: Any) -> list[dict[str, Any]]:
    answer = client.get(f"/api/v1/visits/{secret}/chains", query)
    assert answer.status_code == 200, answer.content
    found: list[dict[str, Any]] = answer.json()["chains"]
    return found


def test_any_link_moves_all_once_for_a_key(client: Client) -> None:
    secret = booked_secret(client)
    wanted, later, *_ = other_chains(client, secret, **{"from": "2026-03-11T00:00:00+01:00"})
    first = post(client, f"/visits/{secret}/move", {"chain": wanted["id"]})
    assert first.status_code == 200, first.content
    moved = first.json()["appointments"]
    assert [one["start"] for one in moved] == [one["start"] for one in wanted["steps"]]
    again = post(client, f"/visits/{secret}/move", {"chain": wanted["id"]})
    assert (again.status_code, again.content) == (200, first.content)
    reused = post(client, f"/visits/{secret}/move", {"chain": later["id"]})
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency-key-reused")
    unkeyed = client.post(
        f"/api/v1/visits/{secret}/move",
        data=json.dumps({"chain": later["id"]}),
        content_type="application/json",
    )
    assert unkeyed.status_code == 400
    assert set(Appointment.objects.values_list("sequence", flat=True)) == {1}


def test_a_move_to_a_taken_chain_names_three_others_and_changes_nothing(client: Client) -> None:
    secret = booked_secret(client)
    wanted = other_chains(client, secret, **{"from": "2026-03-11T00:00:00+01:00"})[0]
    other = {**PATIENT, "given": "Ander", "email": "ander@patient.example"}
    taken = post(client, "/visits", {"chain": wanted["id"], "patients": [other]}, key="other")
    assert taken.status_code == 201
    refused = post(client, f"/visits/{secret}/move", {"chain": wanted["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "slot-taken")
    assert [len(one["steps"]) for one in refused.json()["alternatives"]] == [3, 3, 3]
    assert set(Appointment.objects.values_list("sequence", flat=True)) == {0}


def test_a_move_takes_anything(client: Client) -> None:
    secret = booked_secret(client)
    for number, value in enumerate(ANYTHING):
        check_problem(post(client, f"/visits/{secret}/move", {"chain": value}, key=f"m{number}"))
    check_problem(post(client, "/visits/none/move", {"chain": chains(client)[0]["id"]}))
    check_problem(client.get("/api/v1/visits/none/chains"))
    assert set(Appointment.objects.values_list("sequence", flat=True)) == {0}


@pytest.mark.parametrize("field", ["chain", "hold", "patients", "reason", "unknown"])
def test_every_field_takes_anything(client: Client, field: str) -> None:
    chain = chains(client)[0]["id"]
    for number, value in enumerate(ANYTHING):
        if (field, value) == ("hold", None):
            continue
        body = {"chain": chain, "patients": [PATIENT], "reason": "", field: value}
        answer = post(client, "/visits", body, key=f"{field}{number}")
        if field == "reason" and answer.status_code == 201:
            chain = chains(client)[0]["id"]
            continue
        check_problem(answer)


@pytest.mark.parametrize("path", ["/chains", "/together"])
@pytest.mark.parametrize(
    "query",
    [
        {"plan": "none", "service": "none"},
        {"near": "nowhere at all"},
        {"from": "yesterday"},
        {"until": "2026-03-10T06:00:00"},
        {"limit": "0"},
        {"limit": "51"},
        {"location": "none"},
        {"practitioner": "none"},
        {"after": "x"},
    ],
)
def test_a_wrong_question_is_a_problem(client: Client, path: str, query: dict[str, str]) -> None:
    fine = {"plan": PLAN} if path == "/chains" else {"service": SERVICE}
    answer = client.get(f"/api/v1{path}", {**fine, **query})
    check_problem(answer)


def test_the_document_knows_every_operation(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    ours = {
        "/api/v1/visit-plans",
        "/api/v1/chains",
        "/api/v1/together",
        "/api/v1/chain-holds",
        "/api/v1/visits",
        "/api/v1/visits/{secret}/cancel",
        "/api/v1/visits/{secret}/chains",
        "/api/v1/visits/{secret}/move",
    }
    assert ours <= set(document["paths"])
    visit = document["paths"]["/api/v1/visits"]["post"]
    assert set(visit["responses"]) == {"201", "400", "404", "409", "410", "413", "422", "429"}
