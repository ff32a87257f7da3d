"""A signed report of today, and the account of its patient; plainly demo, through the services."""

import base64
import os
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction

from wervel.accounts.acts import CODE, note_proof
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.accounts.second_factor import seal
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.demo.images import send_study
from wervel.demo.staff import LOGINS_FILE, TOTP_BYTES, new_password
from wervel.diagnostics.choices import ReleaseChoice
from wervel.diagnostics.selectors.images import series_of, studies_of
from wervel.diagnostics.services.key_images import Choice, choose_image
from wervel.diagnostics.services.readings import Written, type_reading
from wervel.diagnostics.services.report_drafts import save_draft, start_report
from wervel.diagnostics.services.report_previews import make_preview
from wervel.diagnostics.services.report_releases import release_report
from wervel.diagnostics.services.report_signing import ACT, sign_report
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.models import Encounter
from wervel.patients.access_codes import NewAccount, give_code, use_code
from wervel.patients.choices import AccessBasis, DocumentKind

EMAIL = "demo-patient@wervel.example"
# As `demo/examination.py` has it: standing on the toes of the left foot goes with less strength.
NOTE = "Demo: getekend, geen mens."
TEXTS = {
    "clinical_question": "Demo: pijn laag in de rug sinds zes weken, na tillen.",
    "clinical_assessment": "Demo: prikkeling van een zenuwwortel links. Geen caudasyndroom.",
    "clinical_advice": "Demo: bewegen. Over twee weken de kracht opnieuw beoordelen.",
    "plain_found": "Demo: op de tenen van uw linkervoet staan ging iets minder goed.",
    "plain_means": "Demo: waarschijnlijk is een zenuw geprikkeld. Vaak geneest dat vanzelf.",
    "plain_steps": "Demo: blijf bewegen. Over twee weken kijken wij uw voet opnieuw na.",
    "plain_back": "Demo: bel ons meteen als uw voet zwakker wordt of als plassen niet meer lukt.",
}


@transaction.atomic
def open_my_wervel() -> bool:
    """For the patient of the demo doctor who waits; False on a day without visits."""
    doctor = User.objects.get(username=f"demo-{Role.DOCTOR.value}")
    rows = Encounter.objects.filter(practitioner__user=doctor).select_related("patient")
    visit = rows.filter(status=EncounterStatus.AWAITING_RESULTS).first()
    if visit is None:
        return False
    _sign(visit, doctor)
    _note(*_open(visit))
    return True


def _sign(visit: Encounter, doctor: User) -> None:
    actor = doctor.as_actor()
    _choose_image(visit, actor)
    report = start_report(encounter_id=visit.pk, language="nl", actor=actor)
    save_draft(
        report_id=report.pk,
        base=report.draft_number,
        texts=TEXTS,
        release_choice=ReleaseChoice.AT_ONCE,
        critical=False,
        actor=actor,
    )
    digest = make_preview(report_id=report.pk, actor=actor).digest
    proof = note_proof(user=doctor, act=ACT, subject=digest, method=CODE)
    version = sign_report(report_id=report.pk, digest=digest, proof_id=proof.pk, actor=actor)
    release_report(version_id=version.pk, actor=actor)
    type_reading(encounter_id=visit.pk, written=_late(), actor=actor)


def _late() -> Written:
    """It comes after the signature, so that the doctor is asked to look again."""
    today = clock.to_clinic(clock.now()).date()
    return Written("Demoradioloog", "Demoziekenhuis", today, "Demo: geen breuk, geen gezwel.")


def _choose_image(visit: Encounter, actor: Actor) -> None:
    """One from the middle of the first series, with its own window."""
    send_study(visit, actor, number=visit.patient.number)
    study = studies_of(visit.pk, actor=actor)[-1]
    _study, series = series_of(visit.pk, study.id, actor=actor)
    place = len(series[0].shown) // 2
    level, window = series[0].shown[place].facts["window"]
    choice = Choice(series[0].id, place, level, window, note=NOTE)
    choose_image(encounter_id=visit.pk, choice=choice, actor=actor)


def _open(visit: Encounter) -> tuple[str, str]:
    """The user name and the password of the account."""
    given = give_code(
        patient_id=visit.patient_id,
        basis=AccessBasis.SELF,
        proof=DocumentKind.IDENTITY_CARD,
        holder="",
        actor=User.objects.get(username=f"demo-{Role.DESK.value}").as_actor(),
    )
    password = new_password()
    access = use_code(
        code=given.code,
        birth_date=visit.patient.birth_date,
        account=NewAccount(EMAIL, password),
        user=None,
    )
    secret = base64.b32encode(os.urandom(TOTP_BYTES)).decode("ascii")
    Authenticator.objects.create(
        user=access.user, type=Authenticator.Type.TOTP, data={"secret": seal(secret)}
    )
    return access.user.username, password


def _note(username: str, password: str) -> None:
    with (Path(settings.STATE_DIR) / LOGINS_FILE).open("a", encoding="utf-8") as logins:
        logins.write(
            "A patient logs in at /nl/mijn/\n"
            f"  e-mail     {EMAIL}\n"
            f"  password   {password}\n"
            f"  code       WERVEL_DEMO=on WERVEL_DATA={settings.STATE_DIR}"
            f" .venv/bin/wervel accounts code {username}\n"
        )
