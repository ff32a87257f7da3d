"""What each event about a patient amounts to, for the patient who asks who looked.

Events are named as they are stored. Several that tell a patient the same are one act. An act never
says what was found: that a result waits for a call is not told here before it is told by a doctor.
"""

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """Why somebody acted: HL7 PurposeOfUse, as in FHIR AuditEvent.purposeOfEvent."""

    TREATMENT = "TREAT"
    ADMINISTRATION = "PATADMIN"
    PATIENT_REQUEST = "PATRQT"


class Act(StrEnum):
    OTHER = "other"
    APPOINTMENT_READ = "appointment-read"
    APPOINTMENT_MADE = "appointment-made"
    APPOINTMENT_CHANGED = "appointment-changed"
    APPOINTMENT_ENDED = "appointment-ended"
    PRESENCE_NOTED = "presence-noted"
    REMINDED = "reminded"
    WAITING_READ = "waiting-read"
    WAITING_CHANGED = "waiting-changed"
    PERSON_READ = "person-read"
    PERSON_SHOWN = "person-shown"
    PERSON_WRITTEN = "person-written"
    IDENTITY_CHECKED = "identity-checked"
    ACCESS_CHANGED = "access-changed"
    RECORDS_LINKED = "records-linked"
    PERSON_COMPARED = "person-compared"
    COPY_TAKEN = "copy-taken"
    LOOKERS_READ = "lookers-read"
    VISIT_READ = "visit-read"
    VISIT_WRITTEN = "visit-written"
    INTAKE_READ = "intake-read"
    INTAKE_ANSWERED = "intake-answered"
    CONSENT_CHANGED = "consent-changed"
    ORDERS_READ = "orders-read"
    ORDER_HANDLED = "order-handled"
    RESULTS_READ = "results-read"
    RESULT_HANDLED = "result-handled"
    IMAGES_READ = "images-read"
    IMAGES_TAKEN = "images-taken"
    IMAGES_FILED = "images-filed"
    REPORT_READ = "report-read"
    REPORT_LISTED = "report-listed"
    REPORT_WRITTEN = "report-written"
    REPORT_SIGNED = "report-signed"
    REPORT_RELEASED = "report-released"
    REPORT_WITHDRAWN = "report-withdrawn"
    REPORT_SENT = "report-sent"
    REPORT_OPENED = "report-opened"
    REPORT_REFUSED = "report-refused"


_OF_DOMAIN: Mapping[str, Mapping[Act, str]] = {
    "scheduling": {
        Act.APPOINTMENT_READ: "appointment.read own-appointments.read reserved-step.read",
        Act.APPOINTMENT_MADE: "appointment.booked walk-in.booked",
        Act.APPOINTMENT_CHANGED: (
            "appointment.moved appointment.placed appointment.resized appointment.kept"
            " refit.kept refit.called"
        ),
        Act.APPOINTMENT_ENDED: "appointment.cancelled appointment.released",
        Act.PRESENCE_NOTED: (
            "appointment.arrived appointment.finished appointment.missed appointment.not-reached"
            " walk-in.taken walk-in.called walk-in.ended"
        ),
        Act.REMINDED: "reminders.chosen reminder.queued",
        Act.WAITING_READ: "waiting.read offer.read",
        Act.WAITING_CHANGED: (
            "waiting.joined waiting.changed waiting.left waiting.ended"
            " offer.made offer.accepted offer.declined"
        ),
    },
    "patients": {
        Act.PERSON_READ: "patient.read",
        Act.PERSON_SHOWN: "patient.shown",
        Act.PERSON_WRITTEN: "patient.registered",
        Act.IDENTITY_CHECKED: "patient.verified",
        Act.ACCESS_CHANGED: "access.code-given access.begun access.ended",
        Act.RECORDS_LINKED: "records.linked records.parted",
        Act.PERSON_COMPARED: "record.compared",
        Act.COPY_TAKEN: "record.exported",
    },
    "audit": {Act.LOOKERS_READ: "own-trail.read"},
    "encounters": {
        Act.VISIT_READ: "encounter.read section.read arrival.read",
        Act.VISIT_WRITTEN: "encounter.opened encounter.step-taken section.committed",
        Act.IDENTITY_CHECKED: "identity.checked",
        Act.INTAKE_READ: "intake.read intake.status-read",
        Act.INTAKE_ANSWERED: "intake.answered",
        Act.CONSENT_CHANGED: "consent.changed",
    },
    "diagnostics": {
        Act.ORDERS_READ: "orders.read",
        Act.ORDER_HANDLED: (
            "order.placed order.released order.justified order.cleared order.held order.rebooked"
            " order.revoked order.completed order.reopened reserved-scan.released"
        ),
        Act.RESULTS_READ: "observation.read quarantine.read message.read critical.read",
        Act.RESULT_HANDLED: (
            "observation.filed observation.withdrawn message.received message.retried"
            " message.set-aside quarantine.opened quarantine.assigned quarantine.rejected"
            " critical.opened critical.withdrawn critical.handed-on critical.acknowledged"
        ),
        Act.IMAGES_READ: "imaging-study.listed imaging-series.seen image-file.read",
        Act.IMAGES_TAKEN: "imaging-instance.downloaded",
        Act.IMAGES_FILED: (
            "images.sent imaging-study.stored images.quarantined image-file.assigned"
            " image-file.rejected external-reading.typed key-image.chosen key-image.left-out"
        ),
        Act.REPORT_READ: "report.read",
        Act.REPORT_LISTED: "report.listed",
        Act.REPORT_WRITTEN: (
            "report.drafted report.edited report.previewed report.amendment-begun"
            " report.translated report.called report.call-escalated report.task-made"
            " report.task-done"
        ),
        Act.REPORT_SIGNED: "report.signed",
        Act.REPORT_RELEASED: "report.released",
        Act.REPORT_WITHDRAWN: "report.withdrawn",
        Act.REPORT_SENT: "report.recipient-added report.link-sent report.link-revoked",
        Act.REPORT_OPENED: "report.link-opened",
        Act.REPORT_REFUSED: "report.link-refused",
    },
}
ACTS: Mapping[str, Act] = {
    f"{domain}.{event}": act
    for domain, acts in _OF_DOMAIN.items()
    for act, events in acts.items()
    for event in events.split()
}

_TREATMENT = frozenset({"encounters", "diagnostics"})
_REQUESTED = frozenset(
    {Act.COPY_TAKEN, Act.LOOKERS_READ, Act.ACCESS_CHANGED, Act.REPORT_OPENED, Act.REPORT_REFUSED}
)


def act_of(event: str) -> Act:
    """An event that nobody has placed is told all the same, as `OTHER`."""
    return ACTS.get(event, Act.OTHER)


def purpose_of(act: Act) -> Purpose:
    """Every act has one purpose, so that lines by act are lines by purpose."""
    return _PURPOSES.get(act, Purpose.ADMINISTRATION)


_PURPOSES = {
    act: Purpose.PATIENT_REQUEST if act in _REQUESTED else Purpose.TREATMENT
    for domain, acts in _OF_DOMAIN.items()
    for act in acts
    if act in _REQUESTED or (domain in _TREATMENT and act is not Act.IDENTITY_CHECKED)
}
