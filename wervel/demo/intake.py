"""The intake of some of today's visits, as if their patients had filled it in on the phone."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from django.db import transaction

from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.encounters.choices import EncounterStatus, IntakeTask
from wervel.encounters.models import Encounter
from wervel.encounters.services.intake import answer_by_link

DONE: Mapping[IntakeTask, Mapping[str, str]] = {
    IntakeTask.COMPLAINT: {
        "complaint": "Demo: pijn laag in de rug, die naar het rechterbeen trekt.",
        "since": "zes weken",
        "pain": "6",
        "wish": "Weten wat het is, en weer kunnen fietsen.",
    },
    IntakeTask.HISTORY: {"back_surgery": "no", "cancer": "no", "osteoporosis": "unknown"},
    IntakeTask.MEDICINES: {
        "allergy": "yes",
        "allergy_to": "Demo: penicilline, huiduitslag",
        "blood_thinner": "no",
        "corticosteroid": "no",
        "medicines": "Demo: paracetamol, zo nodig",
    },
    IntakeTask.SCAN: {
        "heart_device": "no",
        "active_implant": "no",
        "vessel_clip": "no",
        "metal": "yes",
        "eye_metal": "no",
        "pregnant": "no",
        "kidney": "no",
        "contrast_reaction": "no",
        "scan_details": "Demo: schroef in de linkerenkel, sinds 2019.",
    },
    IntakeTask.CONSENT: {
        "examination": "yes",
        "gp-report": "yes",
        "earlier-results": "no",
        "report_when": "at-once",
    },
}


@transaction.atomic
def fill_in_some_intakes() -> int:
    """The first visit of today that still waits has all of it; how many there were."""
    begin = datetime.combine(clock.today(), time(), clock.CLINIC_ZONE)
    rows = Encounter.objects.filter(
        status=EncounterStatus.ARRIVED,
        appointment__start__gte=begin,
        appointment__start__lt=begin + timedelta(days=1),
    )
    found = rows.select_related("appointment").order_by("appointment__start").first()
    if found is None:
        return 0
    for task, sent in DONE.items():
        answer_by_link(
            manage_secret=found.appointment.manage_secret,
            task=task,
            sent=sent,
            browser="",
            actor=VISITOR,
        )
    return 1
