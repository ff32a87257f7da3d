"""Signing: two images, three kinds of words, laid out, sealed and stored, thirty times."""

from bench.figures import Figure
from tests.databases import Database

REPORTS, MOST_SECONDS, SHARE = 30, 1.5, 0.95

_SIGN = """
import math
import time
from tests.diagnostics.reports.reports import TEXTS, Found, demo_picture
from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import system
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.report_sources import use_sources
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.services.visits import open_encounter
from wervel.scheduling.models import Appointment

use_sources(Found(files=(demo_picture(1), demo_picture(2))))
doctor = create_staff(username="bench", email="bench@wervel.example", roles=[Role.DOCTOR],
                      password="correct horse battery", given="Demo", actor=system("bench"))
actor = doctor.as_actor()
took = []
rows = Appointment.objects.filter(status="confirmed", encounter=None, group=None)
for row in rows.order_by("start", "id")[:WANTED]:
    visit = open_encounter(appointment_id=row.pk, actor=system("bench"))
    report = start_report(encounter_id=visit.pk, language="de", actor=actor)
    save_draft(report_id=report.pk, base=report.draft_number, texts=TEXTS, critical=False,
               release_choice=ReleaseChoice.AFTER_TALK, actor=actor)
    digest = make_preview(report_id=report.pk, actor=actor).digest
    proof = note_proof(user=doctor, act=ACT, subject=digest, method=CODE)
    begin = time.perf_counter()
    sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
    took.append(time.perf_counter() - begin)
print(len(took), sorted(took)[math.ceil(len(took) * SHARE) - 1])
"""


def measure_signing(copy: Database, database: str) -> Figure:
    """Seconds that the slowest of 95 in 100 signatures takes."""
    signed, slow = copy.python(f"WANTED, SHARE = {REPORTS}, {SHARE}\n{_SIGN}").split()
    return Figure(
        database,
        "a report with two images signed",
        f"{float(slow):.2f} s for {SHARE:.0%} of {signed}",
        f"under {MOST_SECONDS} s",
        float(slow) < MOST_SECONDS and int(signed) == REPORTS,
    )
