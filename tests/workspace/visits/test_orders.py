"""The page of orders: what helps and why, ordered by one button, refused in words."""

import re

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.orders.doctors import day, doctor, qualify, safety_says
from tests.diagnostics.orders.test_orders import checked, nothing, order
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.diagnostics.models import OrderRating, ServiceRequest
from wervel.directory.choices import Qualification
from wervel.encounters.models import Encounter
from wervel.scheduling.models import Appointment

__all__ = ["booked", "day", "doctor", "encounter", "safety_says"]


def page(visit: Encounter, language: str = "nl") -> str:
    words = {
        "nl": "nl/werk/bezoeken/{}/aanvragen",
        "de": "de/arbeit/besuche/{}/anforderungen",
        "en": "en/work/visits/{}/orders",
    }
    return f"/{words[language].format(visit.pk)}/"


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize(
    ("language", "band", "reason"),
    [
        ("nl", "Helpt meestal", "Een MRI laat een ontsteking van de wervels het eerst zien."),
        ("de", "Hilft meist", "Ein MRT zeigt eine Entzündung der Wirbel am frühesten."),
        ("en", "Usually helps", "An MRI is the first to show an infection of the spine."),
    ],
)
def test_each_test_says_how_far_it_helps_and_why(
    client: Client, encounter: Encounter, doctor: Actor, language: str, band: str, reason: str
) -> None:
    checked(encounter, fever=True)
    log_in(client, "vos")
    text = plain(client.get(page(encounter, language)).text)
    assert band in text
    assert reason in text
    assert "IDSA 2015" in text
    assert AuditEvent.objects.filter(event="diagnostics.orders.read").count() == 1


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.DOCTOR])
def test_who_may_look(
    client: Client, make_staff: MakeStaff, encounter: Encounter, role: Role
) -> None:
    make_staff(role)
    log_in(client)
    answer = client.get(page(encounter))
    assert answer.status_code == (200 if role is Role.ASSISTANT else 403)
    assert 'name="test"' not in answer.text
    assert client.post(page(encounter), {"test": "crp"}).status_code == 403


def test_one_button_orders(client: Client, encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True)
    log_in(client, "vos")
    answer = client.post(page(encounter), {"test": "blood_culture"})
    request = ServiceRequest.objects.get()
    assert answer["Location"] == f"{page(encounter)}#order-{request.pk}"
    assert request.accession in client.get(page(encounter)).text


def test_a_reason_is_asked_and_what_was_typed_stays(
    client: Client, encounter: Encounter, doctor: Actor
) -> None:
    checked(encounter, **nothing())
    log_in(client, "vos")
    refused = client.post(page(encounter), {"test": "crp", "reason": " "})
    assert refused.status_code == 422
    assert 'href="#order-crp"' in refused.text
    assert 'id="order-crp"' in refused.text
    hostile = "x" * 2001 + "\u202e"
    refused = client.post(page(encounter), {"test": "crp", "reason": hostile})
    assert (refused.status_code, "\u202e" in refused.text) == (422, False)
    done = client.post(page(encounter), {"test": "crp", "reason": "العربية \U0001f9b4 <b>"})
    assert done.status_code == 302
    assert OrderRating.objects.get().stated_reason == "العربية \U0001f9b4 <b>"
    assert "العربية \U0001f9b4 &lt;b&gt;" in client.get(page(encounter)).text


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"test": "\x00"},
        {"test": "\ud800".encode("utf-8", "surrogatepass")},
        {"test": "crp", "reason": "a\x00b"},
        {"test": "crp", "region": "toe"},
        {"test": "xray_spine", "slot": "nonsense"},
        {"do": "justify", "order": "nonsense"},
        {"do": "explode", "order": "0199c0de-0000-7000-8000-000000000000"},
        {"do": "not-needed", "order": "0199c0de-0000-7000-8000-000000000000"},
    ],
)
def test_nonsense_is_refused_in_words(
    client: Client, encounter: Encounter, doctor: Actor, sent: dict[str, str | bytes]
) -> None:
    checked(encounter, bruise_wound=True)
    log_in(client, "vos")
    assert client.post(page(encounter), sent).status_code in (404, 409, 422)
    assert ServiceRequest.objects.count() == 0


def test_an_order_of_another_visit_is_not_there(
    client: Client, encounter: Encounter, day: Encounter, doctor: Actor
) -> None:
    checked(day, bruise_wound=True)
    foreign = order(day, doctor, "xray_spine")
    log_in(client, "vos")
    sent = {"do": "revoke", "order": str(foreign.pk), "text": "x"}
    assert client.post(page(encounter), sent).status_code == 404


def test_an_x_ray_from_order_to_release(client: Client, day: Encounter, doctor: Actor) -> None:
    checked(day, bruise_wound=True)
    log_in(client, "vos")
    assert "bewaard voor dit bezoek" in client.get(page(day)).text
    client.post(page(day), {"test": "xray_spine", "region": "lumbar", "slot": ""})
    request = ServiceRequest.objects.get()
    text = client.get(page(day)).text
    assert "wacht tot een bevoegd persoon" in text
    assert 'value="justify"' not in text
    sent = {"do": "justify", "order": str(request.pk), "text": "breuk?"}
    assert client.post(page(day), sent).status_code == 403
    qualify(doctor, Qualification.IONISING)
    assert 'value="justify"' in client.get(page(day)).text
    assert client.post(page(day), sent).status_code == 302
    assert "breuk?" in client.get(page(day)).text
    request.refresh_from_db()
    assert request.status == "active"


def test_a_scan_that_is_not_needed(client: Client, day: Encounter, doctor: Actor) -> None:
    log_in(client, "vos")
    scan = Appointment.objects.get(group=day.appointment.group_id, service__slug="xray-spine")
    client.post(page(day), {"do": "not-needed", "order": str(scan.pk)})
    scan.refresh_from_db()
    assert scan.status == "cancelled"
