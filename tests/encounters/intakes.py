"""Answers to send, for every task."""

from collections.abc import Mapping

from wervel.encounters.choices import IntakeTask

COMPLAINT = {"complaint": "Kanarie in de rug", "since": "drie weken", "pain": "4"}
SCAN = dict.fromkeys(
    (
        "heart_device",
        "active_implant",
        "vessel_clip",
        "metal",
        "eye_metal",
        "pregnant",
        "kidney",
        "contrast_reaction",
    ),
    "no",
)
CONSENT = {
    "examination": "yes",
    "gp-report": "yes",
    "earlier-results": "no",
    "report_when": "at-once",
}
ANSWERS: Mapping[IntakeTask, Mapping[str, str]] = {
    IntakeTask.COMPLAINT: COMPLAINT,
    IntakeTask.HISTORY: {"back_surgery": "yes", "cancer": "unknown", "osteoporosis": "no"},
    IntakeTask.MEDICINES: {
        "allergy": "yes",
        "allergy_to": "Penicilline-kanarie",
        "blood_thinner": "no",
        "corticosteroid": "no",
        "medicines": "geen",
    },
    IntakeTask.SCAN: SCAN,
    IntakeTask.CONSENT: CONSENT,
}
