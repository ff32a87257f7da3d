"""What becomes of orders when their visit does not take place."""

import pytest

from tests.diagnostics.orders.doctors import qualify
from tests.diagnostics.orders.test_orders import checked, order
from wervel.common.actor import Actor, system
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.exceptions import VisitOver
from wervel.diagnostics.models import ServiceRequestStep
from wervel.diagnostics.selectors.order_times import first_times
from wervel.diagnostics.services.order_endings import is_any_left_behind, withdraw_left_behind
from wervel.diagnostics.services.order_releases import justify
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
