"""The file that holds a whole record: a Bundle, the signed PDFs, and a word about them."""

import json
from tempfile import SpooledTemporaryFile
from typing import IO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from django.utils import translation
from django.utils.translation import gettext as _

from wervel.common.actor import Actor
from wervel.diagnostics.selectors.patient_reports import report_file
from wervel.diagnostics.selectors.record_copy import record_copy
from wervel.patients.accesses import HeldAccess

IN_MEMORY = 1024 * 1024


def packed(access: HeldAccess, *, language: str, actor: Actor) -> IO[bytes]:
    """A ZIP, on disk as soon as it is large, gone when it is closed; one report at a time."""
    copy = record_copy(patient_id=access.patient_id, language=language, actor=actor)
    file: IO[bytes] = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        with translation.override(language):
            archive.writestr(_("README.txt"), _read_me(access))
        text = json.dumps(copy.bundle, ensure_ascii=False, indent=1)
        archive.writestr("record.json", text)
        for each in copy.files:
            pdf = report_file(
                version_id=each.version_id,
                language=each.language,
                patient_id=access.patient_id,
                actor=actor,
            )
            archive.writestr(each.path, pdf, ZIP_STORED)
    file.seek(0)
    return file


def _read_me(access: HeldAccess) -> str:
    lines = (
        _("This is the record of %(name)s at Wervel.") % {"name": access.name},
        _("In the folder reports are the signed reports. Open them with any PDF program."),
        _("The file record.json is for care programs. It is written in FHIR R4."),
        _("What has not been released yet is not in this file. Images are not in it either."),
        _("Keep these files in a safe place. Who has them can read all of it."),
    )
    return "\r\n\r\n".join(lines) + "\r\n"
