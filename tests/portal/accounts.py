"""Patients with an account, to look at their pages."""

from collections.abc import Callable
from uuid import UUID

from django.test import Client
from django.utils import timezone

from wervel.accounts import sessions
from wervel.accounts.models import User
from wervel.common.actor import Actor
from wervel.patients.access_codes import NewAccount, give_code, use_code
from wervel.patients.choices import AccessBasis, DocumentKind
from wervel.patients.models import Patient, PatientAccess

PASSWORD = "correct horse battery"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
OpenAccess = Callable[..., PatientAccess]


def code_for(
    patient_id: UUID, desk: Actor, basis: AccessBasis = AccessBasis.SELF, holder: str = ""
) -> str:
    return give_code(
        patient_id=patient_id,
        basis=basis,
        proof=DocumentKind.PASSPORT,
        holder=holder,
        actor=desk,
    ).code


def open_access(
    patient: Patient, desk: Actor, email: str = "demo@patient.example", **more: object
) -> PatientAccess:
    """As at the desk and at home: a code, then an account."""
    return use_code(
        code=code_for(patient.pk, desk, **more),  # type: ignore[arg-type]
        birth_date=patient.birth_date,
        account=NewAccount(email, PASSWORD),
        user=None,
    )


def come_in(client: Client, user: User, *, both: bool = True) -> None:
    """Logged in, with both factors or with the first alone."""
    client.force_login(user, backend=BACKEND)
    session = client.session
    now = timezone.now().timestamp()
    session[sessions.BEGAN] = session[sessions.SEEN] = now
    if both:
        session[sessions.ENROLLED] = str(user.pk)
    session.save()
