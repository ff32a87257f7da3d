"""What the calendar of a clinic shows, to whom, and at what cost."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.chain import MORNING
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, ActorKind, system
from wervel.common.errors import Forbidden
from wervel.directory.choices import ClaimableKind
from wervel.directory.exceptions import LocationUnknown
from wervel.directory.models import Location, Practitioner, Room
from wervel.directory.services import add_closure, link_user
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment, Hold
from wervel.scheduling.selectors.calendar import calendar_state, clinic_calendar, span_moments
from wervel.scheduling.selectors.calendar_values import Calendar
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.holds import hold_slot
from wervel.scheduling.services.hours import add_leave, unblock_time

pytestmark = pytest.mark.usefixtures("chain")
PLANNER = Actor(ActorKind.USER, "1", "Demo planner", frozenset({Role.PLANNER}))
DAY = MORNING.date()


def offers(count: int = 1, practitioner: str | None = None) -> tuple[SlotOffer, ...]:
    query = SlotQuery(
        service="first-consultation-back",
        location="aachen",
        practitioner=practitioner,
        limit=count,
    )
    return search_slots(query).slots


def book(details: PatientDetails, offer: SlotOffer | None = None, given: str = "") -> Appointment:
    wanted = prepare(slot=(offer or offers()[0]).id)
    who = replace(details, given=given or details.given)
    return book_appointment(wanted=wanted, details=who, actor=VISITOR, reason="canary-reason")


def read(days: int = 1, actor: Actor = PLANNER, location: str = "aachen") -> Calendar:
    return clinic_calendar(location=location, first=DAY, days=days, actor=actor)


def state(actor: Actor = PLANNER, location: str = "aachen") -> str:
    return calendar_state(location=location, first=DAY, days=1, actor=actor)


def test_columns_are_people_then_rooms_then_devices() -> None:
    kinds = [column.kind for column in read().columns]
    assert kinds == sorted(kinds, key=["practitioner", "room", "device"].index)
    assert [c.name for c in read().columns if c.kind == ClaimableKind.DEVICE] == [
        "CT 1",
        "MRI 1",
        "XRAY 1",
    ]


def test_an_appointment_stands_in_each_column_with_its_buffer(details: PatientDetails) -> None:
    booked = book(details)
    calendar = read()
    assert len(calendar.spans) == 2
    kinds = {column.claimable: column.kind for column in calendar.columns}
    assert {kinds[span.claimable] for span in calendar.spans} == {"practitioner", "room"}
    for span in calendar.spans:
        assert span.visit is not None
        assert span.visit.reference == booked.reference
        assert (span.visit.start, span.visit.end) == (booked.start, booked.end)
        assert span_moments(span) == (booked.start, booked.end + timedelta(minutes=5))
        assert [column.kind for column in span.visit.uses] == ["room", "practitioner"]
    assert "canary" not in str(calendar)


def test_other_days_and_clinics_show_nothing(details: PatientDetails) -> None:
    book(details)
    assert read(location="bottrop").spans == ()
    after = clinic_calendar(location="aachen", first=DAY + timedelta(days=1), days=7, actor=PLANNER)
    assert (after.spans, after.ended) == ((), ())


def test_a_time_that_is_being_booked_names_nobody(
    details: PatientDetails, morning: time_machine.Traveller
) -> None:
    hold_slot(slot=offers()[0].id, actor=VISITOR)
    first = read().spans
    assert {(span.visit, span.held.service) for span in first if span.held} == {
        (None, "Eerste afspraak rug")
    }
    assert len(first) == 2
    morning.shift(timedelta(minutes=11))
    assert [span.held for span in read().spans] == [None, None]
    assert Hold.objects.count() == 1


def test_a_cancelled_one_leaves_the_grid_and_is_listed(details: PatientDetails) -> None:
    booked = book(details)
    cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    calendar = read()
    assert calendar.spans == ()
    assert [(one.reference, one.status) for one in calendar.ended] == [
        (booked.reference, "cancelled")
    ]


def test_leave_and_closures_are_told(details: PatientDetails) -> None:
    vos = Practitioner.objects.get(slug="demo-vos")
    noon = MORNING.replace(hour=12)
    leave = add_leave(
        claimable=vos.claimable,
        start=noon,
        end=noon + timedelta(hours=1),
        reason="Scholing",
        actor=PLANNER,
    )
    add_closure(
        location=Location.objects.get(slug="aachen"),
        day=DAY + timedelta(days=1),
        reason={"nl": "Verbouwing", "de": "Umbau", "en": "Building"},
        actor=PLANNER,
    )
    calendar = read(days=7)
    assert [(one.id, one.claimable, one.reason) for one in calendar.absences] == [
        (leave.pk, vos.claimable_id, "Scholing")
    ]
    assert [bool(day.periods) for day in calendar.days] == [
        True, False, True, True, True, False, True,
    ]  # fmt: skip


def test_a_doctor_sees_their_own_column_alone(details: PatientDetails) -> None:
    booked = book(details, offers(1, "demo-vos")[0])
    book(details, offers(1, "demo-weber")[0], "Bram")
    doctor = doctor_of("demo-vos")
    calendar = read(actor=doctor)
    assert [column.slug for column in calendar.columns] == ["demo-vos"]
    assert [span.visit.reference for span in calendar.spans if span.visit] == [booked.reference]
    assert read(actor=doctor, location="bottrop").columns == ()


def doctor_of(slug: str) -> Actor:
    from wervel.accounts.services import create_staff

    user = create_staff(
        username=slug,
        email=f"{slug}@wervel.example",
        password="correct horse battery",
        roles=[Role.DOCTOR],
        actor=system("test"),
        given="Demo",
        family=slug,
    )
    practitioner = Practitioner.objects.get(slug=slug)
    link_user(practitioner=practitioner, user_id=user.pk, actor=system("test"))
    return user.as_actor()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.EDITOR, Role.AUDITOR, None])
def test_others_are_refused(role: Role | None) -> None:
    actor = Actor(ActorKind.USER, "2", "x", frozenset({role})) if role else VISITOR
    with pytest.raises(Forbidden):
        read(actor=actor)
    with pytest.raises(Forbidden):
        state(actor=actor)


def test_an_unknown_clinic() -> None:
    with pytest.raises(LocationUnknown):
        read(location="nowhere")


def test_each_read_is_recorded() -> None:
    read(days=7)
    event = AuditEvent.objects.get(event="scheduling.calendar.read")
    assert event.detail == {"first": "2026-03-10", "days": 7}
    state()
    assert AuditEvent.objects.filter(event="scheduling.calendar.read").count() == 1


def test_the_state_changes_with_whatever_is_shown_and_with_nothing_else(
    details: PatientDetails,
) -> None:
    seen = [state()]

    def changed() -> bool:
        seen.append(state())
        return seen[-1] not in seen[:-1]

    assert state() == seen[0]
    booked = book(details)
    assert changed()
    hold_slot(slot=offers()[0].id, actor=VISITOR)
    assert changed()
    cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    assert changed()
    room = Room.objects.filter(location__slug="aachen")[0].claimable
    leave = add_leave(
        claimable=room, start=MORNING, end=MORNING + timedelta(hours=4), actor=PLANNER
    )
    assert changed()
    unblock_time(leave=leave.pk, actor=PLANNER)
    assert changed()
    elsewhere = search_slots(SlotQuery(service="first-consultation-back", location="bottrop"))
    book(details, elsewhere.slots[0], "Daan")
    assert not changed()


def test_the_queries_do_not_grow_with_the_week(details: PatientDetails) -> None:
    book(details)
    with CaptureQueriesContext(connection) as one:
        read(days=7)
    for offer in offers(100)[::7]:
        book(details, offers()[0] if offer is None else _still(offer), str(offer.start))
    with CaptureQueriesContext(connection) as many:
        calendar = read(days=7)
    assert len(many) == len(one) <= 14
    assert len({s.visit.reference for s in calendar.spans if s.visit}) > 5


def _still(offer: SlotOffer) -> SlotOffer:
    query = SlotQuery(
        service="first-consultation-back", location="aachen", earliest=offer.start, limit=1
    )
    return search_slots(query).slots[0]


@pytest.mark.parametrize("day", [datetime(2026, 3, 29), datetime(2026, 10, 25)])
def test_a_day_of_the_clock_change_is_shown_by_the_wall(day: datetime) -> None:
    calendar = clinic_calendar(location="aachen", first=day.date(), days=2, actor=PLANNER)
    (monday,) = calendar.days[1].periods
    assert (monday.opens.astimezone(clock.CLINIC_ZONE).hour, monday.closes.hour) == (8, 18)
