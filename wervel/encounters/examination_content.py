"""What may stand in the examination section: findings by a published catalogue, and a remark.

``{"catalogue": hash, "findings": {spot: value}, "unread": {spot: text}, "note": text}``. A text
that is no value of its finding is kept as unread in a draft; nothing unread is ever committed.
An examination that says nothing is empty.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import Invalid
from wervel.common.text import InvalidText, clean_text, printable
from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.examination.entries import ValueRefused, in_order, read_value
from wervel.encounters.selectors.catalogues import catalogue_of

CATALOGUE, FINDINGS, UNREAD, NOTE = "catalogue", "findings", "unread", "note"
LONGEST_NOTE, LONGEST_TYPED = 4000, 40


def clean_examination(content: object) -> dict[str, Any]:
    """Invalid for what no catalogue has; a value that cannot be read is put aside, not guessed."""
    if not isinstance(content, Mapping):
        raise Invalid(_("We could not read what you sent."))
    note = content.get(NOTE, "")
    typed = {**_texts(content, UNREAD), **_texts(content, FINDINGS)}
    if not isinstance(note, str):
        raise Invalid(_("We could not read what you sent."))
    note = clean_text(note, max_length=LONGEST_NOTE, multiline=True)
    if not typed and not note:
        return {}
    catalogue = catalogue_of(str(content.get(CATALOGUE)))
    found, unread = read_typed(catalogue, typed)
    cleaned = {CATALOGUE: catalogue.content_hash, FINDINGS: found, NOTE: note}
    return {**cleaned, UNREAD: unread} if unread else cleaned


def read_typed(
    catalogue: Catalogue, typed: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """The values that can be read, and the texts that cannot. Invalid for an unknown finding."""
    found, unread = {}, {}
    for key, raw in typed.items():
        spot = catalogue.spots.get(key)
        if spot is None:
            raise Invalid(_("We could not read what you sent."))
        try:
            found[key] = read_value(spot.item, raw)
        except ValueRefused:
            unread[key] = _shown(raw)
    return in_order(catalogue, found), in_order(catalogue, unread)


def _texts(content: Mapping[Any, Any], name: str) -> dict[str, str]:
    texts = content.get(name, {})
    if not isinstance(texts, Mapping) or not all(isinstance(one, str) for one in texts.values()):
        raise Invalid(_("We could not read what you sent."))
    return {str(key): value for key, value in texts.items()}


def _shown(raw: str) -> str:
    """What was typed, as far as it can be stored and shown again."""
    try:
        return clean_text(printable(raw)[:LONGEST_TYPED], max_length=LONGEST_TYPED)
    except InvalidText:
        return ""
