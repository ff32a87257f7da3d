"""The picture of each page for those who share it, at an address made from what is on it.

An address stands for one picture for ever. The picture is drawn when it is first asked for and kept
in the state directory; it can be drawn again at any time, so nothing is lost with it. Only what a
page says now is drawn: an older address leads to the picture of today, an invented one to nothing.
"""

import hashlib
import logging
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wervel.common.errors import NotFound
from wervel.common.language import LANGUAGES
from wervel.design.social_card import EDITION, HEIGHT, WIDTH, Card, draw_card
from wervel.knowledge import selectors as knowledge
from wervel.knowledge.reading import Article, Reading

CARD_WIDTH, CARD_HEIGHT = WIDTH, HEIGHT
DIGEST_LENGTH = 20
FOR_EVER = "public, max-age=31536000, immutable"
log = logging.getLogger("wervel.cards")


def general_card_address(language: str) -> str:
    """For every page that has no picture of its own."""
    return _address(language, _general_card(language))


def article_card_address(reading: Reading) -> str:
    return _address(reading.address.strip("/"), _article_card(reading))


@require_safe
def card(request: HttpRequest, digest: str, page: str) -> HttpResponse:
    """`page` is a language, or the address of an article."""
    found = _card_of(page)
    if found is None:
        raise NotFound
    if digest != _digest(found):
        return HttpResponseRedirect(_address(page, found))
    response = HttpResponse(_kept(found), content_type="image/png")
    response.headers["Cache-Control"] = FOR_EVER
    response.headers["Content-Language"] = page[:2]
    # Where a link is shared, the picture is shown on a page of somebody else.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _card_of(page: str) -> Card | None:
    if page in LANGUAGES:
        return _general_card(page)
    reading = knowledge.find(f"/{page}/")
    if reading is None or not isinstance(reading.page, Article):
        return None
    return _article_card(reading)


def _article_card(reading: Reading) -> Card:
    return Card(reading.page.title, " · ".join(link.title for link in reading.trail))


def _general_card(language: str) -> Card:
    with translation.override(language):
        return Card(_("Know what is wrong with your back"), _("Clinics just over the border"))


def _address(page: str, found: Card) -> str:
    return reverse("card", args=[_digest(found), page])


def _digest(found: Card) -> str:
    written = "\0".join((str(EDITION), found.title, found.label))
    return hashlib.sha256(written.encode()).hexdigest()[:DIGEST_LENGTH]


def _kept(found: Card) -> bytes:
    """From the state directory, else drawn now; a directory that cannot be written is no reason
    to refuse."""
    path = Path(settings.STATE_DIR) / "cards" / f"{_digest(found)}.png"
    try:
        return path.read_bytes()
    except OSError:
        picture = draw_card(found)
    try:
        _keep(path, picture)
    except OSError as error:
        log.error("a card could not be kept: %s", type(error).__name__)
    return picture


def _keep(path: Path, picture: bytes) -> None:
    """Whole or not at all: several processes may draw the same one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(picture)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
