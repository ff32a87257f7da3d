"""R7 and its kin: many moves into one time, two that swap, and a move against a cancellation."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from tests.racing import Answer, Api, race
from tests.scheduling.races.conftest import appointments, doubles
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

MOVERS = 8
ROUNDS = 3
TWIN_ROUNDS = 10
APART = timedelta(minutes=50)


def book(api: Api, slot: str) -> str:
    """The manage secret of a new appointment."""
    booked = api.book(slot)
    assert booked.status == 201, booked.body
    return str(booked.json["manage_url"]).rstrip("/").rpartition("/")[2]


def move(api: Api, secret: str, slot: str) -> Answer:
    headers = {"Idempotency-Key": uuid4().hex}
    return api.call("POST", f"/appointments/{secret}/move", {"slot": slot}, headers)


def cancel(api: Api, secret: str) -> Answer:
    return api.call("POST", f"/appointments/{secret}/cancel")


def shown(api: Api, secret: str) -> dict[str, Any]:
    return api.call("GET", f"/appointments/{secret}").json


def later(api: Api, count: int = 8) -> list[dict[str, Any]]:
    """Free times that do not meet, far enough ahead for their holders to change them."""
    found, earliest = [], datetime.now(UTC) + timedelta(days=1)
    for _ in range(count):
        found.append(first_from(api, earliest.isoformat()))
        earliest = datetime.fromisoformat(found[-1]["start"]) + APART
    return found


def first_from(api: Api, earliest: str) -> dict[str, Any]:
    return api.slots(limit=1, **{"from": earliest})[0]


def mails(serving: Serving, secret: str) -> int:
    (row,) = serving.database.rows(
        "SELECT count(*) FROM contact_outboundmessage m JOIN scheduling_appointment a"
        " ON m.patient_id = a.patient_id WHERE a.manage_secret = ?",
        secret,
    )
    return int(row[0])


def test_one_of_many_moves_into_the_time_and_all_others_stay(serving: Serving, api: Api) -> None:
    for _ in range(ROUNDS):
        *own, wanted = later(api, MOVERS + 1)
        secrets = [book(api, one["id"]) for one in own]
        before = [shown(api, one) for one in secrets]
        answers = race([partial(move, api, one, wanted["id"]) for one in secrets])
        assert Counter(one.status for one in answers) == {200: 1, 409: MOVERS - 1}
        for secret, answer, old in zip(secrets, answers, before, strict=True):
            if answer.status == 200:
                assert shown(api, secret)["start"] == wanted["start"]
                assert mails(serving, secret) == 2
            else:
                assert len(answer.json["alternatives"]) == 3
                assert shown(api, secret) == old
                assert mails(serving, secret) == 1
    assert doubles(serving.database) == 0


def test_without_the_guards_several_move_into_it(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(TWIN_ROUNDS):
        *own, wanted = later(api, MOVERS + 1)
        secrets = [book(api, one["id"]) for one in own]
        race([partial(move, api, one, wanted["id"]) for one in secrets])
        if doubles(unguarded.database):
            return
    pytest.fail("the race did not find the double booking that the guards prevent")


def test_a_move_and_bookings_want_the_same_time(serving: Serving, api: Api) -> None:
    for _ in range(ROUNDS):
        free = later(api)
        secret, wanted = book(api, free[0]["id"]), free[5]["id"]
        calls = [partial(api.book, wanted) for _ in range(MOVERS)]
        moved, *booked = race([partial(move, api, secret, wanted), *calls])
        won = [one.status for one in booked].count(201)
        assert (moved.status, won) in {(200, 0), (409, 1)}
        assert shown(api, secret)["start"] == (free[5] if won == 0 else free[0])["start"]
    assert doubles(serving.database) == 0


def test_two_that_swap_block_each_other_and_lose_nothing(serving: Serving, api: Api) -> None:
    """Neither time is free for the other, unless one has already gone elsewhere."""
    for _ in range(ROUNDS):
        first, second, *others = later(api)
        one, two = book(api, first["id"]), book(api, second["id"])
        answers = race(
            [
                partial(move, api, one, second["id"]),
                partial(move, api, two, first["id"]),
                partial(move, api, one, others[0]["id"]),
                partial(move, api, two, others[-1]["id"]),
            ]
        )
        assert {answer.status for answer in answers} <= {200, 409}
        starts = {shown(api, secret)["status"] for secret in (one, two)}
        assert starts == {"confirmed"}
    assert doubles(serving.database) == 0


def test_a_move_against_a_cancellation_ends_in_one_of_both(serving: Serving, api: Api) -> None:
    before = appointments(serving.database)
    for _ in range(ROUNDS):
        free = later(api)
        secret = book(api, free[0]["id"])
        moved, cancelled = race(
            [partial(move, api, secret, free[4]["id"]), partial(cancel, api, secret)]
        )
        assert cancelled.status == 200
        assert moved.status in {200, 409}
        assert shown(api, secret)["status"] == "cancelled"
        assert mails(serving, secret) == (3 if moved.status == 200 else 2)
        for one in (free[0], free[4]):
            assert first_from(api, one["start"])["start"] == one["start"]
    assert appointments(serving.database) == before + ROUNDS


def test_one_key_moves_once(serving: Serving, api: Api) -> None:
    free = later(api)
    secret, wanted = book(api, free[0]["id"]), free[4]
    headers = {"Idempotency-Key": uuid4().hex}
    call = partial(
        api.call, "POST", f"/appointments/{secret}/move", {"slot": wanted["id"]}, headers
    )
    answers = race([call] * MOVERS)
    assert len({one.body for one in answers if one.status == 200}) == 1
    assert {one.status for one in answers} <= {200, 409}
    assert mails(serving, secret) == 2
