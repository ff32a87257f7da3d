"""A report to work with: who writes it, what was found, how it is signed."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings
from PIL import Image

from tests.accounts.conftest import MakeStaff
from tests.portal.accounts import open_access
from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.choices import Role
from wervel.accounts.models import ActProof, User
from wervel.common.actor import Actor
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.models import DiagnosticReport, ReportVersion
from wervel.diagnostics.report_content import Picture, ResultLine, Words
from wervel.diagnostics.report_sources import PictureFile, use_sources
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.models import Encounter
from wervel.patients.models import Patient

TEXTS = {
    "clinical_question": "Demo: Rückenschmerz seit sechs Wochen.",
    "clinical_assessment": "Demo: Kein Hinweis auf eine Nervenkompression.",
    "clinical_advice": "Demo: Bewegung, Kontrolle in sechs Wochen.",
    "plain_found": "Demo: uw rug beweegt goed.",
    "plain_means": "Demo: dit past bij gewone rugpijn.",
    "plain_steps": "Demo: blijf bewegen.",
    "plain_back": "Demo: kom terug als uw been zwakker wordt.",
}


def words(nl: str, de: str, en: str) -> Words:
    return Words(nl=nl, de=de, en=en)


def demo_picture(number: int) -> PictureFile:
    """A grey square with a brighter one inside: plainly no patient."""
    image = Image.new("L", (256, 256), 40)
    image.paste(200, (40 * number, 60, 40 * number + 60, 190))
    out = BytesIO()
    image.save(out, "PNG")
    png = out.getvalue()
    caption = words(f"Demobeeld {number}", f"Demobild {number}", f"Demo image {number}")
    alt = words(
        f"Vierkant {number}, geen patiënt", f"Quadrat {number}", f"Square {number}, no patient"
    )
    picture = Picture(sha256=hashlib.sha256(png).hexdigest(), alt=alt, caption=caption)
    return PictureFile(picture, png, 256, 256)


@dataclass(slots=True)
class Found:
    """What the visit is said to have found; a test may change it."""

    sentences: tuple[Words, ...] = (
        words("De reflexen zijn gelijk.", "Die Reflexe sind gleich.", "The reflexes are equal."),
    )
    values: tuple[ResultLine, ...] = (
        ResultLine(name=words("CRP", "CRP", "CRP"), value="3", unit="mg/l", range="0–5"),
    )
    files: tuple[PictureFile, ...] = ()

    def findings(self, encounter_id: UUID, *, actor: Actor) -> Sequence[Words]:
        return self.sentences

    def results(self, encounter_id: UUID, *, actor: Actor) -> Sequence[ResultLine]:
        return self.values

    def pictures(self, encounter_id: UUID, *, actor: Actor) -> Sequence[PictureFile]:
        return self.files

    def drawn(self, encounter_id: UUID, digests: Sequence[str]) -> Sequence[PictureFile]:
        return [each for each in self.files if each.picture.sha256 in digests]


@pytest.fixture
def found() -> Iterator[Found]:
    mine = Found(files=(demo_picture(1), demo_picture(2)))
    before = use_sources(mine)
    yield mine
    use_sources(before)


@pytest.fixture
def doctor(make_staff: MakeStaff) -> User:
    return make_staff(Role.DOCTOR, username="demo-one")


@pytest.fixture
def other_doctor(make_staff: MakeStaff) -> User:
    return make_staff(Role.DOCTOR, username="demo-two")


@pytest.fixture
def reader(report: DiagnosticReport, make_staff: MakeStaff) -> Actor:
    """The patient of the report, with an account."""
    Patient.objects.filter(pk=report.patient_id).update(verified=True)
    desk = make_staff(Role.DESK, username="demo-desk").as_actor()
    return open_access(report.patient, desk).user.as_actor()


@pytest.fixture
def seal_folder() -> Path:
    return Path(settings.STATE_DIR) / "seal"


@pytest.fixture
def report(encounter: Encounter, doctor: User, found: Found) -> DiagnosticReport:
    """Written in German for a Dutch patient, ready to be read before signing."""
    begun = start_report(encounter_id=encounter.pk, language="de", actor=doctor.as_actor())
    return write(begun, doctor)


def write(report: DiagnosticReport, doctor: User, **changes: str) -> DiagnosticReport:
    report.refresh_from_db()
    return save_draft(
        report_id=report.pk,
        base=report.draft_number,
        texts=TEXTS | changes,
        release_choice=ReleaseChoice(report.release_choice),
        critical=report.critical,
        actor=doctor.as_actor(),
    )


def prove(doctor: User, digest: str) -> ActProof:
    return note_proof(user=doctor, act=ACT, subject=digest, method=CODE)


def sign(report: DiagnosticReport, doctor: User) -> ReportVersion:
    """Read, show the second factor, sign."""
    preview = make_preview(report_id=report.pk, actor=doctor.as_actor())
    return sign_report(
        report_id=report.pk,
        digest=preview.digest,
        proof_id=prove(doctor, preview.digest).pk,
        actor=doctor.as_actor(),
    )
