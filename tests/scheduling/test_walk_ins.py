"""The queue at the desk: numbers without a gap, each called once."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind
from wervel.common.errors import Forbidden
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import WalkInStatus
from wervel.scheduling.exceptions import WalkInOver, WalkInUnknown
from wervel.scheduling.models import WalkIn
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.selectors.walk_ins import open_walk_in, queue_of_today, waiting_count
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.walk_ins import (
    call_next,
    end_walk_in,
    link_walk_in,
    take_number,
)

pytestmark = pytest.mark.usefixtures("chain")
AGENT = Actor(ActorKind.USER, "1", "Demo agent", frozenset({Role.AGENT}))
DOCTOR = Actor(ActorKind.USER, "2", "Demo doctor", frozenset({Role.DOCTOR}))


def take(name: str = "Anna", location: str = "aachen") -> WalkIn:
    return take_number(location=location, name=name, actor=AGENT)


def test_numbers_begin_at_one_for_each_clinic_and_day(morning: time_machine.Traveller) -> None:
    assert [take().number, take("Bram").number, take(location="bottrop").number] == [1, 2, 1]
    morning.shift(timedelta(days=1))
    assert take().number == 1


def test_the_database_refuses_a_number_twice() -> None:
    place = Location.objects.get(slug="aachen")
    take()
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkIn.objects.create(
            location=place, day=clock.today(), number=1, name="x", taken_at=clock.now()
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        WalkIn.objects.create(
            location=place, day=clock.today(), number=0, name="x", taken_at=clock.now()
        )


def test_they_are_called_in_the_order_of_coming() -> None:
    take("Anna"), take("Bram")
    called = [call_next(location="aachen", actor=AGENT) for _ in range(3)]
    assert [one.name if one else None for one in called] == ["Anna", "Bram", None]
    assert waiting_count(location="aachen", actor=AGENT) == 0


def test_who_has_left_is_not_called() -> None:
    gone = take("Anna")
    take("Bram")
    end_walk_in(walk_in=gone.pk, status=WalkInStatus.LEFT, actor=AGENT)
    called = call_next(location="aachen", actor=AGENT)
    assert called is not None
    assert called.name == "Bram"
    states = [(one.number, one.status) for one in queue_of_today(location="aachen", actor=AGENT)]
    assert states == [(1, "left"), (2, "called")]


def test_what_has_ended_stays_ended() -> None:
    walk_in = take()
    end_walk_in(walk_in=walk_in.pk, status=WalkInStatus.HELPED, actor=AGENT)
    with pytest.raises(WalkInOver):
        end_walk_in(walk_in=walk_in.pk, status=WalkInStatus.LEFT, actor=AGENT)
    with pytest.raises(WalkInOver):
        open_walk_in(walk_in.pk, actor=AGENT)
    with pytest.raises(WalkInUnknown):
        end_walk_in(walk_in=0, status=WalkInStatus.LEFT, actor=AGENT)
    with pytest.raises(WalkInUnknown):
        end_walk_in(walk_in=walk_in.pk, status=WalkInStatus.WAITING, actor=AGENT)


def test_a_number_becomes_one_appointment(details: PatientDetails) -> None:
    slot = search_slots(SlotQuery(service="first-consultation-back", location="aachen")).slots[0]
    booked = book_appointment(wanted=prepare(slot=slot.id), details=details, actor=AGENT)
    linked = link_walk_in(walk_in=take().pk, appointment=booked.pk, actor=AGENT)
    assert (linked.appointment_id, linked.patient_id, linked.status) == (
        booked.pk,
        booked.patient_id,
        WalkInStatus.HELPED,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        link_walk_in(walk_in=take("Bram").pk, appointment=booked.pk, actor=AGENT)


def test_each_step_is_recorded_without_a_name() -> None:
    walk_in = take()
    call_next(location="aachen", actor=AGENT)
    end_walk_in(walk_in=walk_in.pk, status=WalkInStatus.HELPED, actor=AGENT)
    found = list(AuditEvent.objects.filter(object_type="WalkIn"))
    steps = {event.event.rsplit(".", 1)[1]: event.detail["status"] for event in found}
    assert steps == {"taken": "waiting", "called": "called", "ended": "helped"}
    assert "Anna" not in str([event.detail for event in found])


@pytest.mark.parametrize("actor", [DOCTOR, VISITOR])
def test_others_are_refused(actor: Actor) -> None:
    walk_in = take()
    for refused in (
        lambda: take_number(location="aachen", name="x", actor=actor),
        lambda: call_next(location="aachen", actor=actor),
        lambda: end_walk_in(walk_in=walk_in.pk, status=WalkInStatus.LEFT, actor=actor),
        lambda: queue_of_today(location="aachen", actor=actor),
        lambda: waiting_count(location="aachen", actor=actor),
        lambda: open_walk_in(walk_in.pk, actor=actor),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_an_unknown_clinic() -> None:
    with pytest.raises(LocationUnknown):
        take(location="nowhere")
