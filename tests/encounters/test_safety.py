"""Whose word counts about what is in somebody's body."""

from tests.encounters.intakes import SCAN
from tests.encounters.test_intake import send
from wervel.common.actor import Actor
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.safety import mri_safety
from wervel.encounters.services.intake import answer_for_patient
from wervel.scheduling.models import Appointment


def test_only_those_who_treat_take_back_what_a_patient_told(
    booked: Appointment, encounter: Encounter, desk: Actor, assistant: Actor
) -> None:
    """The desk writes down what it is told; a pacemaker is not gone because of it."""

    def noes(actor: Actor) -> None:
        answer_for_patient(appointment_id=booked.pk, task=IntakeTask.SCAN, sent=SCAN, actor=actor)

    send(booked, IntakeTask.SCAN, heart_device="yes")
    noes(desk)
    found = mri_safety(encounter.patient_id)
    assert (found.state, found.findings) == ("unknown", ("heart_device:said-yes-before",))
    noes(assistant)
    assert mri_safety(encounter.patient_id).state == "cleared"
