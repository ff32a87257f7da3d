"""What is told before a visit: by the link or by staff, added and never changed."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from tests.encounters.intakes import ANSWERS, COMPLAINT, CONSENT, SCAN
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, Actor
from wervel.common.errors import Forbidden, Invalid
from wervel.encounters.choices import ConsentKind, ConsentState, EncounterStatus, IntakeTask
from wervel.encounters.exceptions import (
    AnswersIncomplete,
    ConsentChanged,
    EncounterUnknown,
    IntakeClosed,
)
from wervel.encounters.models import ConsentStep, Encounter, IntakeDraft, IntakeVersion
from wervel.encounters.selectors.intake import (
    desk_intake,
    draft_by_link,
    intake_by_link,
    record_intake,
)
from wervel.encounters.selectors.safety import mri_safety
from wervel.encounters.services.consents import confirm_consent, withdraw_consent
from wervel.encounters.services.intake import (
    DRAFTS_KEPT,
    answer_by_link,
    answer_for_patient,
    forget_old_intake_drafts,
    keep_by_link,
)
from wervel.encounters.services.progress import change_state
from wervel.scheduling.exceptions import AppointmentUnknown
from wervel.scheduling.models import Appointment
from wervel.scheduling.services.cancelling import cancel_appointment

BROWSER = "A" * 22
EXAM, GP = ConsentKind.EXAMINATION, ConsentKind.GP_REPORT


def send(booked: Appointment, task: IntakeTask, browser: str = "", **changes: str) -> bool:
    sent = {**ANSWERS[task], **changes}
    return answer_by_link(
        manage_secret=booked.manage_secret, task=task, sent=sent, browser=browser, actor=VISITOR
    )


def keep(booked: Appointment, task: IntakeTask, browser: str = BROWSER, **typed: str) -> None:
    keep_by_link(
        manage_secret=booked.manage_secret, task=task, sent=typed, browser=browser, actor=VISITOR
    )


def states(kind: ConsentKind) -> list[str]:
    rows = ConsentStep.objects.filter(kind=kind).order_by("number")
    return list(rows.values_list("state", flat=True))


def test_sending_opens_the_visit_and_is_recorded(booked: Appointment) -> None:
    assert intake_by_link(booked.manage_secret, actor=VISITOR).done == frozenset()
    assert Encounter.objects.count() == 0
    send(booked, IntakeTask.COMPLAINT)
    version = IntakeVersion.objects.get()
    assert version.encounter.appointment_id == booked.pk
    assert version.encounter.status == EncounterStatus.PLANNED
    assert (version.content, version.number, version.author) == (COMPLAINT, 1, None)
    event = AuditEvent.objects.get(event="encounters.intake.answered")
    assert event.patient_id == booked.patient_id
    assert event.detail == {"task": "complaint", "number": 1}


def test_sending_again_adds_a_version_and_the_same_adds_none(booked: Appointment) -> None:
    send(booked, IntakeTask.COMPLAINT)
    send(booked, IntakeTask.COMPLAINT)
    send(booked, IntakeTask.COMPLAINT, complaint="Erger")
    rows = IntakeVersion.objects.order_by("number").values_list("number", "content__complaint")
    assert list(rows) == [(1, "Kanarie in de rug"), (2, "Erger")]


@pytest.mark.parametrize(
    "changes",
    [{"complaint": ""}, {"complaint": "\u200b"}, {"pain": "11"}, {"pain": "yes"}, {"complaint": 7}],
)
def test_what_is_no_answer_is_refused(booked: Appointment, changes: dict[str, str]) -> None:
    with pytest.raises(AnswersIncomplete):
        send(booked, IntakeTask.COMPLAINT, **changes)
    assert IntakeVersion.objects.count() == 0


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 10_000, "\u202e"])
def test_text_that_cannot_be_stored_is_refused(booked: Appointment, text: str) -> None:
    with pytest.raises(Invalid):
        send(booked, IntakeTask.COMPLAINT, complaint=text)
    assert IntakeVersion.objects.count() == 0


def test_other_signs_are_kept_as_typed(booked: Appointment) -> None:
    send(booked, IntakeTask.COMPLAINT, complaint="🦴 ظهر\nJóźwiak", extra="x")
    assert IntakeVersion.objects.get().content["complaint"] == "🦴 ظهر\nJóźwiak"
    assert "extra" not in IntakeVersion.objects.get().content


def test_nothing_is_taken_once_the_doctor_began(arrived: Encounter, doctor: Actor) -> None:
    booked = arrived.appointment
    send(booked, IntakeTask.COMPLAINT)
    change_state(encounter_id=arrived.pk, after=EncounterStatus.IN_PROGRESS, actor=doctor)
    assert intake_by_link(booked.manage_secret, actor=VISITOR).is_open is False
    with pytest.raises(IntakeClosed):
        send(booked, IntakeTask.HISTORY)
    with pytest.raises(IntakeClosed):
        keep(booked, IntakeTask.HISTORY, cancer="no")
    answer_for_patient(appointment_id=booked.pk, task=IntakeTask.SCAN, sent=SCAN, actor=doctor)
    assert mri_safety(arrived.patient_id).state == "cleared"


def test_nothing_is_taken_for_a_cancelled_or_a_past_visit(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    morning.move_to(booked.start + timedelta(days=1))
    with pytest.raises(IntakeClosed):
        send(booked, IntakeTask.COMPLAINT)
    morning.move_to(booked.start - timedelta(hours=3))
    cancel_appointment(manage_secret=booked.manage_secret, actor=VISITOR)
    with pytest.raises(IntakeClosed):
        send(booked, IntakeTask.COMPLAINT)
    assert Encounter.objects.count() == 0


@pytest.mark.parametrize("secret", ["", "x", "B" * 22, "\x00"])
def test_an_unknown_link_opens_nothing(booked: Appointment, secret: str) -> None:
    sent = ANSWERS[IntakeTask.COMPLAINT]
    with pytest.raises(AppointmentUnknown):
        answer_by_link(
            manage_secret=secret,
            task=IntakeTask.COMPLAINT,
            sent=sent,
            browser="",
            actor=VISITOR,
        )


def test_what_is_not_sent_comes_back_in_its_browser_alone(booked: Appointment) -> None:
    keep(booked, IntakeTask.COMPLAINT, complaint="half\x00", pain="3", other="no")
    keep(booked, IntakeTask.HISTORY, cancer="yes")
    found = draft_by_link(booked.manage_secret, IntakeTask.COMPLAINT, BROWSER, actor=VISITOR)
    assert found == {"complaint": "half\ufffd", "pain": "3"}
    for other in ("", "B" * 22):
        assert draft_by_link(booked.manage_secret, IntakeTask.COMPLAINT, other, actor=VISITOR) == {}
    assert BROWSER not in IntakeDraft.objects.values_list("digest", flat=True)
    assert send(booked, IntakeTask.COMPLAINT, BROWSER) is True
    assert send(booked, IntakeTask.HISTORY, BROWSER) is False
    assert IntakeDraft.objects.count() == 0
    keep(booked, IntakeTask.COMPLAINT, **COMPLAINT)
    assert IntakeDraft.objects.count() == 0


def test_a_draft_is_bounded_and_forgotten(
    booked: Appointment, morning: time_machine.Traveller
) -> None:
    with pytest.raises(Invalid):
        keep(booked, IntakeTask.COMPLAINT, complaint="x" * 8001)
    keep(booked, IntakeTask.COMPLAINT, complaint="half")
    morning.move_to(clock.now() + DRAFTS_KEPT)
    assert forget_old_intake_drafts() == 0
    morning.shift(timedelta(seconds=1))
    assert forget_old_intake_drafts() == 1


def test_a_consent_by_link_is_provisional_until_the_desk_confirms(
    booked: Appointment, desk: Actor
) -> None:
    send(booked, IntakeTask.CONSENT)
    visit = Encounter.objects.get()
    assert (states(EXAM), states(ConsentKind.EARLIER_RESULTS)) == (["provisional"], ["refused"])
    confirm_consent(encounter_id=visit.pk, kind=EXAM, seen=1, actor=desk)
    newest = ConsentStep.objects.get(kind=EXAM, number=2)
    assert (newest.state, str(newest.author_id)) == ("confirmed", desk.id)
    assert newest.at == clock.now()
    send(booked, IntakeTask.CONSENT, **{"gp-report": "no"})
    assert states(EXAM) == ["provisional", "confirmed"]
    assert states(GP) == ["provisional", "withdrawn"]
    events = AuditEvent.objects.filter(event="encounters.consent.changed")
    assert events.count() == 5


def test_a_consent_can_be_taken_back_and_given_anew(booked: Appointment, desk: Actor) -> None:
    send(booked, IntakeTask.CONSENT)
    visit = Encounter.objects.get()
    withdraw_consent(encounter_id=visit.pk, kind=EXAM, seen=1, actor=desk)
    with pytest.raises(ConsentChanged):
        confirm_consent(encounter_id=visit.pk, kind=EXAM, seen=2, actor=desk)
    answer_for_patient(appointment_id=booked.pk, task=IntakeTask.CONSENT, sent=CONSENT, actor=desk)
    assert states(EXAM) == ["provisional", "withdrawn", "confirmed"]
    assert states(GP) == ["provisional", "confirmed"]


def test_a_consent_that_changed_meanwhile_is_not_confirmed(
    booked: Appointment, desk: Actor
) -> None:
    send(booked, IntakeTask.CONSENT)
    send(booked, IntakeTask.CONSENT, examination="no")
    visit = Encounter.objects.get()
    for seen in (1, 2, 3):
        with pytest.raises(ConsentChanged):
            confirm_consent(encounter_id=visit.pk, kind=EXAM, seen=seen, actor=desk)
    assert states(EXAM) == ["provisional", "withdrawn"]


@pytest.mark.parametrize(
    ("state", "has_author", "broken"),
    [
        (ConsentState.CONFIRMED, False, "consent_confirmed_by_somebody"),
        (ConsentState.PROVISIONAL, True, "consent_provisional_by_link"),
        ("perhaps", False, "consent_state_known"),
    ],
)
def test_the_database_refuses_a_false_consent(
    encounter: Encounter, desk: Actor, state: str, has_author: bool, broken: str
) -> None:
    with pytest.raises(IntegrityError, match=broken), transaction.atomic():
        ConsentStep.objects.create(
            encounter=encounter,
            kind=EXAM,
            number=1,
            state=state,
            author_id=desk.id if has_author else None,
            at=clock.now(),
        )


def test_the_database_refuses_a_second_version_of_a_number(booked: Appointment) -> None:
    send(booked, IntakeTask.COMPLAINT)
    first = IntakeVersion.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        IntakeVersion.objects.create(
            encounter=first.encounter, task=first.task, number=1, content={}, at=clock.now()
        )


@pytest.mark.parametrize("role", [Role.PLANNER, Role.AGENT, Role.EDITOR, Role.MANAGER])
def test_others_neither_write_nor_see(booked: Appointment, role: Role) -> None:
    send(booked, IntakeTask.CONSENT)
    visit, actor = Encounter.objects.get(), staff_actor(role)
    with pytest.raises(Forbidden):
        desk_intake(booked.reference, actor=actor)
    with pytest.raises(Forbidden):
        record_intake(visit.pk, actor=actor)
    with pytest.raises(Forbidden):
        confirm_consent(encounter_id=visit.pk, kind=EXAM, seen=1, actor=actor)
    with pytest.raises(Forbidden):
        answer_for_patient(appointment_id=booked.pk, task=IntakeTask.SCAN, sent=SCAN, actor=actor)


def test_the_desk_sees_whether_and_those_who_treat_see_what(
    booked: Appointment, desk: Actor, doctor: Actor
) -> None:
    send(booked, IntakeTask.MEDICINES)
    answer_for_patient(appointment_id=booked.pk, task=IntakeTask.SCAN, sent=SCAN, actor=desk)
    seen = desk_intake(booked.reference, actor=desk)
    assert seen.done == {IntakeTask.MEDICINES, IntakeTask.SCAN}
    assert "kanarie" not in repr(seen).lower()
    visit = Encounter.objects.get()
    with pytest.raises(Forbidden):
        record_intake(visit.pk, actor=desk)
    found = record_intake(visit.pk, actor=doctor)
    assert found.answers[IntakeTask.MEDICINES].content == ANSWERS[IntakeTask.MEDICINES]
    assert found.answers[IntakeTask.MEDICINES].who == ""
    assert found.answers[IntakeTask.SCAN].who == "Demo desk"
    events = AuditEvent.objects.filter(
        event__startswith="encounters.intake.", actor_kind="user", patient_id=booked.patient_id
    )
    assert sorted(events.values_list("event", "actor_label")) == [
        ("encounters.intake.answered", "Demo desk"),
        ("encounters.intake.read", "Demo doctor"),
        ("encounters.intake.status-read", "Demo desk"),
    ]


def test_a_record_that_is_not_there(doctor: Actor) -> None:
    with pytest.raises(EncounterUnknown):
        record_intake(uuid4(), actor=doctor)


def test_scan_answers_of_another_patient_count_for_nobody_else(
    booked: Appointment, encounter: Encounter
) -> None:
    send(booked, IntakeTask.SCAN, metal="yes")
    found = mri_safety(encounter.patient_id)
    assert (found.state, found.findings) == ("blocked", ("metal",))
    assert mri_safety(uuid4()).findings == ("not-asked",)
