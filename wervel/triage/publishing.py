"""Publishing pathways: every text that was ever used is kept, named by its hash."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.reasoning import load_pathway
from wervel.triage.choices import TriageEvent
from wervel.triage.models import PathwayRelease, PublishedPathway


def content_files() -> Sequence[Path]:
    """The pathways that clinicians wrote, in the order of their names."""
    return sorted((Path(settings.CONTENT_DIR) / "pathways").glob("*.yaml"))


@transaction.atomic
def publish_pathway(*, text: str, actor: Actor, name: str = "pathway") -> bool:
    """Let new checks use this text; False when they already do.

    PathwayError when the core refuses it. Checks under way stay with the text they began with.
    Publishing an older text again makes it the current one.
    """
    pathway = load_pathway(text, name)
    newest = PathwayRelease.objects.filter(slug=pathway.id).order_by("-id").first()
    if newest is not None and newest.pathway_id == pathway.content_hash:
        return False
    stored = PublishedPathway.objects.filter(pk=pathway.content_hash).first()
    if stored is None:
        stored = PublishedPathway.objects.create(
            sha256=pathway.content_hash,
            slug=pathway.id,
            version=pathway.version,
            text=text,
            published_at=clock.now(),
        )
    PathwayRelease.objects.create(slug=pathway.id, pathway=stored, released_at=clock.now())
    audit.record(
        event=TriageEvent.PATHWAY_PUBLISHED,
        actor=actor,
        object_type="PublishedPathway",
        object_id=pathway.content_hash,
        detail={"slug": pathway.id, "version": pathway.version},
    )
    return True


def publish_content(*, actor: Actor) -> list[str]:
    """Publish every pathway under content/; the names of those that changed."""
    changed = []
    for file in content_files():
        text = file.read_text(encoding="utf-8")
        if publish_pathway(text=text, actor=actor, name=file.name):
            changed.append(file.stem)
    return changed
