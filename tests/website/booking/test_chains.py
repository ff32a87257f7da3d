"""Everything on one day, and coming with two people, by the pages of the site."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from tests.chain import chain, morning
from wervel.scheduling.models import Appointment, Claim, Hold

__all__ = ["chain", "morning"]
pytestmark = pytest.mark.usefixtures("chain")

DAY = "/nl/afspraak/alles-op-een-dag/"
TOGETHER = "/nl/afspraak/samen/"
CHOOSE = f"{DAY}kies/"
PERSON = {
    "given": "Demo",
    "family": "Patiënt",
    "birth_date_day": "31",
    "birth_date_month": "3",
    "birth_date_year": "1980",
    "email": "demo@patient.example",
    "phone": "0612345678",
    "reason": "Rug",
}
OTHER = {
    "given_2": "Kind",
    "family_2": "Patiënt",
    "birth_date_2_day": "1",
    "birth_date_2_month": "2",
    "birth_date_2_year": "2015",
}


def ids(text: str) -> list[str]:
    return re.findall(r'name="slot" value="([^"]+)"', text)


def chosen(client: Client, address: str = DAY, **more: str) -> str:
    """The address of the page for the details, after the first offer was chosen."""
    page = client.get(address)
    assert page.status_code == 200
    way = {"way": "in-a-row"} if address == TOGETHER else {}
    answer = client.post(CHOOSE, {"slot": ids(page.text)[0], **way, **more})
    assert answer.status_code == 302, answer.content
    return str(answer["Location"])


def test_the_page_of_times_leads_to_both() -> None:
    text = Client().get("/nl/afspraak/?near=6211").text
    assert f'href="{DAY}?service=first-consultation-back&amp;near=6211"' in text
    assert f'href="{TOGETHER}?service=first-consultation-back&amp;near=6211"' in text
    other = Client().get("/nl/afspraak/?service=physiotherapy-intake").text
    assert DAY not in other
    assert TOGETHER in other


def test_the_first_days_with_their_steps(client: Client) -> None:
    text = client.get(DAY).text
    assert len(ids(text)) == 4
    assert "Röntgenfoto rug</strong>, als het nodig is" in text
    assert "€ 130, met foto € 195" in text
    assert 'aria-label="Kies Vandaag, dinsdag 10 maart, 08:00–09:15, Aken"' in text


def test_going_on_to_later_days(client: Client) -> None:
    page = client.get(DAY)
    later = client.get(page.context["later_url"])
    assert set(ids(page.text)).isdisjoint(ids(later.text))
    assert len(ids(later.text)) == 4


def test_a_day_is_chosen_filled_in_and_booked(client: Client) -> None:
    details = chosen(client)
    assert Hold.objects.count() == 3
    review = client.post(details, PERSON)["Location"]
    shown = client.get(review).text
    assert "Gesprek over de uitslag" in shown
    assert "€ 130, met foto € 195" in shown
    confirmed = client.post(review)["Location"]
    assert client.post(review)["Location"] == confirmed
    assert Appointment.objects.count() == 3
    text = client.get(confirmed).text
    assert re.findall(r"<strong>(\d\d:\d\d–\d\d:\d\d)</strong>", text) == [
        "08:00–08:30",
        "08:35–08:45",
        "09:00–09:15",
    ]
    assert "gereserveerd" in text
    assert "Röntgen" not in text


def test_what_was_typed_is_kept_when_the_day_is_taken(
    client: Client, morning: time_machine.Traveller
) -> None:
    details = chosen(client)
    client.post(details, {**PERSON, "email": "none"})
    morning.shift(timedelta(minutes=11))
    taken = chosen(Client())
    refused = client.post(details, PERSON)
    assert (refused.status_code, taken != details) == (409, True)
    assert "Wat u invulde is bewaard." in refused.text
    again = client.post(CHOOSE, {"slot": ids(refused.text)[0], "draft": refused.context["draft"]})
    assert client.get(again["Location"]).context["form"]["family"].value() == "Patiënt"


@pytest.mark.parametrize("way", ["in-a-row", "side-by-side"])
def test_two_people_are_booked_together(client: Client, way: str) -> None:
    page = client.get(TOGETHER, {"way": way})
    answer = client.post(CHOOSE, {"slot": ids(page.text)[0], "way": way})
    details = answer["Location"]
    incomplete = client.post(details, PERSON)
    assert incomplete.status_code == 422
    assert "Vul de voornaam van de ander in." in incomplete.text
    review = client.post(details, {**PERSON, **OTHER})["Location"]
    assert "Kind Patiënt" in client.get(review).text
    confirmed = client.post(review)["Location"]
    assert "De tijden van iedereen die komt" in client.get(confirmed).text
    people = Appointment.objects.order_by("position").values_list("patient__given", flat=True)
    assert list(people) == ["Demo", "Kind"]


def managed(client: Client, address: str, person: dict[str, Any]) -> str:
    review = client.post(chosen(client, address), person)["Location"]
    secret = client.post(review)["Location"].rstrip("/").rpartition("/")[2]
    return f"/nl/afspraak/beheren/{secret}/"


def test_cancelling_a_day_cancels_all_of_it(client: Client) -> None:
    manage = managed(client, DAY, PERSON)
    assert "dan zeggen we al deze tijden af" in client.get(manage).text
    assert client.post(manage).status_code == 302
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert Claim.objects.count() == 0
    assert client.get(manage).text.count("<s>") == 3


def test_two_people_can_both_be_cancelled_by_one_button(client: Client) -> None:
    manage = managed(client, TOGETHER, {**PERSON, **OTHER})
    assert f'action="{manage}alles/"' in client.get(manage).text
    assert client.post(f"{manage}alles/")["Location"] == f"{manage}?cancelled=1"
    assert set(Appointment.objects.values_list("status", flat=True)) == {"cancelled"}
    assert client.get(f"{manage}alles/").status_code == 405


@pytest.mark.parametrize("slot", ["", "x", "\x00", "🦴", "c1." + "x" * 2000])
def test_a_wrong_choice_is_worded(client: Client, slot: str) -> None:
    assert client.post(CHOOSE, {"slot": slot}).status_code == 422


@pytest.mark.parametrize("page", ["gegevens", "controleren"])
def test_a_draft_that_is_none(client: Client, page: str) -> None:
    for secret in ("x", "A" * 22):
        assert client.get(f"{DAY}{secret}/{page}/").status_code == 404


def test_a_draft_of_one_appointment_is_no_day(client: Client) -> None:
    slot = ids(client.get("/nl/afspraak/").text)[0]
    details = client.post("/nl/afspraak/kies/", {"slot": slot})["Location"]
    secret = details.split("/")[3]
    assert client.get(f"{DAY}{secret}/gegevens/").status_code == 422


@pytest.mark.parametrize("address", [DAY, TOGETHER])
@pytest.mark.parametrize("query", ["near=nergens", "after=x", "way=x", "service=results-talk"])
def test_odd_questions_are_answered(client: Client, address: str, query: str) -> None:
    status = client.get(f"{address}?{query}").status_code
    expected = 422 if query == "near=nergens" else 200
    if (address, query) == (DAY, "service=results-talk"):
        expected = 404
    assert status == expected


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("address", [DAY, TOGETHER])
def test_the_pages_exist_in_each_language(client: Client, address: str, language: str) -> None:
    page = client.get(f"{address}?near=6211")
    (url,) = [one.url for one in page.context["languages"] if one.code == language]
    answer = client.get(url)
    assert (answer.status_code, answer["Content-Language"]) == (200, language)
    assert len(ids(answer.text)) == 4
