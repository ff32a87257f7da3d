"""A critical value that its laboratory takes back does not go silently: a doctor says the last."""

from uuid import UUID

import pytest

from tests.diagnostics.lab import CRP, line, make_user
from tests.diagnostics.test_handling import told
from tests.diagnostics.test_withdrawals import take
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.contact.models import OutboundMessage
from wervel.diagnostics.models import CriticalResult, ServiceRequest
from wervel.diagnostics.result_exceptions import WithdrawnMeanwhile
from wervel.diagnostics.result_verification import verify_results
from wervel.diagnostics.selectors.critical import open_critical, waiting_criticals
from wervel.diagnostics.services.critical import acknowledge
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.services.visits import take_step


def mails() -> int:
    return OutboundMessage.objects.filter(event_key__contains="critical").count()


def done(order: ServiceRequest, doctor: User, critical: UUID, *, saw: bool = False) -> None:
    acknowledge(
        encounter_id=order.encounter_id,
        critical_id=critical,
        done="Gebeld",
        actor=doctor.as_actor(),
        saw_withdrawal=saw,
    )


def test_an_open_critical_value_stays_open_and_its_owner_is_told_once_more(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "412"), control="1")
    assert (mails(), waiting_criticals(actor=doctor.as_actor())[0].is_withdrawn) == (1, False)
    take(order, line(CRP, "", status="W"), control="2")
    take(order, line(CRP, "", status="W"), control="3")
    critical = CriticalResult.objects.get()
    assert (critical.version.number, critical.owner, critical.acknowledged_at) == (1, doctor, None)
    assert (mails(), waiting_criticals(actor=doctor.as_actor())[0].is_withdrawn) == (2, True)
    with pytest.raises(WithdrawnMeanwhile):
        done(order, doctor, critical.pk)
    assert open_critical(order.encounter_id) == 1
    done(order, doctor, critical.pk, saw=True)
    assert open_critical(order.encounter_id) == 0


def test_who_acted_on_a_critical_value_hears_that_it_was_none(
    order: ServiceRequest, doctor: User
) -> None:
    """Not the doctor who asked for it, but the one who acted."""
    colleague = make_user("colleague", Role.DOCTOR)
    take(order, line(CRP, "412"), control="1")
    done(order, colleague, CriticalResult.objects.get().pk)
    take(order, line(CRP, "", status="W"), control="2")
    found = CriticalResult.objects.get(acknowledged_at=None)
    assert (found.version.number, found.owner) == (2, colleague)
    assert [each.owner for each in found.handovers.all()] == [colleague]
    assert open_critical(order.encounter_id) == 1
    assert list(verify_results()) == []


def test_a_withdrawal_is_filed_even_when_nobody_can_be_told(
    order: ServiceRequest, doctor: User
) -> None:
    take(order, line(CRP, "412"), control="1")
    done(order, doctor, CriticalResult.objects.get().pk)
    User.objects.update(is_active=False)
    take(order, line(CRP, "", status="W"), control="2")
    assert [row[2] for row in told(order)] == ["final", "entered-in-error"]
    assert CriticalResult.objects.get(acknowledged_at=None).owner == doctor


def test_the_visit_ends_when_a_doctor_has_answered_the_withdrawal(
    order: ServiceRequest, doctor: User
) -> None:
    encounter = order.encounter
    for state in (EncounterStatus.ARRIVED, EncounterStatus.IN_PROGRESS):
        take_step(encounter, state, actor=doctor.as_actor())
    take(order, line(CRP, "412"), control="1")
    take(order, line(CRP, "", status="W"), control="2")
    done(order, doctor, CriticalResult.objects.get().pk, saw=True)
    encounter.refresh_from_db()
    take_step(encounter, EncounterStatus.FINISHED, actor=doctor.as_actor())
    assert encounter.status == EncounterStatus.FINISHED
