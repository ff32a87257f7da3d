"""A host that a stranger makes up stands in no page, no answer and no letter."""

import pytest
from django.test import Client

from tests.racing import PATIENT
from wervel.contact.models import OutboundMessage

pytestmark = [pytest.mark.usefixtures("chain", "articles"), pytest.mark.once]

EVIL = "evil.example"
PAGES = ("/nl/", "/nl/kennisbank/rug/pijn-in-de-rugspieren/", "/nl/account/login/", "/sitemap.xml")
FORWARDED = {
    "X-Forwarded-Host": EVIL,
    "X-Forwarded-Server": EVIL,
    "X-Original-URL": f"https://{EVIL}/",
    "Forwarded": f"host={EVIL}",
}


@pytest.mark.parametrize("path", PAGES)
def test_a_host_that_is_not_ours_is_refused_and_kept_for_nobody(client: Client, path: str) -> None:
    answers = [client.get(path, headers={"host": host}) for host in (EVIL, "localhost", EVIL)]
    assert [one.status_code for one in answers] == [400, 200, 400]
    assert not any(EVIL in one.text for one in answers)


@pytest.mark.parametrize("path", PAGES)
def test_what_a_proxy_may_say_changes_no_page(client: Client, path: str) -> None:
    answers = [client.get(path, headers=more) for more in (FORWARDED, {})]
    assert [one.status_code for one in answers] == [200, 200]
    assert not any(EVIL in one.text for one in answers)


def test_the_addresses_of_a_letter_are_ours(client: Client) -> None:
    times = client.get("/api/v1/slots?service=first-consultation-back&limit=1").json()["slots"]
    answer = client.post(
        "/api/v1/appointments",
        {"slot": times[0]["id"], "patient": PATIENT},
        content_type="application/json",
        headers={"Idempotency-Key": "host", **FORWARDED},
    )
    assert answer.status_code == 201
    letter = OutboundMessage.objects.get()
    assert "/afspraak/" in letter.text
    assert EVIL not in answer.text + letter.text + letter.html
