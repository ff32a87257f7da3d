"""What the demo doctor found today: a nerve root of the leg, plainly demo."""

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common.actor import Actor
from wervel.encounters.choices import EncounterStatus, Section
from wervel.encounters.examination.quick import read_quick
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.catalogues import current_catalogue
from wervel.encounters.services.catalogues import publish_examination
from wervel.encounters.services.sections import commit_section

# As a doctor would type it.
TYPED = (
    "t 36.8; p 72; bs 128; bd 78; g 1; slr l 2; sa l 40; cs r 1; ra l 1; ks1 l 4; vs1 l 1;"
    " gt l 1; ml l 2; b5 1; lv 3; n; r"
)
NOTE = "Demo: zit op één bil; komt moeizaam uit de stoel."


def examine_some(*, actor: Actor) -> int:
    """Whoever waits for results has been examined; who sits with the doctor not yet."""
    publish_examination(actor=actor)
    catalogue = current_catalogue()
    doctor = User.objects.get(username=f"demo-{Role.DOCTOR.value}").as_actor()
    content = {
        "catalogue": catalogue.content_hash,
        "findings": read_quick(catalogue, {}, TYPED).entries,
        "note": NOTE,
    }
    visits = Encounter.objects.filter(status=EncounterStatus.AWAITING_RESULTS)
    for visit in visits:
        commit_section(
            encounter_id=visit.pk,
            section=Section.EXAMINATION,
            base=0,
            content=content,
            actor=doctor,
        )
    return len(visits)
