"""Plainly demo staff, one for each role; their secrets are made once and stay on this machine."""

import base64
import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wervel.accounts import services
from wervel.accounts.choices import Role
from wervel.common.actor import Actor
from wervel.directory.choices import Specialty
from wervel.directory.models import Practitioner
from wervel.directory.services import link_user

LOGINS_FILE = "demo-logins.txt"
TOTP_BYTES = 20


@transaction.atomic
def add_staff(*, actor: Actor) -> None:
    """Make ``demo-planner`` and the others, and note their password for who runs the demo."""
    password = new_password()
    for role in Role:
        user = services.create_staff(
            username=f"demo-{role.value}",
            email=f"demo-{role.value}@wervel.example",
            password=password,
            roles=[role],
            given="Demo",
            family=role.value.capitalize(),
            totp_secret=base64.b32encode(os.urandom(TOTP_BYTES)).decode("ascii"),
            actor=actor,
        )
        if role == Role.DOCTOR:
            doctor = Practitioner.objects.filter(roles__specialty=Specialty.SPINE).first()
            if doctor is not None:
                link_user(practitioner=doctor, user_id=user.pk, actor=actor)
    _note(password)


def new_password() -> str:
    """Four groups of hexadecimal digits: never like a user name, which a password may not be."""
    return "-".join(secrets.token_hex(2) for _ in range(4))


def _note(password: str) -> None:
    path = Path(settings.STATE_DIR) / LOGINS_FILE
    names = ", ".join(f"demo-{role.value}" for role in Role)
    path.touch(mode=0o600)
    path.write_text(
        "Staff log in at /nl/werk/\n"
        f"  user name  {names}\n"
        f"  password   {password}\n"
        f"  code       WERVEL_DEMO=on WERVEL_DATA={settings.STATE_DIR}"
        " .venv/bin/wervel accounts code demo-planner\n",
        encoding="utf-8",
    )
