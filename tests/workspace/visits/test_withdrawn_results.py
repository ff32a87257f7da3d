"""What a doctor sees of a result that its laboratory has taken back."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.diagnostics.lab import CRP, line, order, take
from tests.diagnostics.lab import doctor as doctor
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.diagnostics.models import CriticalResult, Observation, Quarantined, ServiceRequest

__all__ = ["booked", "doctor", "encounter", "order"]
CRITICAL = "/nl/werk/laboratorium/kritiek/"


def page(order: ServiceRequest, end: str = "") -> str:
    return f"/nl/werk/bezoeken/{order.encounter_id}/uitslagen/{end}"


@pytest.fixture
def staff(client: Client, make_staff: MakeStaff, order: ServiceRequest) -> Client:
    make_staff(Role.DOCTOR)
    log_in(client)
    return client


def test_it_is_plainly_withdrawn_and_its_old_value_is_behind_it(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, line(CRP, "48"))
    take(order, line(CRP, "", status="W"), control="2")
    text = staff.get(page(order)).text
    shown, _summary, behind = text.partition("Eerdere versies")
    assert "ingetrokken door het laboratorium" in shown
    assert "op 10 mrt" in shown
    assert "48 mg/L" not in shown
    assert "48 mg/L, definitief, 10 mrt" in behind
    for words in ("niet beoordeeld", "geen grenzen bekend", 'role="img"', "Sinds vorige keer"):
        assert words not in text
    one = staff.get(page(order, f"{Observation.objects.get().pk}/")).text
    value, _heading, versions = one.partition("<h3>Versies</h3>")
    assert "48" not in value.partition("<h2>")[2]
    assert "ingetrokken door het laboratorium" in value
    assert "48 mg/L" in versions


def test_one_that_could_not_be_measured_says_so(staff: Client, order: ServiceRequest) -> None:
    take(order, line(CRP, "48"))
    take(order, line(CRP, "", status="X"), control="2")
    assert "de bepaling is niet gelukt" in staff.get(page(order)).text


def test_an_open_critical_value_says_that_it_was_withdrawn(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, line(CRP, "412"))
    assert "daarna ingetrokken" not in staff.get(CRITICAL).text
    take(order, line(CRP, "", status="W"), control="2")
    text = staff.get(page(order)).text
    assert "De waarde was kritiek. Het laboratorium trok haar op 10 mrt" in text
    assert "Deze waarde is kritiek." not in text
    assert ": 412 mg/L" in text
    assert '<input type="hidden" name="withdrawn" value="seen">' in text
    assert "daarna ingetrokken" in staff.get(CRITICAL).text


def test_an_answer_to_the_value_before_is_no_answer_to_its_withdrawal(
    staff: Client, order: ServiceRequest
) -> None:
    """The page was open when the withdrawal came: what was typed is kept."""
    take(order, line(CRP, "412"))
    assert 'name="withdrawn"' not in staff.get(page(order)).text
    critical = CriticalResult.objects.get()
    take(order, line(CRP, "", status="W"), control="2")
    address, sent = page(order, f"kritiek/{critical.pk}/"), {"done": "Naar de spoedpost"}
    refused = staff.post(address, sent)
    assert refused.status_code == 409
    assert "heeft deze waarde intussen ingetrokken" in refused.text
    assert "Naar de spoedpost" in refused.text
    critical.refresh_from_db()
    assert critical.acknowledged_at is None
    assert staff.post(address, {**sent, "withdrawn": "seen"}).status_code == 302


def test_a_critical_value_that_was_answered_waits_once_more(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, line(CRP, "412"))
    answered = CriticalResult.objects.get()
    staff.post(page(order, f"kritiek/{answered.pk}/"), {"done": "Gebeld"})
    take(order, line(CRP, "", status="W"), control="2")
    text = staff.get(page(order)).text
    assert "Iemand handelde naar een kritieke waarde." in text
    again = CriticalResult.objects.get(acknowledged_at=None)
    assert (
        staff.post(
            page(order, f"kritiek/{again.pk}/"), {"done": "Weer gebeld", "withdrawn": "seen"}
        ).status_code
        == 302
    )
    text = staff.get(page(order)).text
    assert "Gebeld" in text
    assert "Weer gebeld" in text
    assert "Iemand handelde" not in text


def test_what_waits_without_a_record_says_that_it_withdraws(
    staff: Client, order: ServiceRequest
) -> None:
    take(order, line(CRP, "48", status="D"), line("99999-9^M^LN", "1"))
    rows = Quarantined.objects.order_by("line")
    texts = [staff.get(f"/nl/werk/laboratorium/{row.pk}/").text for row in rows]
    assert ["wordt ingetrokken" in text for text in texts] == [True, False]
    assert "Het trekt een uitslag in die wij niet hebben." in texts[0]


def test_a_manager_sees_no_more_than_that_it_waits(
    client: Client, make_staff: MakeStaff, order: ServiceRequest
) -> None:
    take(order, line(CRP, "412"))
    take(order, line(CRP, "", status="W"), control="2")
    make_staff(Role.MANAGER)
    log_in(client)
    text = client.get(CRITICAL).text
    assert "Demo Asks" in text
    assert "ingetrokken" not in text
