from tests.accounts.conftest import make_staff
from tests.chain import chain, details, morning
from tests.diagnostics.reports.reports import (
    doctor,
    found,
    other_doctor,
    reader,
    report,
    seal_folder,
)
from tests.diagnostics.reports.time_stamps import time_stamps
from tests.encounters.visits import booked, encounter

__all__ = [
    "booked",
    "chain",
    "details",
    "doctor",
    "encounter",
    "found",
    "make_staff",
    "morning",
    "other_doctor",
    "reader",
    "report",
    "seal_folder",
    "time_stamps",
]
