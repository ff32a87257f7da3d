"""A private calendar as calendar programs read it: when and where, never who and why."""

from datetime import datetime, timedelta

import pytest
import recurring_ical_events
import time_machine
from icalendar import Calendar, Event

from tests.accounts.conftest import MakeStaff
from tests.scheduling.test_reminding import at, book, move
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.accounts.services import revoke_role, set_locked
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.errors import Forbidden
from wervel.contact.models import OutboundMessage
from wervel.directory.models import Practitioner
from wervel.directory.services import link_user
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import FeedUnknown, TooManyFeeds
from wervel.scheduling.models import Appointment, CalendarFeed, Claim
from wervel.scheduling.selectors.feeds import subjects, working_feeds
from wervel.scheduling.services import feeds
from wervel.scheduling.services.cancelling import cancel_appointment

pytestmark = pytest.mark.usefixtures("chain")


@pytest.fixture
def planner(make_staff: MakeStaff) -> User:
    return make_staff(Role.PLANNER, username="planner")


@pytest.fixture
def doctor(make_staff: MakeStaff) -> User:
    return make_staff(Role.DOCTOR, username="doctor")


def follow(user: User, **whose: str) -> str:
    return feeds.create_feed(label="telefoon", actor=user.as_actor(), **whose).secret


def own(user: User, appointment: Appointment) -> str:
    """Make the appointment's practitioner the doctor; the slug."""
    practitioner = appointment.practitioner
    assert practitioner is not None
    link_user(practitioner=practitioner, user_id=user.pk, actor=system("test"))
    return practitioner.slug


def read(secret: str) -> Calendar:
    calendar = Calendar.from_ical(feeds.fetch_feed(secret=secret))
    assert isinstance(calendar, Calendar)
    return calendar


def events(secret: str) -> list[Event]:
    return list(read(secret).events)


def shown(secret: str) -> list[tuple[str, str, int]]:
    return [
        (str(one["SUMMARY"]).split()[-1], str(one["STATUS"]), int(one["SEQUENCE"]))
        for one in events(secret)
    ]


def test_an_event_says_when_and_where_and_nothing_else(
    planner: User, details: PatientDetails
) -> None:
    appointment = book(details, "2026-03-18T09:00")
    calendar = read(follow(planner, clinic="aachen"))
    assert (str(calendar["METHOD"]), str(calendar["NAME"])) == ("PUBLISH", "Wervel: Aken")
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Europe/Berlin"]
    (event,) = calendar.events
    assert (event.start, event.end) == (appointment.start, appointment.end)
    room = Claim.objects.filter(appointment=appointment, claimable__kind="room").first()
    assert room is not None
    where = str(event["LOCATION"])
    assert where.startswith(f"Aken, {room.claimable.room.name}, ")
    assert where.endswith(" Aachen")
    assert str(event["SUMMARY"]) == f"Afspraak {appointment.reference}"
    assert sorted(event) == [
        "CLASS", "DTEND", "DTSTAMP", "DTSTART", "LOCATION", "ORGANIZER", "SEQUENCE", "STATUS",
        "SUMMARY", "UID",
    ]  # fmt: skip
    text = feeds.fetch_feed(secret=follow(planner, clinic="aachen"))
    for canary in ("Patiënt", "Demo", "demo@patient.example", "1980", "consult", "+3120"):
        assert canary not in text.replace("Demostra", "")


def test_it_is_the_event_of_the_mail(planner: User, details: PatientDetails) -> None:
    book(details, "2026-03-18T09:00")
    (event,) = events(follow(planner, clinic="aachen"))
    mailed = Calendar.from_ical(OutboundMessage.objects.get().calendar).events[0]
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND"):
        assert event[name] == mailed[name]


def test_a_program_finds_it_on_its_day(planner: User, details: PatientDetails) -> None:
    """In the zone of the clinic, before and after a change of the clocks."""
    before = book(details, "2026-03-27T09:00")
    after = book(details, "2026-03-30T09:00")
    calendar = read(follow(planner, clinic="aachen"))
    for appointment, day in ((before, (2026, 3, 27)), (after, (2026, 3, 30))):
        (event,) = recurring_ical_events.of(calendar).at(day)
        assert event["SUMMARY"].endswith(appointment.reference)
        assert event.start.astimezone(CLINIC_ZONE).replace(tzinfo=None) == datetime(*day, 9)


