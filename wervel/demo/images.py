"""A demo visit with images: a drawing of circles, plainly no person, sent as a scanner would."""

import json
import os
import subprocess
import sys
from hashlib import sha256
from uuid import UUID

from wervel.accounts.selectors import staff_member
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.ids import uuid7
from wervel.diagnostics import spool
from wervel.diagnostics.services.images import Spooled, check_upload, receive_files
from wervel.encounters.models import Encounter
from wervel.encounters.services.visits import open_encounter
from wervel.scheduling.models import Appointment

DRAWER = "wervel.demo.image_drawing"


def send_images() -> None:
    """For the first visit of today with the demo doctor, and one study that fits nobody."""
    doctor = staff_member("demo-doctor")
    start = clock.to_clinic(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
    visits = Appointment.objects.filter(practitioner__user=doctor.pk, start__gte=start)
    first = visits.order_by("start").first()
    if first is None:
        return
    actor = doctor.as_actor()
    encounter = open_encounter(appointment_id=first.pk, actor=actor)
    send_study(encounter, actor, number=encounter.patient.number)
    send_study(encounter, actor, number="DEMO-0815")


def send_study(encounter: Encounter, actor: Actor, *, number: str) -> None:
    said = {
        "patient": number,
        "birth": f"{encounter.patient.birth_date:%Y%m%d}",
        "date": f"{clock.today():%Y%m%d}",
        "study": f"2.25.{uuid7().int}",
    }
    drawn = subprocess.run(
        [sys.executable, "-I", "-m", DRAWER],
        input=json.dumps(said).encode(),
        capture_output=True,
        check=True,
    ).stdout
    upload = uuid7()
    files: list[Spooled] = []
    while drawn:
        length = int.from_bytes(drawn[:4], "big")
        body, drawn = drawn[4 : 4 + length], drawn[4 + length :]
        files.append(_spooled(body, f"DEMO{len(files) + 1:03}.dcm"))
    receive_files(encounter_id=encounter.pk, upload=upload, files=files, actor=actor)
    check_upload(upload)


def _spooled(body: bytes, name: str) -> Spooled:
    key: UUID = uuid7()
    with os.fdopen(spool.create(key), "wb") as out:
        out.write(body)
    return Spooled(key, name, len(body), sha256(body).hexdigest())
