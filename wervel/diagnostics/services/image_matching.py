"""To whom an image belongs: by what it says and what we know, never by a name alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from wervel.common.ids import read_reference
from wervel.common.text import fold
from wervel.diagnostics.choices import ImageReason as Reason
from wervel.diagnostics.choices import RequestCategory, RequestStatus
from wervel.diagnostics.models import ImagingStudy, ServiceRequest
from wervel.encounters.models import Encounter
from wervel.patients.linked import keys_of_person
from wervel.patients.models import Patient
from wervel.patients.numbers import read_record_number

OPEN = (RequestStatus.ACTIVE, RequestStatus.COMPLETED)


class Unmatched(Exception):
    """Why an image cannot be put into the record in which it was sent."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Match:
    encounter: Encounter
    request: ServiceRequest | None
    name_differs: bool


def match_image(says: Mapping[str, Any], encounter: Encounter) -> Match:
    """All that an image names must lead to the patient of the visit it was sent in; Unmatched.

    At least one of order, study and number of the person must be ours; the date of birth must be
    theirs. The number of a record that is linked with theirs is theirs too. A name that differs is
    a warning: names are shortened and transcribed.
    """
    patient = encounter.patient
    study = ImagingStudy.objects.filter(uid=says["study"]).first()
    if study is not None and study.patient_id != patient.pk:
        raise Unmatched(Reason.STUDY_DIFFERS)
    request = _request(says["accession"], patient)
    number = read_record_number(says["patient"])
    if number is not None and number not in keys_of_person(patient.pk):
        raise Unmatched(Reason.PATIENT_DIFFERS)
    if study is None and request is None and number is None:
        raise Unmatched(Reason.NOTHING_KNOWN)
    if says["patient"] and number is None and study is None:
        raise Unmatched(Reason.PATIENT_DIFFERS)
    if read_day(says["birth"]) != patient.birth_date:
        raise Unmatched(Reason.BIRTH_DIFFERS)
    where = request.encounter if request else encounter
    return Match(where, request, not names_agree(says["name"], patient))


def _request(accession: str, patient: Patient) -> ServiceRequest | None:
    if not accession:
        return None
    rows = ServiceRequest.objects.select_related("encounter__patient")
    known = read_reference(accession) or ""
    found = rows.filter(accession=known, category=RequestCategory.IMAGING).first()
    if found is None:
        raise Unmatched(Reason.ORDER_UNKNOWN)
    if found.patient_id != patient.pk:
        raise Unmatched(Reason.PATIENT_DIFFERS)
    if found.status not in OPEN:
        raise Unmatched(Reason.ORDER_CLOSED)
    return found


def read_day(text: str) -> date | None:
    try:
        return datetime.strptime(text, "%Y%m%d").date() if len(text) == 8 else None  # noqa: DTZ007
    except ValueError:
        return None


def names_agree(written: str, patient: Patient) -> bool:
    """Whether a file without a name, or one that shares a word of ours."""
    theirs = set(fold(written.replace("^", " ").replace("=", " ")).split())
    return not theirs or bool(theirs & set(fold(str(patient)).split()))