def test_a_moved_one_keeps_its_name_and_raises_its_number(
    planner: User, details: PatientDetails
) -> None:
    appointment = book(details, "2026-03-18T09:00")
    secret = follow(planner, clinic="aachen")
    (first,) = events(secret)
    move(appointment, "2026-03-25T15:00")
    (second,) = events(secret)
    assert first["UID"] == second["UID"]
    assert (int(first["SEQUENCE"]), int(second["SEQUENCE"])) == (0, 1)
    assert second.start == at("2026-03-25T15:00")


def test_a_cancelled_one_says_so_for_thirty_days(
    planner: User, details: PatientDetails, morning: time_machine.Traveller
) -> None:
    appointment = book(details, "2026-04-30T09:00")
    secret = follow(planner, clinic="aachen")
    cancel_appointment(manage_secret=appointment.manage_secret, actor=VISITOR)
    assert shown(secret) == [(appointment.reference, "CANCELLED", 1)]
    morning.shift(timedelta(days=30))
    assert shown(secret) == []


@pytest.mark.parametrize(
    ("start", "inside"),
    [
        ("2026-02-08T00:00", True),
        ("2026-02-07T23:55", False),
        ("2027-03-10T23:55", True),
        ("2027-03-11T00:00", False),
    ],
)
def test_thirty_days_back_and_a_year_ahead(
    planner: User, details: PatientDetails, start: str, inside: bool
) -> None:
    appointment = book(details, "2026-03-18T09:00")
    move(appointment, start)
    assert len(events(follow(planner, clinic="aachen"))) == int(inside)


def test_each_calendar_holds_its_own(planner: User, details: PatientDetails) -> None:
    appointment = book(details, "2026-03-18T09:00")
    assert appointment.practitioner is not None
    slug = appointment.practitioner.slug
    other = Practitioner.objects.exclude(slug=slug).order_by("slug")[0].slug
    found = {
        name: len(events(follow(planner, **whose)))
        for name, whose in {
            "practitioner": {"practitioner": slug},
            "another": {"practitioner": other},
            "clinic": {"clinic": "aachen"},
            "elsewhere": {"clinic": "bottrop"},
        }.items()
    }
    assert found == {"practitioner": 1, "another": 0, "clinic": 1, "elsewhere": 0}


def test_the_text_is_the_same_while_nothing_changes(
    planner: User, details: PatientDetails, morning: time_machine.Traveller
) -> None:
    book(details, "2026-03-18T09:00")
    secret = follow(planner, clinic="aachen")
    first = feeds.fetch_feed(secret=secret)
    morning.shift(timedelta(hours=9))
    assert feeds.fetch_feed(secret=secret) == first


def test_the_secret_is_not_stored(planner: User) -> None:
    secret = follow(planner, clinic="aachen")
    row = CalendarFeed.objects.values().get()
    assert len(secret) == 22
    assert [name for name, value in row.items() if secret in str(value)] == []
    assert secret not in str(list(AuditEvent.objects.values()))


def test_a_revoked_address_answers_nothing(planner: User) -> None:
    made = feeds.create_feed(clinic="aachen", label="telefoon", actor=planner.as_actor())
    other = follow(planner, clinic="aachen")
    feeds.revoke_feed(feed_id=made.id, actor=planner.as_actor())
    feeds.revoke_feed(feed_id=made.id, actor=planner.as_actor())
    with pytest.raises(FeedUnknown):
        feeds.fetch_feed(secret=made.secret)
    assert events(other) == []
    trail = AuditEvent.objects.filter(event__startswith="scheduling.feed.", object_id=made.id)
    assert list(trail.order_by("event").values_list("event", "actor_label")) == [
        ("scheduling.feed.created", "Demo planner"),
        ("scheduling.feed.revoked", "Demo planner"),
    ]


