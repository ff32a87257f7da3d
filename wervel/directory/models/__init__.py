"""Who and what the chain consists of: FHIR's Organization, Location, Practitioner and so on."""

from wervel.directory.models.claimables import Claimable
from wervel.directory.models.clinics import (
    Closure,
    Device,
    Location,
    OpeningHours,
    Organization,
    Room,
    Route,
)
from wervel.directory.models.legal import LegalDetails
from wervel.directory.models.offers import HealthcareService, ServiceRequirement
from wervel.directory.models.people import (
    Practitioner,
    PractitionerQualification,
    PractitionerRole,
)
from wervel.directory.models.plans import VisitPlan, VisitPlanStep

__all__ = [
    "Claimable",
    "Closure",
    "Device",
    "HealthcareService",
    "LegalDetails",
    "Location",
    "OpeningHours",
    "Organization",
    "Practitioner",
    "PractitionerQualification",
    "PractitionerRole",
    "Room",
    "Route",
    "ServiceRequirement",
    "VisitPlan",
    "VisitPlanStep",
]
