"""The people the chain cares for, and who may see their records."""

from wervel.patients.models.access import MOST_TRIES, AccessCode, PatientAccess
from wervel.patients.models.links import RecordLink
from wervel.patients.models.people import Patient, folded_name

__all__ = ["MOST_TRIES", "AccessCode", "Patient", "PatientAccess", "RecordLink", "folded_name"]
