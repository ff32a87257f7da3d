"""Images of a visit on their way into its record."""

import os
from hashlib import sha256
from typing import Any
from uuid import UUID

from wervel.common.actor import Actor
from wervel.common.ids import uuid7
from wervel.diagnostics import spool
from wervel.diagnostics.models import ImageFile
from wervel.diagnostics.services.images import Spooled, check_upload, receive_files
from wervel.encounters.models import Encounter


def of(encounter: Encounter, **changed: Any) -> dict[str, Any]:
    """What a scanner writes about the patient of a visit."""
    patient = encounter.patient
    return {
        "PatientID": patient.number,
        "PatientBirthDate": f"{patient.birth_date:%Y%m%d}",
        "PatientName": f"{patient.family}^{patient.given}",
        **changed,
    }


def send(encounter: Encounter, actor: Actor, *bodies: bytes, name: str | None = None) -> UUID:
    """Files are called by their number, so that tests can tell them apart."""
    upload, files = uuid7(), []
    for number, body in enumerate(bodies, ImageFile.objects.count()):
        key = uuid7()
        with os.fdopen(spool.create(key), "wb") as out:
            out.write(body)
        files.append(
            Spooled(key, str(number) if name is None else name, len(body), sha256(body).hexdigest())
        )
    receive_files(encounter_id=encounter.pk, upload=upload, files=files, actor=actor)
    check_upload(upload)
    return upload
