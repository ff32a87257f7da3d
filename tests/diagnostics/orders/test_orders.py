"""Ordering: rated and kept with its reasons, released by who may, with the time of its scan."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from tests.diagnostics.orders.doctors import SafetySays, qualify
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.diagnostics.choices import RequestStatus
from wervel.diagnostics.content import order_content
from wervel.diagnostics.exceptions import (
    AlreadyOrdered,
    OrderStepRefused,
    OrderUnknown,
    ReasonNeeded,
    RevokeReasonNeeded,
    TestUnknown,
    TimeNeeded,
    VisitOver,
)
from wervel.diagnostics.models import (
    ContentText,
    OrderRating,
    ServiceRequest,
    ServiceRequestStep,
)
from wervel.diagnostics.order_rules import qualified_today
from wervel.diagnostics.order_transitions import TRANSITIONS, check_transition
from wervel.diagnostics.selectors.known import known_findings
from wervel.diagnostics.selectors.orders import order_desk
from wervel.diagnostics.services.order_texts import rated_again
from wervel.diagnostics.services.orders import OrderWanted, complete, place_order, revoke
from wervel.directory.choices import Qualification
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.exceptions import EncounterUnknown
from wervel.encounters.models import Encounter
from wervel.triage import publishing
from wervel.triage.models import CheckOutcome

Status = RequestStatus
STRANGERS = [role for role in Role if role is not Role.DOCTOR]


def checked(encounter: Encounter, **answers: object) -> None:
    """The check that the patient shared when booking."""
    text = order_content().pathway_text
    publishing.publish_pathway(text=text, actor=staff_actor(Role.EDITOR))
    outcome = CheckOutcome.objects.create(
        pathway_id=order_content().pathway.content_hash,
        pathway_slug="back-pain",
        pathway_version="1",
        answers=answers,
        outcome={},
        urgency="within-weeks",
        language="nl",
        created_at=encounter.created_at,
    )
    encounter.appointment.triage_reference = str(outcome.pk)
    encounter.appointment.save(update_fields=["triage_reference"])


def order(encounter: Encounter, actor: Actor, test: str, **more: str) -> ServiceRequest:
    return place_order(encounter_id=encounter.pk, order=OrderWanted(test, **more), actor=actor)


def test_a_test_that_helps_is_released_at_once(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True)
    request = order(encounter, doctor, "crp")
    assert (request.status, request.category) == (Status.ACTIVE, "laboratory")
    rating = OrderRating.objects.get()
    assert (rating.request_id, rating.band, rating.stated_reason) == (request.pk, "helps", "")
    assert rating.rating["reasons"][0]["rule"] == "fever"
    assert (rating.answers["fever"], rating.answers["age"]) == (True, 45.0)
    steps = ServiceRequestStep.objects.order_by("pk").values_list("before", "after", "actor_id")
    assert list(steps) == [("", "on-hold", doctor.id), ("on-hold", "active", doctor.id)]
    events = AuditEvent.objects.filter(object_type="ServiceRequest")
    assert {one.patient_id for one in events} == {encounter.patient_id}
    assert sorted(one.event for one in events) == [
        "diagnostics.order.placed",
        "diagnostics.order.released",
    ]
    assert {frozenset(one.detail) for one in events} == {frozenset({"accession", "status"})}


def test_what_was_said_can_be_said_again(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True, saddle_numbness=None)
    request = order(encounter, doctor, "blood_culture")
    again, equal = rated_again(request.pk)
    assert (again["band"], equal) == ("helps", True)
    hashes = {order_content().pathway.content_hash, order_content().table.content_hash}
    assert set(ContentText.objects.values_list("sha256", flat=True)) == hashes
    with pytest.raises(OrderUnknown):
        rated_again(uuid4())


def test_what_usually_does_not_help_needs_a_reason(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, **nothing())
    with pytest.raises(ReasonNeeded):
        order(encounter, doctor, "crp", reason=" \u200b ")
    assert ServiceRequest.objects.count() == 0
    order(encounter, doctor, "crp", reason="Ongerust na \U0001f9b4 uitzaaiing bij broer")
    rating = OrderRating.objects.get()
    assert (rating.band, rating.stated_reason[:9]) == ("not", "Ongerust ")


def test_the_database_wants_the_reason_too(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, **nothing())
    order(encounter, doctor, "crp", reason="x")
    rating = OrderRating.objects.get()
    rating.pk, rating.request, rating.stated_reason = uuid4(), _bare(encounter, doctor), ""
    with pytest.raises(IntegrityError), transaction.atomic():
        rating.save(force_insert=True)


@pytest.mark.parametrize("role", STRANGERS)
def test_only_doctors_order(encounter: Encounter, role: Role) -> None:
    with pytest.raises(Forbidden):
        order(encounter, staff_actor(role), "crp")


@pytest.mark.parametrize("role", [role for role in STRANGERS if role is not Role.ASSISTANT])
def test_nobody_else_reads_orders(encounter: Encounter, role: Role) -> None:
    with pytest.raises(Forbidden):
        order_desk(encounter.pk, actor=staff_actor(role))


@pytest.mark.parametrize(("test", "region"), [("tea", ""), ("dexa", ""), ("xray_spine", "toe")])
def test_what_cannot_be_ordered(
    encounter: Encounter, doctor: Actor, test: str, region: str
) -> None:
    with pytest.raises(TestUnknown):
        order(encounter, doctor, test, region=region)


def test_a_visit_that_is_over_takes_no_orders(encounter: Encounter, doctor: Actor) -> None:
    Encounter.objects.update(status=EncounterStatus.FINISHED)
    with pytest.raises(VisitOver):
        order(encounter, doctor, "crp", reason="x")
    with pytest.raises(EncounterUnknown):
        place_order(encounter_id=uuid4(), order=OrderWanted("crp"), actor=doctor)


def test_the_same_test_is_ordered_once_at_a_time(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True)
    first = order(encounter, doctor, "crp")
    with pytest.raises(AlreadyOrdered):
        order(encounter, doctor, "crp")
    revoke(request_id=first.pk, reason="verkeerde buis", actor=doctor)
    assert order(encounter, doctor, "crp").status == Status.ACTIVE
    with pytest.raises(IntegrityError), transaction.atomic():
        _bare(encounter, doctor, test="crp")


def test_an_order_is_taken_back_with_a_reason(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True)
    request = order(encounter, doctor, "crp")
    with pytest.raises(RevokeReasonNeeded):
        revoke(request_id=request.pk, reason=" ", actor=doctor)
    with pytest.raises(Forbidden):
        revoke(request_id=request.pk, reason="x", actor=staff_actor(Role.ASSISTANT))
    revoke(request_id=request.pk, reason="niet nuchter", actor=doctor)
    with pytest.raises(OrderStepRefused):
        revoke(request_id=request.pk, reason="nog eens", actor=doctor)
    assert ServiceRequestStep.objects.order_by("-pk")[0].note == "niet nuchter"


def test_a_result_completes_it_once(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, fever=True)
    request = order(encounter, doctor, "crp")
    complete(request, doctor)
    complete(request, doctor)
    assert request.status == Status.COMPLETED
    assert ServiceRequestStep.objects.filter(after="completed").count() == 1


@pytest.mark.parametrize("before", list(Status))
@pytest.mark.parametrize("after", list(Status))
def test_nothing_but_the_table(before: Status, after: Status) -> None:
    if after in TRANSITIONS[before]:
        check_transition(before, after)
    else:
        with pytest.raises(OrderStepRefused):
            check_transition(before, after)


def test_the_findings_of_check_and_record(encounter: Encounter, doctor: Actor) -> None:
    """The record has the say about age; the complaint has grown older with the days."""
    checked(encounter, age=12, sex="female", duration=3, unheard_of=True, fever="maybe")
    answers = known_findings(encounter, order_content().pathway, actor=doctor)
    assert answers.as_json() == {"age": 45.0, "sex": "female", "duration": 3.0}


def test_an_image_needs_a_time(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, leg_weakness_severe_or_progressive=True)
    with pytest.raises(TimeNeeded):
        order(encounter, doctor, "mri_spine_urgent")
    assert ServiceRequest.objects.count() == 0


def test_an_image_that_no_clinic_makes_needs_none(encounter: Encounter, doctor: Actor) -> None:
    checked(encounter, cancer_history=True)
    request = order(encounter, doctor, "mri_whole_spine_1wk")
    assert (request.needs_slot, request.appointment, request.status) == (
        False,
        None,
        Status.ON_HOLD,
    )


def test_safety_answers_release_an_mri(
    encounter: Encounter, doctor: Actor, safety_says: SafetySays
) -> None:
    checked(encounter, cancer_history=True)
    safety_says("cleared")
    assert order(encounter, doctor, "mri_whole_spine_1wk").status == Status.ACTIVE


def nothing() -> dict[str, object]:
    """A check in which everything was asked and nothing found."""
    findings = order_content().pathway.findings.values()
    found: dict[str, object] = {one.id: False for one in findings if one.kind.value == "boolean"}
    return {**found, "duration": 3, "pain_nrs": 3, "onset": "gradual", "course": "stable"}


def _bare(encounter: Encounter, actor: Actor, test: str = "x", **more: object) -> ServiceRequest:
    return ServiceRequest.objects.create(
        encounter=encounter,
        patient_id=encounter.patient_id,
        test=test,
        category=more.pop("category", "laboratory"),
        requester_id=actor.id,
        requested_at=encounter.created_at,
        **more,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"ionising": True, "status": "active"},
        {"ionising": True, "status": "completed"},
        {"magnetic": True, "status": "active"},
        {"needs_slot": True, "status": "on-hold"},
        {"status": "draft"},
        {"category": "magic"},
    ],
)
def test_what_must_never_be_is_refused(
    encounter: Encounter, doctor: Actor, wrong: dict[str, object]
) -> None:
    """An exposure that nobody justified, an MRI that nobody cleared, a scan without its time."""
    with pytest.raises(IntegrityError), transaction.atomic():
        _bare(encounter, doctor, **wrong)


def test_qualified_people_are_named(doctor: Actor) -> None:
    assert qualified_today(doctor, Qualification.IONISING) is None
    qualify(doctor, Qualification.IONISING)
    assert qualified_today(doctor, Qualification.IONISING) is not None
    assert qualified_today(doctor, Qualification.MRI_SAFETY) is None
