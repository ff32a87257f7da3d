"""Results on the pages of their own visit, and a page that asks the database as often for many."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.lab import CRP, HB, line, order, take
from tests.diagnostics.lab import doctor as doctor
from tests.diagnostics.orders.doctors import day
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.diagnostics.models import CriticalResult, Observation, Quarantined, ServiceRequest
from wervel.encounters.models import Encounter

__all__ = ["booked", "day", "doctor", "encounter", "order"]


def page(encounter: Encounter, end: str = "") -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/uitslagen/{end}"


@pytest.fixture
def staff(client: Client, make_staff: MakeStaff, order: ServiceRequest) -> Client:
    """Logged in after the clock was set for the visit."""
    make_staff(Role.DOCTOR)
    log_in(client)
    return client


def test_a_critical_value_is_answered_in_its_own_visit(
    staff: Client, order: ServiceRequest, day: Encounter
) -> None:
    take(order, line(CRP, "412"))
    critical = CriticalResult.objects.get()
    answer = staff.post(page(day, f"kritiek/{critical.pk}/"), {"done": "Gebeld"})
    assert answer.status_code == 404
    assert staff.post(page(day, f"kritiek/{critical.pk}/"), {"done": ""}).status_code == 404
    critical.refresh_from_db()
    assert critical.acknowledged_at is None


def test_a_corrected_critical_value_is_shown_as_it_was(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, line(CRP, "412"))
    take(order, line(CRP, "4", status="C"), control="2")
    text = staff.get(page(order.encounter)).text
    assert ": 412 mg/L" in text
    assert ": 4 mg/L" not in text


def test_many_results_ask_no_more_than_one(staff: Client, order: ServiceRequest) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert staff.get(page(order.encounter)).status_code == 200
        return len(seen)

    take(order, line(CRP, "4"))
    staff.get(page(order.encounter))
    one = asked()
    more = [
        line(HB, "8.7", "mmol/l"),
        line("6690-2^L^LN", "7", "G/l"),
        line("787-2^M^LN", "9", "fL"),
    ]
    take(order, *more, control="2")
    assert asked() == one


def test_a_remark_is_read_once_beside_the_names_of_its_values(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, "NTE|1||Probe <alt>", line(CRP, "4"), line(HB, "8.7", "mmol/l"))
    text = staff.get(page(order.encounter)).text
    assert text.count("Probe &lt;alt&gt;") == 1
    assert text.count('href="#remarks"') == 2
    assert "CRP (ontstekingswaarde), Hemoglobine (Hb)" in text
    take(order, line(CRP, "4"), "NTE|1||Gerinnsel~in zwei Röhrchen", control="2")
    one = Observation.objects.get(code="crp")
    text = staff.get(page(order.encounter, f"{one.pk}/")).text
    assert text.count("Gerinnsel<br>in zwei Röhrchen") == 1
    assert text.count("Probe &lt;alt&gt;") == 1


def test_a_remark_on_an_order_without_a_result_is_read_by_who_decides(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, "NTE|1||Röhrchen leer")
    row = Quarantined.objects.get()
    text = staff.get(f"/nl/werk/laboratorium/{row.pk}/").text
    assert "Het laboratorium antwoordt op de aanvraag zonder uitslag." in text
    assert "Röhrchen leer" in text
    assert "<table" not in text
