"""R5, R6, R8 and R9: time that runs out, and requests that come again."""

from functools import partial
from random import randrange
from uuid import uuid4

import pytest

from tests.racing import PATIENT, Answer, Api, book_all, race
from tests.scheduling.races.conftest import appointments
from tests.serving import Serving

pytestmark = [pytest.mark.race, pytest.mark.xdist_group("races")]

LONG_AGO = "2020-01-01 00:00:00+00:00"


def test_a_hold_that_has_ended_lets_another_patient_in(serving: Serving, api: Api) -> None:
    slot = api.slots(limit=1)[0]["id"]
    held = api.hold(slot)
    assert api.book(slot).status == 409
    serving.database.rows(
        "UPDATE scheduling_hold SET expires_at = ? WHERE secret = ?", LONG_AGO, held.json["id"]
    )
    assert api.book(slot).status == 201
    late = api.post_appointment({"hold": held.json["id"], "patient": PATIENT})
    assert (late.status, late.json["code"]) == (410, "hold-expired")
    assert len(late.json["alternatives"]) == 3
    assert slot not in [one["id"] for one in late.json["alternatives"]]


def test_of_an_ended_hold_and_another_patient_one_gets_the_time(serving: Serving, api: Api) -> None:
    for _ in range(5):
        slot = api.slots(limit=1)[0]["id"]
        api.hold(slot)
        serving.database.rows("UPDATE scheduling_hold SET expires_at = ?", LONG_AGO)
        answers = book_all(api, [slot] * 10)
        assert sorted(answer.status for answer in answers) == [201] + [409] * 9


def test_without_the_guards_an_ended_hold_is_sold_twice(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(10):
        slot = api.slots(limit=1)[0]["id"]
        api.hold(slot)
        unguarded.database.rows("UPDATE scheduling_hold SET expires_at = ?", LONG_AGO)
        answers = book_all(api, [slot] * 10)
        if [answer.status for answer in answers].count(201) > 1:
            return
    pytest.fail("the race did not find the double that the guards prevent")


def test_the_same_key_gets_the_same_answer(serving: Serving, api: Api) -> None:
    before = appointments(serving.database)
    slot = api.slots(limit=1)[0]["id"]
    first, second = api.book(slot, key="sequential"), api.book(slot, key="sequential")
    assert (first.status, first.body) == (201, second.body)
    named = ("content-type", "cache-control")
    assert [first.headers[name] for name in named] == [second.headers[name] for name in named]
    assert appointments(serving.database) == before + 1


def test_of_twenty_at_once_one_is_executed(serving: Serving, api: Api) -> None:
    for round_number in range(5):
        before = appointments(serving.database)
        slot = api.slots(limit=1)[0]["id"]
        answers = book_all(api, [slot] * 20, key=f"parallel-{round_number}")
        done = {answer.body for answer in answers if answer.status == 201}
        assert len(done) == 1
        assert {answer.status for answer in answers} <= {201, 409}
        assert appointments(serving.database) == before + 1


def test_without_the_guards_a_key_is_executed_twice(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for round_number in range(10):
        before = appointments(unguarded.database)
        slot = api.slots(limit=1)[0]["id"]
        book_all(api, [slot] * 20, key=f"twin-{round_number}")
        if appointments(unguarded.database) > before + 1:
            return
    pytest.fail("the race did not find the repetition that the guards prevent")


def test_another_body_is_refused_and_a_refused_key_stays_bound(api: Api) -> None:
    first, second = (one["id"] for one in api.slots(limit=2))
    api.book(first, key="bound")
    other = api.book(second, key="bound")
    assert (other.status, other.json["code"]) == (422, "idempotency-key-reused")
    assert api.book(first, key="refused").status == 409
    assert api.book(second, key="refused").status == 422
    assert api.book(first, key="refused").status == 409


def test_a_key_is_free_again_after_a_day(serving: Serving, api: Api) -> None:
    slot = api.slots(limit=1)[0]["id"]
    api.book(slot, key="old")
    serving.database.rows(
        "UPDATE idempotency_storedanswer SET created_at = ? WHERE key = ?", LONG_AGO, "old"
    )
    again = api.book(slot, key="old")
    assert (again.status, again.json["code"]) == (409, "slot-taken")
    other = api.slots(limit=1)[0]["id"]
    serving.database.rows(
        "UPDATE idempotency_storedanswer SET created_at = ? WHERE key = ?", LONG_AGO, "old"
    )
    assert api.book(other, key="old").status == 201


def test_a_read_is_never_replayed(api: Api) -> None:
    key = {"Idempotency-Key": "read"}
    path = "/slots?service=first-consultation-back&limit=1"
    first = api.call("GET", path, headers=key).json["slots"][0]["id"]
    api.book(first)
    assert api.call("GET", path, headers=key).json["slots"][0]["id"] != first


DETAILS = {
    "given": "Demo",
    "family": "Patiënt",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "email": "demo@patient.example",
    "phone": "06 12345678",
}


def new_phone() -> str:
    """Of somebody who has no appointment yet."""
    return f"06 {randrange(10**7, 10**8)}"


def confirm_at_once(api: Api, clicks: int) -> list[Answer]:
    """Walk the pages of a booking, and then press the last button so often at once."""
    last = draft_with(api, api.slots(limit=1)[0]["id"])
    return race([partial(api.post_form, last)] * clicks)


def draft_with(api: Api, slot: str) -> str:
    """Walk the pages of a booking of this time up to the last button; its address."""
    chosen = api.post_form("/nl/afspraak/kies/", service="first-consultation-back", slot=slot)
    who = {**DETAILS, "email": f"{uuid4().hex}@patient.example", "phone": new_phone()}
    return str(api.post_form(chosen.headers["location"], **who).headers["location"])


def test_a_button_pressed_often_makes_one_appointment(serving: Serving, api: Api) -> None:
    for _ in range(5):
        before = appointments(serving.database)
        answers = confirm_at_once(api, 10)
        assert {answer.status for answer in answers} == {302}
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert appointments(serving.database) == before + 1


def test_without_the_guards_each_press_makes_one(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(10):
        before = appointments(unguarded.database)
        confirm_at_once(api, 10)
        if appointments(unguarded.database) > before + 1:
            return
    pytest.fail("the race did not find the repetition that the guards prevent")


def confirm_two_for_one_time(serving: Serving, api: Api) -> list[Answer]:
    """Two people have chosen one time, and neither is holding it any more; both confirm at once."""
    slot = api.slots(limit=1)[0]["id"]
    drafts = []
    for _ in range(2):
        drafts.append(draft_with(api, slot))
        serving.database.rows("UPDATE scheduling_hold SET expires_at = ?", LONG_AGO)
    return race([partial(api.post_form, one) for one in drafts])


def test_of_two_drafts_for_one_time_one_is_confirmed(serving: Serving, api: Api) -> None:
    """R5."""
    for _ in range(8):
        before = appointments(serving.database)
        answers = confirm_two_for_one_time(serving, api)
        assert sorted(answer.status for answer in answers) == [302, 409]
        assert appointments(serving.database) == before + 1


def test_without_the_guards_both_are_confirmed(unguarded: Serving) -> None:
    api = Api(unguarded.base_url)
    for _ in range(10):
        before = appointments(unguarded.database)
        confirm_two_for_one_time(unguarded, api)
        if appointments(unguarded.database) > before + 1:
            return
    pytest.fail("the race did not find the double confirmation that the guards prevent")
