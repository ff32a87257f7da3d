"""The contact page: every way to reach us, and what is open now."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client

from wervel.common.clock import CLINIC_ZONE

pytestmark = [pytest.mark.usefixtures("chain"), pytest.mark.once]


@pytest.mark.parametrize(
    ("path", "links"),
    [
        ("/nl/contact/", ("/nl/contact/bericht/", "/nl/contact/terugbellen/")),
        ("/de/kontakt/", ("/de/kontakt/nachricht/", "/de/kontakt/rueckruf/")),
        ("/en/contact/", ("/en/contact/message/", "/en/contact/call-back/")),
    ],
)
def test_both_forms_are_a_step_away(client: Client, path: str, links: tuple[str, ...]) -> None:
    page = client.get(path).text
    assert [f'href="{link}"' in page for link in links] == [True, True]


def test_it_says_what_is_open_now(client: Client, morning: time_machine.Traveller) -> None:
    assert "Weer open: vandaag om 08:00" in client.get("/nl/contact/").text
    morning.move_to(datetime(2026, 3, 10, 8, 15, tzinfo=CLINIC_ZONE))
    page = client.get("/nl/contact/").text
    assert "Nu open, tot 18:00" in page
    assert "Weer open: vandaag om 08:30" in page
