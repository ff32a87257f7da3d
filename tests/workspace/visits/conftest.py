from tests.accounts.conftest import fresh_limits, make_staff
from tests.chain import chain, details, morning
from tests.diagnostics.reports.reports import doctor, found, other_doctor, report
from tests.encounters.visits import arrived, booked, desk, encounter

__all__ = [
    "arrived",
    "booked",
    "chain",
    "desk",
    "details",
    "doctor",
    "encounter",
    "found",
    "fresh_limits",
    "make_staff",
    "morning",
    "other_doctor",
    "report",
]
