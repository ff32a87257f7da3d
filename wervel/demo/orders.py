"""One visit of today in which tests were ordered; plainly demo, through the services."""

from django.db import transaction

from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.content import order_content
from wervel.diagnostics.selectors.order_times import first_times
from wervel.diagnostics.services.orders import OrderWanted, place_order
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter
from wervel.reasoning import QuestionKind, visible_findings
from wervel.scheduling.models import Appointment
from wervel.triage import publishing, selectors
from wervel.triage.services import answer_question, start_check

FOUND = frozenset({"unintended_weight_loss", "night_pain_unrelieved"})
NUMBERS = {"duration": 45, "pain_nrs": 6}
BLOOD = ("crp", "esr", "blood_fbc", "calcium")
SCANS = (("mri_spine_urgent", "lumbar"), ("xray_spine", "lumbar"))


@transaction.atomic
def order_in_a_visit(*, actor: Actor) -> Encounter | None:
    """In the visit that the demo's doctor is in the middle of; None where there is none today."""
    doctor = User.objects.filter(username="demo-doctor").first()
    rows = Encounter.objects.select_related("appointment__patient", "patient", "location")
    visit = rows.filter(
        practitioner__user=doctor,
        practitioner__user__isnull=False,
        status=EncounterStatus.IN_PROGRESS,
    ).first()
    if doctor is None or visit is None:
        return None
    appointment = visit.appointment
    appointment.triage_reference = _check(appointment, actor)
    appointment.save(update_fields=["triage_reference"])
    _order(visit, doctor.as_actor())
    return visit


def _check(appointment: Appointment, actor: Actor) -> str:
    """The check of somebody of that age who has lost weight; its reference."""
    publishing.publish_content(actor=actor)
    secret = start_check(language=appointment.language, actor=actor)
    pathway = selectors.open_check(secret).pathway
    patient = appointment.patient
    years = clock.today().year - patient.birth_date.year
    given = {"age": years, "sex": patient.sex, **NUMBERS}
    question: str | None = pathway.questions[0].id
    while question is not None:
        page = pathway.question(question)
        answers = selectors.open_check(secret).answers
        shown = visible_findings(pathway, page, answers)
        if page.kind is QuestionKind.LIST:
            values: dict[str, object] = {one.id: one.id in FOUND for one in shown}
        else:
            values = {one.id: given.get(one.id, (*one.choice_ids, 0)[0]) for one in shown}
        step = answer_question(secret=secret, question=question, given=values, actor=actor)
        question = step.question
    outcome = selectors.finished_check(secret)
    return str(outcome.outcome_id) if outcome else ""


def _order(visit: Encounter, doctor: Actor) -> None:
    for test in BLOOD:
        wanted = OrderWanted(test, reason="Demo: ook zonder aanwijzing.")
        place_order(encounter_id=visit.pk, order=wanted, actor=doctor)
    tests = order_content().table.tests
    for test, region in SCANS:
        times = first_times(visit, tests[test].services[region])
        if times:
            wanted = OrderWanted(test, region, reason="Demo: op verzoek.", slot=times[0].id)
            place_order(encounter_id=visit.pk, order=wanted, actor=doctor)
