"""Catalogues of findings: the one that new examinations use, and every one that was ever used."""

from functools import lru_cache

from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.examination.loading import load_catalogue
from wervel.encounters.exceptions import CatalogueUnknown
from wervel.encounters.models import CatalogueRelease, ExaminationCatalogue

KEPT = 8


@lru_cache(maxsize=KEPT)
def catalogue_of(sha256: str) -> Catalogue:
    """The catalogue with this text, read once a process: a text never changes under its hash."""
    rows = ExaminationCatalogue.objects.values_list("text", flat=True)
    text = rows.filter(pk=sha256).first()
    if text is None:
        raise CatalogueUnknown
    return load_catalogue(text)


def current_catalogue() -> Catalogue:
    """What a new examination uses; CatalogueUnknown when none was published."""
    newest = CatalogueRelease.objects.order_by("-id").values_list("catalogue_id", flat=True).first()
    if newest is None:
        raise CatalogueUnknown
    return catalogue_of(newest)
