"""Addresses under which one image is given out as a file, for a minute, to whoever holds them.

`<image>-<second it was made>-<signature>`: signed text, no row. It stands in a path, and its length
and letters are those of the secrets that logs leave out.
"""

import re
from datetime import timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer

from wervel.common import clock
from wervel.diagnostics.image_exceptions import ImageUnknown

SALT = "wervel.diagnostics.image_links"
LASTS = timedelta(seconds=60)
_SHAPE = re.compile(
    r"(?P<signed>(?P<image>[0-9a-f]{32})-(?P<made>[0-9]{1,11}))-(?P<by>[\w-]{43})", re.ASCII
)


def link_text(image_id: UUID) -> str:
    """For somebody who has just been let in to the image."""
    signed = f"{image_id.hex}-{int(clock.now().timestamp())}"
    return f"{signed}-{Signer(salt=SALT).signature(signed)}"


def image_of(text: str) -> UUID:
    """ImageUnknown when the text is not ours, or older than a minute."""
    match = _SHAPE.fullmatch(text)
    if match is None:
        raise ImageUnknown
    try:
        Signer(salt=SALT).unsign(f"{match['signed']}:{match['by']}")
    except BadSignature as error:
        raise ImageUnknown from error
    made, now = int(match["made"]), clock.now()
    if not (now - LASTS).timestamp() <= made <= clock.latest().timestamp():
        raise ImageUnknown
    return UUID(match["image"])
