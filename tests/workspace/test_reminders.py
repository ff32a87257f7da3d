"""Reminders that reached nobody, as planners see them."""

from datetime import timedelta

import time_machine
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import chain, details, morning
from tests.scheduling.test_reminding import book
from wervel.accounts.choices import Role
from wervel.common.actor import system
from wervel.contact.choices import MessageStatus
from wervel.contact.models import OutboundMessage
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import ReminderKind
from wervel.scheduling.services.reminding import send_due_reminders

__all__ = ["chain", "details", "morning"]
PAGE = "/nl/werk/herinneringen/"


def sweep() -> None:
    send_due_reminders(actor=system("reminders"))


def test_all_have_left(client: Client, make_staff: MakeStaff, chain: None) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    assert "Alle herinneringen zijn verstuurd." in client.get(PAGE).text
    assert "niet verstuurd" not in client.get("/nl/werk/").text


def test_missed_and_refused_ones_are_listed_without_a_name(
    client: Client,
    make_staff: MakeStaff,
    chain: None,
    details: PatientDetails,
    morning: time_machine.Traveller,
) -> None:
    sweep()
    missed = book(details, "2026-03-11T09:00", {ReminderKind.HOURS})
    refused = book(details, "2026-03-13T09:00", {ReminderKind.DAY})
    book(details, "2026-03-13T10:00", {ReminderKind.DAY})
    morning.move_to(refused.start - timedelta(hours=22))
    sweep()
    key = f"reminder:{refused.pk}:0:day"
    OutboundMessage.objects.filter(event_key=key).update(status=MessageStatus.REFUSED)
    make_staff(Role.PLANNER)
    log_in(client)
    page = client.get(PAGE)
    assert [(line.hint, line.mark) for line in page.context["lines"]] == [
        (f"{refused.reference} · 24 uur van tevoren", "Adres geweigerd"),
        (f"{missed.reference} · 2 uur van tevoren", "Gemist"),
    ]
    assert "/nl/werk/dag/?clinic=aachen&amp;day=2026-03-11" in page.text
    assert "Patiënt" not in page.text
    assert "2 niet verstuurd" in client.get("/nl/werk/").text
    morning.shift(timedelta(days=31))
    log_in(client)
    assert client.get(PAGE).context["lines"] == []
