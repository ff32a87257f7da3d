"""One visit of today in which the demo doctor has examined somebody: a nerve root of the leg."""

from uuid import UUID

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.examination.quick import read_quick
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.catalogues import current_catalogue
from wervel.encounters.services.catalogues import publish_examination
from wervel.encounters.services.sections import commit_section
from wervel.encounters.services.visits import locked_encounter, open_encounter, take_step
from wervel.scheduling.models import Appointment

# As a doctor would type it.
TYPED = (
    "t 36.8; p 72; bs 128; bd 78; g 1; slr l 2; sa l 40; cs r 1; ra l 1; ks1 l 4; vs1 l 1;"
    " gt l 1; ml l 2; b5 1; lv 3; n; r"
)
NOTE = "Demo: zit op één bil; komt moeizaam uit de stoel."


def examine_one(*, actor: Actor) -> None:
    """Nothing when nobody comes today, or when the doctor is not there."""
    publish_examination(actor=actor)
    doctor = User.objects.filter(memberships__role=Role.DOCTOR).order_by("pk").first()
    encounter_id = _visit_of_today(actor)
    if doctor is None or encounter_id is None:
        return
    catalogue = current_catalogue()
    commit_section(
        encounter_id=encounter_id,
        section=Section.EXAMINATION,
        base=0,
        content={
            "catalogue": catalogue.content_hash,
            "findings": read_quick(catalogue, {}, TYPED).entries,
            "note": NOTE,
        },
        actor=doctor.as_actor(),
    )


def _visit_of_today(actor: Actor) -> UUID | None:
    """One that is under way; else the first appointment of the day is begun."""
    today = Encounter.objects.filter(appointment__start__date=clock.today())
    under_way = today.filter(status=EncounterStatus.IN_PROGRESS).order_by("appointment__start")
    found = under_way.values_list("pk", flat=True).first()
    if found is not None:
        return found
    appointments = Appointment.objects.filter(start__date=clock.today(), encounter=None)
    first = appointments.order_by("start", "pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    opened = open_encounter(appointment_id=first, actor=actor)
    encounter = locked_encounter(opened.pk)
    for step in (EncounterStatus.ARRIVED, EncounterStatus.IN_PROGRESS):
        take_step(encounter, step, actor=actor)
    return opened.pk
