"""A demo visit with blood results, one of them abnormal, and a message that fits nobody."""

from datetime import timedelta

from wervel.accounts.selectors import staff_member
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.diagnostics.choices import Channel, RequestCategory, RequestStatus
from wervel.diagnostics.models import InboxMessage, ServiceRequest
from wervel.diagnostics.services.handling import handle_message
from wervel.diagnostics.services.inbox import receive
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.patients.choices import Sex
from wervel.patients.models import Patient
from wervel.scheduling.models import Appointment

KIND = "ORU^R01^ORU_R01"
LINES = (
    "NM|1988-5^CRP^LN||38|mg/l|<5|H",
    "NM|4537-7^BSG^LN||46|mm/h|<20|H",
    "NM|718-7^Hb^LN||13.4|g/dl|12.0-15.0|N",
    "NM|6690-2^Leukozyten^LN||9.1|G/l|4.0-10.0|N",
    "NM|777-3^Thrombozyten^LN||288|G/l|150-410|N",
    "NM|14682-9^Kreatinin^LN||0.81|mg/dl||N",
    "NM|29265-6^Calcium korr.^LN||2.34|mmol/l|2.20-2.60|N",
    "CWE|26028-1^HLA-B27^LN||POS^positiv^L|||A",
)
REMARK = "Demo: Befund durch PCR bestätigt."


def report_blood(*, actor: Actor) -> None:
    """For the visit that the demo doctor is at, else their first; as the laboratory would send."""
    doctor = staff_member("demo-doctor")
    start = clock.to_clinic(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Appointment.objects.filter(practitioner__user=doctor.pk, start__gte=start)
    begun = mine.filter(encounter__status=EncounterStatus.IN_PROGRESS)
    visit = begun.order_by("start").first() or mine.order_by("start").first()
    if visit is None:
        return
    encounter = open_encounter(appointment_id=visit.pk, actor=actor)
    Patient.objects.filter(pk=encounter.patient_id, sex=Sex.UNKNOWN).update(sex=Sex.FEMALE)
    order, _ = ServiceRequest.objects.get_or_create(
        encounter=encounter,
        test="crp",
        region="",
        status=RequestStatus.ACTIVE,
        defaults={
            "patient_id": encounter.patient_id,
            "category": RequestCategory.LABORATORY,
            "requester_id": doctor.pk,
            "requested_at": clock.now(),
        },
    )
    _send("DEMO-1", encounter, order.accession, LINES)
    _send("DEMO-2", encounter, "W-2222-22", LINES[:1])


def _send(control: str, encounter: Encounter, placer: str, lines: tuple[str, ...]) -> None:
    patient = encounter.patient
    taken = f"{clock.now() - timedelta(hours=1):%Y%m%d%H%M}+0000"
    segments = [
        f"MSH|^~\\&|DEMOLAB|DEMO|WERVEL||{taken}||{KIND}|{control}|P|2.5.1||||||UNICODE UTF-8",
        f"PID|1||{patient.number}^^^WERVEL^PI||Demo^Demo||{patient.birth_date:%Y%m%d}",
        f"OBR|1|{placer}||BLOOD|||{taken}",
    ]
    for number, line in enumerate(lines, 1):
        segments.append(f"OBX|{number}|{line}|||F")
    segments.append(f"NTE|1|L|{REMARK}")
    receive("\r".join(segments).encode(), Channel.FOLDER)
    row = InboxMessage.objects.get(sender="DEMOLAB|DEMO", control=control)
    handle_message(row.pk)
