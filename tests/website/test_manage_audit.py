"""Reading an appointment by its link leaves a line in the audit trail."""

import pytest
from django.test import Client

from wervel.audit.models import AuditEvent
from wervel.common.actor import VISITOR
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

READ = "scheduling.appointment.read"


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    (offer,) = search_slots(SlotQuery(service="first-consultation-back", limit=1)).slots
    return book_appointment(wanted=prepare(slot=offer.id), details=details, actor=VISITOR)


def _reads() -> list[str]:
    return list(AuditEvent.objects.filter(event=READ).values_list("object_id", flat=True))


@pytest.mark.django_db
def test_the_page_and_the_interface_record_who_was_read(
    client: Client, booked: Appointment
) -> None:
    client.get(f"/nl/afspraak/beheren/{booked.manage_secret}/")
    client.get(f"/api/v1/appointments/{booked.manage_secret}")
    assert _reads() == [str(booked.pk)] * 2


@pytest.mark.django_db
def test_a_guess_reads_nothing(client: Client, booked: Appointment) -> None:
    client.get("/nl/afspraak/beheren/AAAAAAAAAAAAAAAAAAAAAA/")
    assert _reads() == []
