"""One visit of today in which the demo doctor has examined somebody: a nerve root of the leg."""

from uuid import UUID

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.choices import DocumentKind, EncounterStatus, Section
from wervel.encounters.examination.quick import read_quick
from wervel.encounters.models import Encounter
from wervel.encounters.selectors.catalogues import current_catalogue
from wervel.encounters.services.catalogues import publish_examination
from wervel.encounters.services.progress import change_state
from wervel.encounters.services.receiving import IdentitySeen, receive_patient
from wervel.encounters.services.sections import commit_section
from wervel.patients.choices import Sex
from wervel.patients.services import Identity
from wervel.scheduling.choices import AppointmentStatus
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
    doctor, desk = _who_is(Role.DOCTOR), _who_is(Role.DESK)
    if doctor is None or desk is None:
        return
    encounter_id = _visit_of_today(doctor, desk)
    if encounter_id is None:
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
        actor=doctor,
    )


def _who_is(role: Role) -> Actor | None:
    found = User.objects.filter(memberships__role=role).order_by("pk").first()
    return found.as_actor() if found else None


def _visit_of_today(doctor: Actor, desk: Actor) -> UUID | None:
    """One that is under way; else the first appointment of the day is begun."""
    today = Encounter.objects.filter(appointment__start__date=clock.today())
    under_way = today.filter(status=EncounterStatus.IN_PROGRESS).order_by("appointment__start")
    found = under_way.values_list("pk", flat=True).first()
    if found is not None:
        return found
    appointments = Appointment.objects.filter(
        start__date=clock.today(), encounter=None, status=AppointmentStatus.CONFIRMED
    )
    first = appointments.select_related("patient").order_by("start", "pk").first()
    if first is None:
        return None
    patient = first.patient
    who = Identity(patient.given, patient.family, patient.birth_date, Sex.OTHER)
    seen = IdentitySeen(DocumentKind.PASSPORT, who)
    opened = receive_patient(appointment_id=first.pk, seen=seen, actor=desk)
    change_state(encounter_id=opened.pk, after=EncounterStatus.IN_PROGRESS, actor=doctor)
    return opened.pk
