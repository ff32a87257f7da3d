"""R4 on chains: many who want several times as one, and never half of them."""

import os
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.racing import LOST, PATIENT, Answer, Api, race
from tests.scheduling.races.conftest import appointments, doubles
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

CLIENTS = 50 if os.environ.get("TEST_DATABASE") == "postgresql" else 30
ROUNDS, TWIN_ROUNDS = 4, 10
MOVERS = 8
HALVES = (
    "SELECT grouped.id FROM scheduling_visitgroup grouped"
    " LEFT JOIN scheduling_appointment visit ON visit.group_id = grouped.id"
    " GROUP BY grouped.id, grouped.size HAVING count(visit.id) <> grouped.size"
)
ORPHANS = "SELECT count(*) FROM scheduling_claim WHERE hold_id IS NOT NULL"


def chains(api: Api, **query: Any) -> list[dict[str, Any]]:
    asked = urlencode({"plan": "back-in-one-day", **query})
    answer = api.call("GET", f"/chains?{asked}")
    assert answer.status == 200, answer.body
    found: list[dict[str, Any]] = answer.json["chains"]
    return found


def book(api: Api, chain: str, key: str) -> Answer:
    body = {"chain": chain, "patients": [PATIENT]}
    return api.call("POST", "/visits", body, {"Idempotency-Key": key})


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def race_for(api: Api, name: str) -> list[Answer]:
    """Half want the first chain; the other half want its scan, or its talk, alone or in a chain
    that shares it."""
    first, *others = chains(api, location="bottrop", limit=6)
    wanted = [first["id"]] * (CLIENTS // 2)
    wanted += [others[number % len(others)]["id"] for number in range(CLIENTS // 2)]
    return race([partial(book, api, one, f"{name}-{n}") for n, one in enumerate(wanted)])


def test_a_chain_is_booked_by_one_as_a_whole(serving: Serving, api: Api) -> None:
    for number in range(ROUNDS):
        before = appointments(serving.database)
        chain = chains(api, limit=1)[0]["id"]
        answers = race([partial(book, api, chain, f"one-{number}-{n}") for n in range(CLIENTS)])
        assert statuses(answers) == [201] + [409] * (CLIENTS - 1)
        refused = [answer.json for answer in answers if answer.status == 409]
        assert {len(one["alternatives"]) for one in refused} == {3}
        assert appointments(serving.database) == before + 3
    assert serving.database.rows(HALVES) == []


def test_chains_that_share_a_step_exclude_each_other_as_a_whole(serving: Serving, api: Api) -> None:
    for number in range(ROUNDS):
        before = appointments(serving.database)
        answers = race_for(api, f"shared-{number}")
        done = sum(answer.status == 201 for answer in answers)
        assert {answer.status for answer in answers} == {201, 409}
        assert appointments(serving.database) == before + 3 * done
        assert doubles(serving.database) == 0
        assert serving.database.rows(HALVES) == []
    assert serving.database.rows(ORPHANS)[0][0] == 0


def test_without_the_guards_steps_are_sold_twice(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for number in range(TWIN_ROUNDS):
        answers = race_for(api, f"twin-{number}")
        assert LOST not in statuses(answers)
        if doubles(unguarded.database):
            return
    pytest.fail("the race did not find the double booking that the guards prevent")


def booked_chains(api: Api, name: str, count: int) -> list[str]:
    """The manage secrets of so many booked chains, all far enough ahead to be changed."""
    found = []
    for number in range(count):
        free = chains(api, limit=1, **{"from": ahead(2)})[0]["id"]
        booked = book(api, free, f"{name}-{number}")
        assert booked.status == 201, booked.body
        found.append(link_secret(booked))
    return found


def link_secret(booked: Answer) -> str:
    address = str(booked.json["appointments"][0]["manage_url"])
    return address.rstrip("/").rpartition("/")[2]


def ahead(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).isoformat()


def move(api: Api, secret: str, chain: str) -> Answer:
    headers = {"Idempotency-Key": uuid4().hex}
    return api.call("POST", f"/visits/{secret}/move", {"chain": chain}, headers)


def race_into(api: Api, name: str) -> list[Answer]:
    """Several whole chains want to move into one chain, or into one that shares a step with it."""
    secrets = booked_chains(api, name, MOVERS)
    first, *others = chains(api, location="bottrop", limit=4, **{"from": ahead(9)})
    wanted = [first["id"], first["id"], *(one["id"] for one in others)]
    return race(
        [
            partial(move, api, secret, wanted[number % len(wanted)])
            for number, secret in enumerate(secrets)
        ]
    )


SPREAD = (
    "SELECT group_id FROM scheduling_appointment WHERE group_id IS NOT NULL"
    " GROUP BY group_id HAVING count(DISTINCT sequence) > 1 OR count(DISTINCT location_id) > 1"
)


def test_a_chain_moves_as_a_whole_or_stays(serving: Serving, api: Api) -> None:
    for number in range(2):
        answers = race_into(api, f"moving-{number}")
        assert {answer.status for answer in answers} == {200, 409}
        refused = [answer.json for answer in answers if answer.status == 409]
        assert {one["code"] for one in refused} == {"slot-taken"}
        assert doubles(serving.database) == 0
        assert serving.database.rows(SPREAD) == []
        assert serving.database.rows(HALVES) == []


def test_without_the_guards_several_chains_move_into_one(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for number in range(TWIN_ROUNDS):
        answers = race_into(api, f"moving-twin-{number}")
        assert LOST not in statuses(answers)
        if doubles(unguarded.database):
            return
    pytest.fail("the race did not find the double booking that the guards prevent")


def test_one_hold_of_many_keeps_all_of_a_chain(serving: Serving, api: Api) -> None:
    chain = chains(api, limit=1)[0]["id"]
    calls = [partial(api.call, "POST", "/chain-holds", {"chain": chain}) for _ in range(CLIENTS)]
    answers = race(calls)
    assert statuses(answers) == [201] + [409] * (CLIENTS - 1)
    holds = "SELECT count(*) FROM scheduling_hold"
    assert serving.database.rows(holds)[0][0] == 3
    held = next(answer.json["id"] for answer in answers if answer.status == 201)
    body = {"hold": held, "patients": [PATIENT]}
    booked = race(
        [
            partial(api.call, "POST", "/visits", body, {"Idempotency-Key": f"held-{n}"})
            for n in range(10)
        ]
    )
    assert sum(answer.status == 201 for answer in booked) == 1
    assert {answer.status for answer in booked} <= {201, 404}
    assert serving.database.rows(holds)[0][0] == 0
    assert serving.database.rows(HALVES) == []
