"""Publishing the catalogue of findings: every text that was ever used is kept by its hash."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.encounters.events import EncounterEvent
from wervel.encounters.examination.loading import load_catalogue
from wervel.encounters.models import CatalogueRelease, ExaminationCatalogue


def examination_file() -> Path:
    """What clinicians wrote."""
    return Path(settings.CONTENT_DIR) / "examination.yaml"


@transaction.atomic
def publish_examination(*, actor: Actor, text: str | None = None) -> bool:
    """Let new examinations use this text, or that of the file; False when they do already.

    PathwayError when it has faults. An examination under way stays with the text it began with.
    """
    if text is None:
        text = examination_file().read_text(encoding="utf-8")
    newest = CatalogueRelease.objects.order_by("-id").first()
    if newest is not None and newest.catalogue_id == hashlib.sha256(text.encode()).hexdigest():
        return False
    catalogue = load_catalogue(text)
    stored, _ = ExaminationCatalogue.objects.get_or_create(
        pk=catalogue.content_hash,
        defaults={"version": catalogue.version, "text": text, "published_at": clock.now()},
    )
    CatalogueRelease.objects.create(catalogue=stored, released_at=clock.now())
    audit.record(
        event=EncounterEvent.CATALOGUE_PUBLISHED,
        actor=actor,
        object_type="ExaminationCatalogue",
        object_id=catalogue.content_hash,
        detail={"version": catalogue.version},
    )
    return True
