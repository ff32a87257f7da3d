"""Moving and cancelling what was booked as one, and the ten minutes of a held chain."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from tests.chain import chain, morning
from tests.website.booking.test_chains import (
    DAY,
    OTHER,
    PERSON,
    TOGETHER,
    chosen,
    ids,
    managed,
)
from wervel.scheduling.models import Appointment, Hold

__all__ = ["chain", "morning"]
pytestmark = pytest.mark.usefixtures("chain")


def later_day(client: Client) -> str:
    """A manage page of a day that can still be changed: the last of the first list."""
    page = client.get(DAY)
    for _ in range(3):
        page = client.get(page.context["later_url"])
    answer = client.post(f"{DAY}kies/", {"slot": ids(page.text)[-1]})
    review = client.post(answer["Location"], PERSON)["Location"]
    secret = client.post(review)["Location"].rstrip("/").rpartition("/")[2]
    return f"/nl/afspraak/beheren/{secret}/"


def rows() -> list[tuple[object, ...]]:
    found = Appointment.objects.order_by("position")
    return list(found.values_list("start", "sequence", "status"))


def test_a_day_moves_as_a_whole_from_its_manage_page(client: Client) -> None:
    manage = later_day(client)
    text = client.get(manage).text
    assert f'href="{manage}alles/verzetten/"' in text
    assert f'href="{manage}verzetten/"' not in text
    page = client.get(f"{manage}alles/verzetten/")
    before = rows()
    assert "Uw tijden nu" in page.text
    assert len(ids(page.text)) == 4
    answer = client.post(f"{manage}alles/verzetten/", {"slot": ids(page.text)[-1]})
    assert answer["Location"] == f"{manage}?moved=1"
    assert [one[1] for one in rows()] == [1, 1, 1]
    assert {one[0] for one in rows()}.isdisjoint({one[0] for one in before})
    assert "Uw nieuwe tijd staat vast" in client.get(f"{manage}?moved=1").text


def test_a_taken_day_offers_others_and_changes_nothing(client: Client) -> None:
    manage = later_day(client)
    after = {"after": "2026-03-12T08:00:00+01:00"}
    wanted = ids(client.get(f"{manage}alles/verzetten/", after).text)[0]
    other = Client()
    details = other.post(f"{DAY}kies/", {"slot": wanted})["Location"]
    assert details
    before = rows()
    refused = client.post(f"{manage}alles/verzetten/", {"slot": wanted})
    assert refused.status_code == 409
    assert "Er is niets veranderd: uw tijden hieronder staan nog." in refused.text
    assert len(ids(refused.text)) == 3
    assert rows() == before


@pytest.mark.parametrize("slot", ["", "x", "\x00", "🦴", "c1." + "x" * 2000])
def test_a_wrong_choice_changes_nothing(client: Client, slot: str) -> None:
    manage = later_day(client)
    before = rows()
    assert client.post(f"{manage}alles/verzetten/", {"slot": slot}).status_code == 422
    assert rows() == before
    assert client.get("/nl/afspraak/beheren/x/alles/verzetten/").status_code == 404


def together(client: Client) -> list[str]:
    """The manage pages of two people who come together, far enough ahead to change."""
    page = client.get(TOGETHER)
    for _ in range(3):
        page = client.get(page.context["later_url"])
    answer = client.post(f"{DAY}kies/", {"slot": ids(page.text)[-1], "way": "in-a-row"})
    review = client.post(answer["Location"], {**PERSON, **OTHER})["Location"]
    client.post(review)
    found = Appointment.objects.order_by("position").values_list("manage_secret", flat=True)
    return [f"/nl/afspraak/beheren/{one}/" for one in found]


def test_the_page_asks_whether_it_is_for_all_or_for_one(client: Client) -> None:
    first, second = together(client)
    text = client.get(first).text
    assert "Wilt u een andere tijd voor iedereen die komt, of alleen voor één persoon?" in text
    assert f'href="{first}alles/verzetten/"' in text
    assert f'href="{first}verzetten/"' in text
    assert f'action="{first}alles/"' in text
    assert re.search(r"Zeg alleen af voor persoon 1 \(\d\d:\d\d–\d\d:\d\d\)", text)
    assert f'href="{second}"' in text
    assert "persoon 2" in client.get(second).text


def test_one_of_two_is_cancelled_and_the_other_stays(client: Client) -> None:
    first, second = together(client)
    assert client.post(second)["Location"] == f"{second}?cancelled=1"
    assert [one[2] for one in rows()] == ["confirmed", "cancelled"]
    text = client.get(first).text
    assert "voor iedereen die komt" not in text
    assert f'href="{first}verzetten/"' in text
    assert client.get(f"{first}alles/verzetten/").status_code == 409


def test_one_of_two_moves_and_the_other_stays(client: Client) -> None:
    first, second = together(client)
    (one, two) = rows()
    wanted = ids(client.get(f"{second}verzetten/").text)[0]
    assert client.post(f"{second}verzetten/", {"slot": wanted}).status_code == 302
    assert rows()[0] == one
    assert rows()[1][1] == 1
    assert rows()[1] != two
    assert client.get(first).status_code == 200


def test_both_move_together(client: Client) -> None:
    first, _ = together(client)
    wanted = ids(client.get(f"{first}alles/verzetten/").text)[0]
    client.post(f"{first}alles/verzetten/", {"slot": wanted})
    assert [one[1] for one in rows()] == [1, 1]


@pytest.mark.parametrize(
    ("passed", "state", "left"),
    [(0, "calm", "Nog 10 minuten."), (490, "soon", "Nog 2 minuten."), (600, "over", "Nog 0")],
)
def test_what_is_left_of_a_held_day_is_said_without_a_script(
    client: Client, morning: time_machine.Traveller, passed: int, state: str, left: str
) -> None:
    details = chosen(client)
    morning.shift(passed)
    page = client.get(details)
    assert page.context["hold"].state == state
    assert left in page.text
    assert "hold.js" in page.text


def test_one_tap_gives_ten_minutes_for_all_steps_and_keeps_what_is_typed(
    client: Client, morning: time_machine.Traveller
) -> None:
    details = chosen(client)
    extend = details.replace("/gegevens/", "/verlengen/")
    assert f'formaction="{extend}"' in client.get(details).text
    morning.shift(timedelta(minutes=9))
    answer = client.post(extend, {"given": "Demo", "birth_date_day": "31"})
    assert answer["Location"] == f"{details}?extended=1#hold"
    page = client.get(f"{details}?extended=1")
    assert page.context["hold"].seconds == 600
    assert page.context["form"]["given"].value() == "Demo"
    assert page.context["form"].summary == []
    assert len(set(Hold.objects.values_list("expires_at", flat=True))) == 1
    assert Hold.objects.count() == 3


def test_from_the_last_look_as_well(client: Client, morning: time_machine.Traveller) -> None:
    review = client.post(chosen(client), PERSON)["Location"]
    extend = review.replace("/controleren/", "/verlengen/")
    assert f'action="{extend}"' in client.get(review).text
    morning.shift(timedelta(minutes=9))
    assert client.post(extend, {"review": "1"})["Location"] == f"{review}?extended=1#hold"
    assert client.get(review).context["hold"].seconds == 600


def test_a_day_that_is_over_is_held_again_or_others_are_offered(
    client: Client, morning: time_machine.Traveller
) -> None:
    details = chosen(client)
    extend = details.replace("/gegevens/", "/verlengen/")
    morning.shift(timedelta(minutes=11))
    assert client.post(extend, {}).status_code == 302
    morning.shift(timedelta(minutes=11))
    assert chosen(Client()) != details
    assert client.post(extend, {}).status_code == 409


def test_manage_pages_of_a_day_too_late(client: Client, morning: time_machine.Traveller) -> None:
    manage = managed(client, DAY, PERSON)
    assert client.get(f"{manage}alles/verzetten/").status_code == 200
    morning.move_to(Appointment.objects.order_by("position")[0].start + timedelta(minutes=1))
    text = client.get(manage).text
    assert "alles/verzetten" not in text
