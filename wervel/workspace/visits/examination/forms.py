"""What is typed on the examination page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wervel.common.errors import Invalid, NotFound
from wervel.common.text import printable
from wervel.encounters.examination.catalogue import NOT_EXAMINED, Catalogue, ItemKind
from wervel.encounters.examination_content import (
    CATALOGUE,
    FINDINGS,
    LONGEST_NOTE,
    NOTE,
    UNREAD,
    clean_examination,
)

PREFIX = "f-"
QUICK, BASE = "quick", "base"
LONGEST_QUICK = 2000
LONGEST_BASE = 9


@dataclass(frozen=True, slots=True)
class Filled:
    """What the page shows: findings, texts that are none, the remark, the version begun from."""

    catalogue: str
    base: int = 0
    findings: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    note_wrong: str = ""

    @property
    def content(self) -> dict[str, Any]:
        """As a section keeps it."""
        return {
            CATALOGUE: self.catalogue,
            FINDINGS: dict(self.findings),
            UNREAD: dict(self.unread),
            NOTE: self.note,
        }


def filled_from(content: Mapping[str, Any], *, catalogue: str, base: int) -> Filled:
    """What a version or a draft holds."""
    return Filled(
        catalogue=content.get(CATALOGUE) or catalogue,
        base=base,
        findings=content.get(FINDINGS, {}),
        unread=content.get(UNREAD, {}),
        note=content.get(NOTE, ""),
    )


def posted(data: Mapping[str, str], catalogue: Catalogue) -> Filled:
    """What was sent; what cannot be read is kept beside. NotFound for a base that is no number."""
    base = data.get(BASE, "0")
    if not (base.isascii() and base.isdecimal() and len(base) <= LONGEST_BASE):
        raise NotFound
    typed = {key: _typed(data.get(PREFIX + key, ""), catalogue, key) for key in catalogue.spots}
    content = {
        CATALOGUE: catalogue.content_hash,
        FINDINGS: {key: value for key, value in typed.items() if value},
        NOTE: "",
    }
    cleaned = clean_examination(content)
    found = filled_from(cleaned, catalogue=catalogue.content_hash, base=int(base))
    note, wrong = _note(data.get(NOTE, ""), catalogue)
    return Filled(found.catalogue, found.base, found.findings, found.unread, note, wrong)


def _typed(raw: str, catalogue: Catalogue, key: str) -> str:
    """An `x` in place of a number means not examined, as in a row that is typed."""
    is_number = catalogue.spots[key].item.kind is ItemKind.NUMBER
    return NOT_EXAMINED if is_number and raw.strip().lower() == "x" else raw.strip()


def _note(raw: str, catalogue: Catalogue) -> tuple[str, str]:
    """The remark, and what is wrong with it; it is given back as it was typed."""
    try:
        cleaned = clean_examination({CATALOGUE: catalogue.content_hash, NOTE: raw})
    except Invalid as error:
        return printable(raw)[: 2 * LONGEST_NOTE], str(error)
    return cleaned.get(NOTE, ""), ""
