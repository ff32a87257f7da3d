"""What a shipped article is about, by the name that medicine gives it: search engines are told.

An article of the editors' own, or one about many things, is about nothing in particular.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal
from uuid import UUID

import yaml
from django.conf import settings
from pydantic import ValidationError
from wagtail.models import Page

from wervel.knowledge.content_files import Strict
from wervel.knowledge.exceptions import BrokenContent
from wervel.knowledge.reading import Reading
from wervel.knowledge.tree import translation_key

Kind = Literal["condition", "test"]


class SubjectFile(Strict):
    kind: Kind
    nl: str
    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Subject:
    kind: Kind
    name: str


def read_subjects(folder: Path) -> dict[str, SubjectFile]:
    """By the key of the article; BrokenContent when the file does not fit."""
    path = folder / "subjects.yaml"
    try:
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        return {key: SubjectFile.model_validate(entry) for key, entry in document.items()}
    except (OSError, yaml.YAMLError, ValidationError) as error:
        raise BrokenContent(f"{path.name}: {error}") from error


def subject_of(reading: Reading) -> Subject | None:
    """What the article at this address is about; None where nothing is known."""
    found = Page.objects.filter(url_path=reading.address).values_list("translation_key", flat=True)
    entry = _by_translation_key().get(found.first())
    return Subject(entry.kind, getattr(entry, reading.language)) if entry else None


@lru_cache(maxsize=1)
def _by_translation_key() -> Mapping[UUID | None, SubjectFile]:
    subjects = read_subjects(settings.CONTENT_DIR / "articles")
    return {translation_key(f"article:{key}"): entry for key, entry in subjects.items()}
