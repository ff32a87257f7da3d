"""The demo's day in the middle of its visits."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from time_machine import travel

from tests.chain import chain, morning
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import system
from wervel.demo.bookings import book_two_weeks
from wervel.demo.examination import examine_some
from wervel.demo.intake import fill_in_some_intakes
from wervel.demo.linked import link_two_records
from wervel.demo.orders import order_in_a_visit
from wervel.demo.portal import EMAIL, open_my_wervel
from wervel.demo.staff import LOGINS_FILE, add_staff
from wervel.demo.visits import WHY, begin_some_visits, bring_forward, qualify_practitioners
from wervel.diagnostics.selectors.patient_reports import released_reports
from wervel.directory.models import PractitionerQualification
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter, IdentityCheck, IntakeVersion, SectionVersion
from wervel.patients.models import Patient, PatientAccess
from wervel.scheduling.models import Appointment
from wervel.scheduling.verification import verify_scheduling
from wervel.triage.sharing import shared_check

__all__ = ["chain", "morning"]


@pytest.mark.usefixtures("chain")
def test_some_have_arrived_and_everything_agrees() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    qualify_practitioners(actor=actor)
    made = begin_some_visits()
    states = sorted(Encounter.objects.values_list("status", flat=True))
    assert set(states) == {"arrived", "awaiting-results", "in-progress"}
    assert (len(states), IdentityCheck.objects.count()) == (made, made)
    assert SectionVersion.objects.count() == 2
    assert PractitionerQualification.objects.exists()
    assert AuditEvent.objects.filter(event="encounters.identity.checked").count() == made
    assert list(verify_scheduling()) == []


@pytest.mark.usefixtures("chain")
def test_everybody_has_a_telephone_number_of_their_own_that_rings_with_nobody() -> None:
    book_two_weeks(actor=system("test"))
    numbers = Patient.objects.values_list("phone", flat=True)
    assert len(set(numbers)) == len(numbers) > 100
    assert {number[:-3] for number in numbers} == {"+493023125"}


@pytest.mark.usefixtures("chain")
@pytest.mark.parametrize(
    "moment",
    [
        "2026-03-15T10:00:00Z",
        "2026-03-10T17:20:00Z",
        # Minutes before and after midnight at the clinics.
        "2026-03-10T22:31:00Z",
        "2026-03-10T22:58:30Z",
        "2026-03-10T23:00:30Z",
    ],
)
def test_on_a_sunday_and_at_any_hour_there_are_visits_too(moment: str) -> None:
    with travel(moment, tick=False):
        actor = system("test")
        add_staff(actor=actor)
        book_two_weeks(actor=actor)
        begin_some_visits()
        doctors = Encounter.objects.filter(practitioner__user__username="demo-doctor")
        assert {"awaiting-results", "in-progress"} <= {one.status for one in doctors}
        assert fill_in_some_intakes() == 1
        assert examine_some(actor=actor) == 1
        # The days of the horizon that begin meanwhile are the worker's.
        faults = [each.kind for each in verify_scheduling()]
        assert set(faults) <= {"free-day-missing"}


@pytest.mark.usefixtures("chain")
def test_what_comes_forward_is_not_over_yet() -> None:
    with travel("2026-03-10T12:00:00Z", tick=False):
        actor = system("test")
        add_staff(actor=actor)
        book_two_weeks(actor=actor)
        doctor = User.objects.get(username="demo-doctor")
        theirs = Appointment.objects.filter(practitioner__user=doctor)
        moved = bring_forward(theirs.filter(start__lt="2026-03-10T23:00:00Z").count() + 4)
        came = Appointment.objects.filter(changes__note=WHY).order_by("start")
        assert len(came) == moved == 4
        assert came[0].start < clock.now() < came[0].end
        assert {clock.to_clinic(row.start).date() for row in came} == {clock.today()}


@pytest.mark.usefixtures("chain")
def test_one_who_waits_has_prepared_the_visit() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    begin_some_visits()
    assert fill_in_some_intakes() == 1
    prepared = IntakeVersion.objects.values_list("encounter__status", "task")
    assert sorted(prepared) == sorted(("arrived", task) for task in IntakeTask.values)


@pytest.mark.usefixtures("chain")
def test_the_check_and_the_record_are_of_one_person() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    qualify_practitioners(actor=actor)
    begin_some_visits()
    # Of an age at which the check asks for the sex.
    Patient.objects.update(birth_date=date(1985, 5, 5))
    visit = order_in_a_visit(actor=actor)
    assert visit is not None
    check = shared_check(visit.appointment.triage_reference)
    assert check is not None
    sex = {"female": "Vrouw", "male": "Man"}[visit.patient.sex]
    assert f"Geslacht: {sex}" in check.told


@pytest.mark.usefixtures("chain")
def test_one_who_waits_can_read_a_report_at_home() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    begin_some_visits()
    assert open_my_wervel()
    access = PatientAccess.objects.get()
    (report,) = released_reports(patient_id=access.patient_id, actor=access.user.as_actor())
    assert report.number == 1
    told = (Path(settings.STATE_DIR) / LOGINS_FILE).read_text(encoding="utf-8")
    assert EMAIL in told
    assert access.user.username in told


@pytest.mark.usefixtures("chain")
def test_somebody_who_booked_twice_is_one_person() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    begin_some_visits()
    link = link_two_records(actor=actor)
    assert link is not None
    assert link.kept.birth_date == link.replaced.birth_date
    assert link.kept.family != link.replaced.family
    assert Encounter.objects.filter(patient__in=[link.kept_id, link.replaced_id]).count() == 0
    assert list(verify_scheduling()) == []
