"""An examination to work with: the published catalogue, a patient who is here, two doctors."""

from pathlib import Path
from typing import Any

import pytest

from tests.encounters.visits import SYSTEM
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.models import Encounter, SectionVersion
from wervel.encounters.selectors.catalogues import current_catalogue
from wervel.encounters.services.catalogues import publish_examination
from wervel.encounters.services.sections import commit_section

FILE = Path(__file__).resolve().parents[2] / "content" / "examination.yaml"


@pytest.fixture
def catalogue(chain: None) -> Catalogue:
    publish_examination(actor=SYSTEM)
    return current_catalogue()


@pytest.fixture
def here(encounter: Encounter) -> Encounter:
    Encounter.objects.update(status=EncounterStatus.IN_PROGRESS)
    return encounter


def content_of(catalogue: Catalogue, findings: dict[str, str], note: str = "") -> dict[str, Any]:
    return {"catalogue": catalogue.content_hash, "findings": findings, "note": note}


def commit(
    encounter: Encounter, catalogue: Catalogue, findings: dict[str, str], actor: Actor, base: int
) -> SectionVersion:
    return commit_section(
        encounter_id=encounter.pk,
        section=Section.EXAMINATION,
        base=base,
        content=content_of(catalogue, findings),
        actor=actor,
    )
