"""What becomes of orders when their visit does not take place, or answers change."""

import pytest

from tests.diagnostics.orders.doctors import SafetySays, qualify
from tests.diagnostics.orders.test_orders import checked, order
from wervel.common.actor import Actor, system
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.exceptions import VisitOver
from wervel.diagnostics.models import ServiceRequestStep
from wervel.diagnostics.selectors.order_times import first_times
from wervel.diagnostics.services.order_endings import is_any_left_behind, withdraw_left_behind
from wervel.diagnostics.services.order_releases import (
    hold_what_answers_block,
    is_any_resting_on_answers,
    justify,
)
from wervel.diagnostics.services.orders import rebook
from wervel.directory.choices import Qualification
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter
from wervel.scheduling.models import Appointment

XRAY = "xray-spine"


def test_the_scans_of_a_cancelled_visit_are_withdrawn(encounter: Encounter, doctor: Actor) -> None:
    """Blood that was drawn still finds its order; nobody releases or moves the scan meanwhile."""
    checked(encounter, bruise_wound=True, fever=True)
    qualify(doctor, Qualification.IONISING)
    first, *_, second = first_times(encounter, XRAY)
    scan = order(encounter, doctor, "xray_spine", slot=first.id, reason="x")
    blood = order(encounter, doctor, "blood_culture", reason="x")
    assert (is_any_left_behind(), withdraw_left_behind(actor=system("orders"))) == (False, 0)
    Encounter.objects.update(status=EncounterStatus.CANCELLED)
    with pytest.raises(VisitOver):
        justify(request_id=scan.pk, indication="breuk?", actor=doctor)
    with pytest.raises(VisitOver):
        rebook(request_id=scan.pk, slot=second.id, actor=doctor)
    assert (is_any_left_behind(), withdraw_left_behind(actor=system("orders"))) == (True, 1)
    assert (is_any_left_behind(), withdraw_left_behind(actor=system("orders"))) == (False, 0)
    scan.refresh_from_db()
    blood.refresh_from_db()
    assert (scan.status, blood.status) == (RequestStatus.REVOKED, RequestStatus.ACTIVE)
    assert Appointment.objects.get(pk=scan.appointment_id).status == "cancelled"
    step = ServiceRequestStep.objects.filter(request=scan).order_by("-pk")[0]
    assert (step.after, step.actor_id) == ("revoked", "orders")


@pytest.mark.parametrize("state", ["blocked", "unknown"])
def test_an_mri_is_held_again_when_the_answers_change(
    encounter: Encounter, doctor: Actor, safety_says: SafetySays, state: str
) -> None:
    """Without anybody looking: a patient may tell of a pacemaker after the release."""
    checked(encounter, cancer_history=True)
    safety_says("cleared")
    mri = order(encounter, doctor, "mri_whole_spine_1wk")
    assert (mri.status, is_any_resting_on_answers()) == (RequestStatus.ACTIVE, True)
    assert hold_what_answers_block(actor=system("orders")) == 0
    safety_says(state)
    assert hold_what_answers_block(actor=system("orders")) == 1
    mri.refresh_from_db()
    assert (mri.status, mri.clearance) == (RequestStatus.ON_HOLD, None)
    assert not is_any_resting_on_answers()
