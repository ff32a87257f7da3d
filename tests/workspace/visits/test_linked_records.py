"""A record says that the person has another one, and leads to its visits."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.patients.records import another_visit
from wervel.accounts.choices import Role
from wervel.common.actor import Actor
from wervel.encounters.models import Encounter
from wervel.patients.linking import link_records
from wervel.patients.services import PatientDetails

TITLES = {
    "nl/werk/bezoeken": "Deze persoon heeft nog een dossier",
    "de/arbeit/besuche": "Diese Person hat noch eine Akte",
    "en/work/visits": "This person has another record",
}


@pytest.mark.parametrize("language", TITLES)
def test_a_record_leads_to_the_visits_of_the_other(
    language: str,
    client: Client,
    make_staff: MakeStaff,
    encounter: Encounter,
    details: PatientDetails,
    desk: Actor,
) -> None:
    other = another_visit(details, "Patïent <b>")
    make_staff(Role.DOCTOR)
    log_in(client)
    address = f"/{language}/{encounter.pk}/"
    assert TITLES[language] not in client.get(address).text
    link_records(replaced=other.patient_id, kept=encounter.patient_id, reason="demo", actor=desk)
    text = client.get(address).text
    assert TITLES[language] in text
    assert f"{other.patient.number}," in text
    assert "<bdi>Demo Patïent &lt;b&gt;</bdi>" in text
    assert f'<a href="/{language}/{other.pk}/">' in text
    assert encounter.patient.number in client.get(f"/{language}/{other.pk}/").text
