"""Who lets an order go ahead: a qualified person, on a day on which they are qualified."""

from datetime import date

import pytest

from tests.diagnostics.orders.doctors import SafetySays, qualify
from tests.diagnostics.orders.test_orders import checked, order
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.exceptions import (
    ClearanceReasonNeeded,
    IndicationNeeded,
    NotQualified,
    OrderStepRefused,
)
from wervel.diagnostics.models import Justification, MriClearance, ServiceRequest
from wervel.diagnostics.services.order_releases import clear, justify, look_at_safety
from wervel.directory.choices import Qualification
from wervel.encounters.models import Encounter

Status = RequestStatus
TODAY = date(2026, 3, 10)
XRAY, MRI = Qualification.IONISING, Qualification.MRI_SAFETY


@pytest.fixture
def xray(encounter: Encounter, doctor: Actor) -> ServiceRequest:
    """A chest X-ray, made elsewhere, so that no time is needed."""
    checked(encounter, dyspnoea=True, duration=5)
    return order(encounter, doctor, "chest_xray")


@pytest.fixture
def mri(encounter: Encounter, doctor: Actor, safety_says: SafetySays) -> ServiceRequest:
    checked(encounter, cancer_history=True)
    return order(encounter, doctor, "mri_whole_spine_1wk")


def test_an_exposure_waits_for_its_justification(xray: ServiceRequest, doctor: Actor) -> None:
    assert (xray.status, xray.ionising) == (Status.ON_HOLD, True)
    qualify(doctor, XRAY)
    with pytest.raises(IndicationNeeded):
        justify(request_id=xray.pk, indication="\u00a0", actor=doctor)
    done = justify(request_id=xray.pk, indication="longontsteking?", actor=doctor)
    assert done.status == Status.ACTIVE
    kept = Justification.objects.get()
    assert (kept.indication, str(kept.by_id), kept.qualification.kind) == (
        "longontsteking?",
        doctor.id,
        XRAY,
    )
    assert AuditEvent.objects.filter(event="diagnostics.order.justified").count() == 1
    with pytest.raises(OrderStepRefused):
        justify(request_id=xray.pk, indication="nog eens", actor=doctor)
    assert Justification.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "since", "until"),
    [
        (MRI, date(2020, 1, 1), None),
        (XRAY, date(2026, 3, 11), None),
        (XRAY, date(2020, 1, 1), TODAY),
        (XRAY, date(2020, 1, 1), date(2025, 1, 1)),
    ],
)
def test_only_who_is_qualified_on_this_day(
    xray: ServiceRequest, doctor: Actor, kind: Qualification, since: date, until: date | None
) -> None:
    qualify(doctor, kind, since, until)
    with pytest.raises(NotQualified):
        justify(request_id=xray.pk, indication="x", actor=doctor)


def test_the_last_day_counts(xray: ServiceRequest, doctor: Actor) -> None:
    qualify(doctor, XRAY, TODAY, date(2026, 3, 11))
    assert justify(request_id=xray.pk, indication="x", actor=doctor).status == Status.ACTIVE


def test_nobody_outside_the_treatment_releases(xray: ServiceRequest) -> None:
    for role in (Role.PLANNER, Role.DESK, Role.AGENT, Role.MANAGER):
        with pytest.raises(Forbidden):
            justify(request_id=xray.pk, indication="x", actor=staff_actor(role))
        with pytest.raises(Forbidden):
            clear(request_id=xray.pk, reason="x", actor=staff_actor(role))


def test_an_mri_waits_for_the_answers(
    mri: ServiceRequest, doctor: Actor, safety_says: SafetySays
) -> None:
    assert (mri.status, mri.magnetic) == (Status.ON_HOLD, True)
    assert look_at_safety(request_id=mri.pk, actor=doctor).status == Status.ON_HOLD
    safety_says("blocked")
    assert look_at_safety(request_id=mri.pk, actor=doctor).status == Status.ON_HOLD
    safety_says("cleared")
    assert look_at_safety(request_id=mri.pk, actor=doctor).status == Status.ACTIVE
    assert MriClearance.objects.get().basis == "answers"
    safety_says("blocked")
    held = look_at_safety(request_id=mri.pk, actor=doctor)
    assert (held.status, held.clearance) == (Status.ON_HOLD, None)


def test_a_qualified_person_clears_with_a_reason(
    mri: ServiceRequest, doctor: Actor, safety_says: SafetySays
) -> None:
    safety_says("blocked")
    with pytest.raises(NotQualified):
        clear(request_id=mri.pk, reason="x", actor=doctor)
    qualify(doctor, MRI)
    with pytest.raises(ClearanceReasonNeeded):
        clear(request_id=mri.pk, reason="", actor=doctor)
    clear(request_id=mri.pk, reason="implantaat is MR-veilig", actor=doctor)
    kept = MriClearance.objects.get()
    assert (kept.basis, kept.reason, kept.findings) == (
        "person",
        "implantaat is MR-veilig",
        ["heart_device"],
    )
    assert look_at_safety(request_id=mri.pk, actor=doctor).status == Status.ACTIVE


def test_the_wrong_kind_of_release(
    xray: ServiceRequest, mri: ServiceRequest, doctor: Actor
) -> None:
    qualify(doctor, XRAY)
    qualify(doctor, MRI)
    with pytest.raises(OrderStepRefused):
        justify(request_id=mri.pk, indication="x", actor=doctor)
    with pytest.raises(OrderStepRefused):
        clear(request_id=xray.pk, reason="x", actor=doctor)
    with pytest.raises(OrderStepRefused):
        look_at_safety(request_id=xray.pk, actor=doctor)
