"""R1 and R3: many who want the same time, or overlapping ones."""

import os
from datetime import datetime, timedelta
from urllib.parse import urlencode

import pytest

from tests.racing import Answer, Api, book_all
from tests.scheduling.races.conftest import appointments, doubles
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

CLIENTS = 100 if os.environ.get("TEST_DATABASE") == "postgresql" else 50
ROUNDS = 8
TWIN_ROUNDS = 10


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)


def test_one_of_many_gets_the_time(serving: Serving, api: Api) -> None:
    before = appointments(serving.database)
    for _ in range(ROUNDS):
        slot = api.slots(limit=1)[0]["id"]
        answers = book_all(api, [slot] * CLIENTS)
        assert statuses(answers) == [201] + [409] * (CLIENTS - 1)
        refused = [answer.json for answer in answers if answer.status == 409]
        assert {len(one["alternatives"]) for one in refused} == {3}
        assert {one["code"] for one in refused} == {"slot-taken"}
    assert appointments(serving.database) == before + ROUNDS
    assert doubles(serving.database) == 0


def test_without_the_guards_several_get_it(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(TWIN_ROUNDS):
        slot = api.slots(limit=1)[0]["id"]
        book_all(api, [slot] * CLIENTS)
        if doubles(unguarded.database):
            return
    pytest.fail("the race did not find the double booking that the guards prevent")


def overlapping_pair(api: Api) -> tuple[str, str]:
    """A consultation of 30 minutes, and a talk with the same doctor that begins within it."""
    for first in api.slots(limit=100):
        begin = datetime.fromisoformat(first["start"])
        talks = api.slots(
            "results-talk",
            practitioner=first["practitioner"]["slug"],
            **{"from": (begin + timedelta(minutes=15)).isoformat()},
            limit=1,
        )
        if talks and datetime.fromisoformat(talks[0]["start"]) < begin + timedelta(minutes=30):
            return first["id"], talks[0]["id"]
    raise AssertionError("no overlapping pair is free")


def test_overlapping_times_of_two_services_exclude_each_other(serving: Serving, api: Api) -> None:
    for _ in range(ROUNDS):
        first, second = overlapping_pair(api)
        answers = book_all(api, [first, second] * 5)
        assert statuses(answers) == [201] + [409] * 9
    assert doubles(serving.database) == 0


def test_without_the_guards_overlaps_are_sold(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(TWIN_ROUNDS):
        first, second = overlapping_pair(api)
        book_all(api, [first, second] * 5)
        if doubles(unguarded.database):
            return
    pytest.fail("the race did not find the overlap that the guards prevent")


def adjacent_pair(api: Api) -> tuple[str, str]:
    """A consultation, and a talk that begins at the very tick at which its buffer ends."""
    for first in api.slots(limit=100):
        end = datetime.fromisoformat(first["end"]) + timedelta(minutes=5)
        who = first["practitioner"]["slug"]
        talks = api.slots("results-talk", practitioner=who, limit=1, **{"from": end.isoformat()})
        if talks and datetime.fromisoformat(talks[0]["start"]) == end:
            return first["id"], talks[0]["id"]
    raise AssertionError("no adjacent pair is free")


def test_adjacent_times_are_both_sold(serving: Serving, api: Api) -> None:
    answers = book_all(api, adjacent_pair(api))
    assert statuses(answers) == [201, 201]
    assert doubles(serving.database) == 0


@pytest.mark.parametrize("end", ["2030-01-01T10:00:00", "2030-01-01T09:00:00"])
def test_empty_and_negative_ranges_are_refused(api: Api, end: str) -> None:
    period = {"from": "2030-01-01T10:00:00+01:00", "until": f"{end}+01:00"}
    answer = api.call("GET", f"/slots?{urlencode({'service': 'results-talk', **period})}")
    assert (answer.status, answer.json["code"]) == (422, "period-invalid")
