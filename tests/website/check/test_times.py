"""Which free times stand beside an advice, and how soon."""

import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from tests.chain import chain, morning
from tests.triage.test_services import NOTHING, answer
from wervel.common import clock
from wervel.common.clock import CLINIC_ZONE
from wervel.scheduling.selectors.slots import SlotQuery
from wervel.website.check import times

__all__ = ["chain", "morning"]
pytestmark = pytest.mark.usefixtures("chain")
START = "/nl/klachtencheck/"
CHOOSE = 'action="/nl/afspraak/kies/"'


@pytest.fixture
def begun(chain: None, secret: str) -> str:
    answer(secret, "age", age=44)
    return secret


def result(client: Client, secret: str, query: str = "") -> str:
    return client.get(f"{START}{secret}/uitslag/{query}").content.decode()


def test_an_appointment_within_days_offers_the_first_times(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    answer(begun, "course", course="better")
    text = result(client, begun)
    assert text.count('class="slot"') == 3
    assert "De eerste vrije tijden" in text
    assert "Vandaag, dinsdag 10 maart" in text
    assert f'name="check" value="{begun}"' in text
    more = f"/nl/afspraak/?service=first-consultation-back&amp;check={begun}"
    assert f'href="{more}"' in text


def test_a_time_can_be_chosen_from_the_advice(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    slot = result(client, begun).split('name="slot" value="')[1].split('"')[0]
    data = {"slot": slot, "service": "first-consultation-back", "check": begun}
    response = client.post("/nl/afspraak/kies/", data)
    assert response.status_code == 302
    assert response["Location"].endswith("/gegevens/")


def test_the_nearest_clinic_comes_first(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    text = result(client, begun, "?near=6211")
    assert re.search(r"<strong>\w+ · \d+ km</strong>", text.split('class="slot"')[1])
    assert 'name="near" value="6211"' in text
    for typed in ("%00", "9" * 3000, "%F0%9F%A4%95", "%ED%A0%80", "<script>"):
        assert result(client, begun, f"?near={typed}").count('class="slot"') == 3


def test_a_place_we_do_not_know_is_said_and_kept(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    text = result(client, begun, "?near=Timboektoe")
    assert "Deze plaats kennen we niet. Probeer de postcode, bijvoorbeeld 6211 of 52062." in text
    assert 'name="near" value="Timboektoe"' in text
    assert text.count('class="slot"') == 3
    assert f'action="{START}{begun}/uitslag/"' in text


def test_today_offers_only_times_of_today(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"fever": True})
    text = result(client, begun)
    assert "Bij ons is vandaag ook nog plek" in text
    assert re.findall(r'slots__day">([^<]+)<', text) == ["Vandaag, dinsdag 10 maart"]
    assert text.count('class="slot"') >= 1
    assert "huisartsenpost" in text


def test_today_without_a_free_time_names_the_doctor_only(
    client: Client, begun: str, morning: time_machine.Traveller
) -> None:
    answer(begun, "alarm", **NOTHING | {"fever": True})
    morning.move_to(datetime(2026, 3, 10, 21, 0, tzinfo=CLINIC_ZONE))
    text = result(client, begun)
    assert 'class="slot"' not in text
    assert "/nl/afspraak/" not in text.split("<main")[1].split("</main>")[0]
    assert "huisartsenpost" in text


def test_an_emergency_offers_no_times(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING | {"numb": True})
    text = result(client, begun)
    assert 'class="slot"' not in text
    assert CHOOSE not in text
    assert 'href="tel:112"' in text


def test_self_care_offers_times_after_the_advice(client: Client, begun: str) -> None:
    answer(begun, "alarm", **NOTHING)
    answer(begun, "course", course="better")
    answer(begun, "duration", duration=3)
    text = result(client, begun)
    assert text.index("Wat u nu kunt doen") < text.index("Wilt u toch langskomen?")
    assert text.count('class="slot"') == 3


def test_a_first_time_that_is_too_late_is_said(
    client: Client, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    later = SlotQuery(
        service="first-consultation-back",
        earliest=clock.now() + timedelta(days=6),
        limit=3,
    )
    monkeypatch.setattr(times, "_query", lambda found, near: later)
    text = result(client, begun)
    assert "Wij hebben geen vrije tijd binnen 3 dagen." in text
    assert "Bel uw huisarts als u niet kunt wachten." in text


def test_the_advice_stands_without_scheduling(
    client: Client, begun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(query: object) -> None:
        raise ZeroDivisionError

    answer(begun, "alarm", **NOTHING | {"weight_loss": True})
    monkeypatch.setattr(times, "search_slots", broken)
    text = result(client, begun)
    assert "Maak binnen een paar dagen een afspraak" in text
    assert "Zo bereikt u ons" in text