@pytest.mark.parametrize("secret", ["", "x", "A" * 22, "ä" * 22, "\x00" * 22, "A" * 10_000])
def test_a_guess_finds_nothing(planner: User, secret: str) -> None:
    follow(planner, clinic="aachen")
    with pytest.raises(FeedUnknown):
        feeds.fetch_feed(secret=secret)


def test_it_ends_with_the_right_of_its_owner(planner: User) -> None:
    secret = follow(planner, clinic="aachen")
    assert events(secret) == []
    revoke_role(user=planner, role=Role.PLANNER, actor=system("test"))
    with pytest.raises(FeedUnknown):
        feeds.fetch_feed(secret=secret)


def test_it_ends_when_its_owner_leaves(planner: User) -> None:
    secret = follow(planner, clinic="aachen")
    set_locked(user=planner, locked=True, actor=system("test"))
    with pytest.raises(FeedUnknown):
        feeds.fetch_feed(secret=secret)


def test_a_doctor_follows_nobody_else(doctor: User, details: PatientDetails) -> None:
    appointment = book(details, "2026-03-18T09:00")
    assert subjects(actor=doctor.as_actor()) == []
    mine = own(doctor, appointment)
    assert [one.slug for one in subjects(actor=doctor.as_actor())] == [mine]
    assert len(events(follow(doctor, practitioner=mine))) == 1
    other = Practitioner.objects.exclude(slug=mine).order_by("slug")[0].slug
    for whose in ({"practitioner": other}, {"clinic": "aachen"}):
        with pytest.raises(Forbidden):
            follow(doctor, **whose)


def test_a_doctor_sees_and_stops_their_own_alone(
    doctor: User, planner: User, details: PatientDetails
) -> None:
    slug = own(doctor, book(details, "2026-03-18T09:00"))
    theirs = feeds.create_feed(clinic="aachen", label="scherm", actor=planner.as_actor())
    mine = feeds.create_feed(practitioner=slug, label="telefoon", actor=doctor.as_actor())
    assert [one.id for one in working_feeds(actor=doctor.as_actor())] == [mine.id]
    assert {one.id for one in working_feeds(actor=planner.as_actor())} == {mine.id, theirs.id}
    with pytest.raises(FeedUnknown):
        feeds.revoke_feed(feed_id=theirs.id, actor=doctor.as_actor())
    feeds.revoke_feed(feed_id=mine.id, actor=planner.as_actor())
    assert working_feeds(actor=doctor.as_actor()) == []


@pytest.mark.parametrize("role", [Role.AGENT, Role.MANAGER, Role.EDITOR, Role.AUDITOR])
def test_nobody_else_follows_anything(make_staff: MakeStaff, role: Role) -> None:
    actor: Actor = make_staff(role).as_actor()
    for refused in (
        lambda: feeds.create_feed(clinic="aachen", label="x", actor=actor),
        lambda: subjects(actor=actor),
        lambda: working_feeds(actor=actor),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_nobody_has_them_without_end(planner: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds, "MOST_FEEDS", 2)
    follow(planner, clinic="aachen")
    follow(planner, clinic="aachen")
    with pytest.raises(TooManyFeeds):
        follow(planner, clinic="aachen")


def test_its_use_is_noted_sparsely(planner: User, morning: time_machine.Traveller) -> None:
    """By the hour in its row, by the day in the trail."""
    secret = follow(planner, clinic="aachen")
    begin, noted = clock.now(), []
    for _ in range(8):
        feeds.fetch_feed(secret=secret)
        (used,) = CalendarFeed.objects.values_list("last_used_at", flat=True)
        assert used is not None
        noted.append((used - begin) / timedelta(minutes=15))
        morning.shift(timedelta(minutes=15))
    assert noted == [0, 0, 0, 0, 4, 4, 4, 4]
    reads = AuditEvent.objects.filter(event="scheduling.feed.read")
    assert reads.count() == 1
    morning.shift(timedelta(days=1))
    feeds.fetch_feed(secret=secret)
    assert list(reads.values_list("actor_label", flat=True)) == ["Demo planner"] * 2
