"""A clinic that has closed for good takes no bookings; what was booked there still says where."""

import pytest
from django.test import Client

from wervel.common.actor import VISITOR
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import SlotUnknown
from wervel.scheduling.selectors.appointments import appointment_by_manage_secret
from wervel.scheduling.selectors.slots import (
    SlotOffer,
    SlotQuery,
    describe_slot,
    first_free,
    search_slots,
)
from wervel.scheduling.services.booking import book_appointment, prepare

pytestmark = pytest.mark.usefixtures("chain")

SERVICE = "first-consultation-back"


def close(slug: str) -> None:
    place = Location.objects.get(slug=slug)
    place.active = False
    place.save()


def slot(**where: str) -> SlotOffer:
    return search_slots(SlotQuery(service=SERVICE, **where)).slots[0]  # type: ignore[arg-type]


def test_nothing_is_offered_there() -> None:
    offered = slot(location="bottrop")
    close("bottrop")
    with pytest.raises(LocationUnknown):
        slot(location="bottrop")
    with pytest.raises(SlotUnknown):
        describe_slot(offered.id)
    with pytest.raises(SlotUnknown):
        prepare(slot=offered.id)
    found = search_slots(SlotQuery(service=SERVICE, limit=100)).slots
    assert {one.location.slug for one in found} == {"aachen", "oberhausen"}
    assert search_slots(SlotQuery(service=SERVICE, practitioner="demo-lange")).slots == ()


def test_nothing_is_offered_anywhere_when_all_have_closed(client: Client) -> None:
    for slug in ("aachen", "oberhausen", "bottrop"):
        close(slug)
    assert first_free(SERVICE) is None
    for address in ("/nl/", "/nl/klinieken/", "/nl/klinieken/?near=6211", "/nl/afspraak/"):
        assert client.get(address).status_code == 200


def test_an_appointment_made_there_still_says_where(details: PatientDetails) -> None:
    offered = slot(location="bottrop")
    booked = book_appointment(wanted=prepare(slot=offered.id), details=details, actor=VISITOR)
    close("bottrop")
    managed = appointment_by_manage_secret(booked.manage_secret, actor=VISITOR)
    assert (managed.place.slug, managed.place.name) == ("bottrop", "Bottrop")


def test_the_page_of_an_appointment_leads_to_the_route(
    client: Client, details: PatientDetails
) -> None:
    offered = slot(location="bottrop")
    booked = book_appointment(wanted=prepare(slot=offered.id), details=details, actor=VISITOR)
    for address in ("beheren", "bevestigd"):
        response = client.get(f"/nl/afspraak/{address}/{booked.manage_secret}/")
        assert 'href="/nl/klinieken/bottrop/"' in response.content.decode(), address
