"""Five years of past appointments: does a search become slower with them?

The same chain is served twice at once, with and without a past, and asked in turns: whatever else
the machine does, it does to both. The rows are written in bulk, past the services.
"""

from bench import DOCTORS, SERVICE
from bench.figures import Figure
from bench.load import hammer
from tests.databases import Database, Template
from tests.serving import Serving

YEARS, VISITS_A_DAY = 5, 4
DAYS = YEARS * 250
PATH = f"/api/v1/slots?service={SERVICE}&near=6211&limit=5"
ROUNDS, SECONDS = 6, 1.0
AT_LEAST = 0.9

# Visit n is that of doctor n modulo their number, with the room of the same number; four a day.
_NUMBERS = {
    "sqlite": (
        "(WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n + 1 < {count})"
        " SELECT n FROM c)"
    ),
    "postgresql": "generate_series(0, {count} - 1) AS c(n)",
}
# Remainders are written as differences: a percent sign would be read as a placeholder.
_WHO = "(n - n / {doctors} * {doctors})"
_VISIT = "(n / {doctors} - n / {doctors} / {visits} * {visits})"
_TICK = "({today} - 1 - n / {doctors} / {visits}) * 288 + 96 + {visit} * 12"
_MOMENT = {
    "sqlite": "datetime(({tick}) * 300, 'unixepoch')",
    "postgresql": "to_timestamp(({tick}) * 300)",
}
_ID = {
    "sqlite": "printf('%032x', n + 1)",
    "postgresql": "lpad(to_hex(n + 1), 32, '0')::uuid",
}
_PATIENT = """
from bench.history import add_patient
add_patient()
"""
_APPOINTMENTS = (
    "INSERT INTO scheduling_appointment (id, reference, manage_secret, status, service_id,"
    ' location_id, practitioner_id, patient_id, start, "end", language, reason, price_cents,'
    " sequence, triage_urgency, triage_reference, booked_at, remind_week, remind_day,"
    " remind_hours, position, practitioner_after, provisional)"
    " SELECT {id}, 'H' || n, 'history-' || n, 'finished', s.id, r.location_id, d.id, p.id,"
    " {start}, {end}, 'nl', '', 0, 0, '', '', {start}, false, false, false, 0, 0, false"
    " FROM {numbers}"
    " JOIN (SELECT id, row_number() OVER (ORDER BY slug) - 1 AS k FROM directory_practitioner) d"
    " ON d.k = {who}"
    " JOIN directory_practitionerrole r ON r.practitioner_id = d.id"
    " CROSS JOIN (SELECT id FROM directory_healthcareservice LIMIT 1) s"
    " CROSS JOIN (SELECT id FROM patients_patient LIMIT 1) p"
)
_CLAIMS = (
    "INSERT INTO scheduling_claim (claimable_id, tick, appointment_id)"
    " SELECT d.claimable_id, {tick} + t.o, {id} FROM {numbers}"
    " JOIN (SELECT claimable_id, row_number() OVER (ORDER BY claimable_id) - 1 AS k"
    " FROM {table}) d ON d.k = {who}"
    " CROSS JOIN (SELECT 0 AS o UNION SELECT 1 UNION SELECT 2 UNION SELECT 3 UNION SELECT 4"
    " UNION SELECT 5) t"
)


def add_patient() -> None:
    """Within the product: one patient to whom all those visits belong."""
    from datetime import date

    from wervel.common.actor import system
    from wervel.patients.services import PatientDetails, register_patient

    details = PatientDetails("Demo", "Demo", date(1980, 3, 31), "", "+31201234567", "nl")
    register_patient(details=details, actor=system("bench"))


def add_past(database: Database, kind: str, doctors: int) -> int:
    """Write the past; returns how many appointments it has."""
    database.python(_PATIENT)
    today = int(database.rows("SELECT min(day) FROM scheduling_freeday")[0][0])
    count = DAYS * VISITS_A_DAY * doctors
    words: dict[str, int | str] = {
        "today": today,
        "doctors": doctors,
        "visits": VISITS_A_DAY,
        "count": count,
    }
    words["who"], words["visit"] = _WHO.format(**words), _VISIT.format(**words)
    words["tick"] = _TICK.format(**words)
    words["numbers"] = _NUMBERS[kind].format(**words)
    words["id"] = _ID[kind]
    words["start"] = _MOMENT[kind].format(tick=words["tick"])
    words["end"] = _MOMENT[kind].format(tick=f"{words['tick']} + 6")
    database.rows(_APPOINTMENTS.format(**words))
    for table in ("directory_practitioner", "directory_room"):
        database.rows(_CLAIMS.format(**words, table=table))
    database.rows("ANALYZE")
    return count


def measure_history(template: Template, database: str, *, clinics: int) -> Figure:
    """Searches a second with a past, as a share of those without."""
    young, old = template.copy(), template.copy()
    count = add_past(old, database, clinics * DOCTORS)
    with Serving.start(young) as without, Serving.start(old) as with_past:
        rates = {"without": 0.0, "with": 0.0}
        for serving in (without, with_past):
            hammer(serving.base_url, PATH, SECONDS)
        for _ in range(ROUNDS):
            for name, serving in (("without", without), ("with", with_past)):
                outcome = hammer(serving.base_url, PATH, SECONDS)
                assert set(outcome.statuses) == {200}, outcome.statuses
                rates[name] += outcome.rate / ROUNDS
    share = rates["with"] / rates["without"]
    return Figure(
        database,
        f"search after {YEARS} years, {count} past visits",
        f"{rates['with']:.0f}/s, {share:.0%} of those without a past",
        f"at least {AT_LEAST:.0%}",
        share >= AT_LEAST,
    )
