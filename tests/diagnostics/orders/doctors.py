"""Doctors, what they are qualified for, and visits to order in."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.accounts.conftest import MakeStaff
from tests.encounters.intakes import SCAN
from wervel.accounts.choices import Role
from wervel.common.actor import VISITOR, Actor, system
from wervel.directory.choices import Qualification
from wervel.directory.models import Practitioner, PractitionerQualification
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.services.intake import answer_for_patient
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.chain_query import ChainQuery
from wervel.scheduling.selectors.chain_search import search_chains
from wervel.scheduling.services.chain_booking import book_chain, prepare_chain

SafetySays = Callable[[str], None]


@pytest.fixture
def doctor(make_staff: MakeStaff, chain: None) -> Actor:
    """The doctor of the demo practitioner Vos; qualified for nothing yet."""
    user = make_staff(Role.DOCTOR, username="vos")
    Practitioner.objects.filter(slug="demo-vos").update(user=user)
    return user.as_actor()


@pytest.fixture
def colleague(make_staff: MakeStaff, chain: None) -> Actor:
    user = make_staff(Role.DOCTOR, username="weber")
    Practitioner.objects.filter(slug="demo-weber").update(user=user)
    return user.as_actor()


def qualify(
    actor: Actor,
    kind: Qualification,
    since: date = date(2020, 1, 1),
    until: date | None = None,
) -> None:
    practitioner = Practitioner.objects.get(user_id=actor.id)
    PractitionerQualification.objects.create(
        practitioner=practitioner, kind=kind, since=since, until=until
    )


@pytest.fixture
def day(chain: None, details: PatientDetails) -> Encounter:
    """A visit with an X-ray and an MRI kept for it, each of which may not be needed."""
    offer = search_chains(ChainQuery(plan="back-with-scans-in-one-day", location="aachen"))
    wanted = prepare_chain(chain=offer.chains[0].id)
    first = book_chain(wanted=wanted, details=details, actor=VISITOR)[0]
    return open_encounter(appointment_id=first.pk, actor=system("test"))


@pytest.fixture
def safety_says(doctor: Actor, encounter: Encounter) -> SafetySays:
    """What the doctor of the visit writes down of the answers about MRI safety."""

    def say(state: str) -> None:
        device = {"cleared": "no", "blocked": "yes", "unknown": "unknown"}[state]
        answer_for_patient(
            appointment_id=encounter.appointment_id,
            task=IntakeTask.SCAN,
            sent={**SCAN, "heart_device": device},
            actor=doctor,
        )

    return say
