"""Public pages as finished bytes: after one look at the versions, a page that still holds is sent.

A view says by `keep` how long its page is fresh. What it shows changes the versions in the same
transaction (see common.versions), so a page is never kept past a change. The versions are read
before a page is made: a change in between makes it outdated at once, never new for too long.
"""

import gzip
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from wervel.common import clock
from wervel.common.language import LANGUAGES
from wervel.common.versions import numbers as versions
from wervel.contact.hours import PHONE_HOURS, WHATSAPP_HOURS
from wervel.directory import selectors as directory
from wervel.directory.opening import current_or_next
from wervel.scheduling.selectors.lasting import Lasting

Handler = Callable[[HttpRequest], HttpResponse]
Key = tuple[str, str, str]

MOST_KEPT = 1000
FIRST_WORDS = frozenset((*LANGUAGES, "sitemap.xml"))
# A browser may keep the page too, but asks each time whether it still holds.
CACHE_CONTROL = "no-cache"


@dataclass(frozen=True, slots=True)
class Fresh:
    """How long a page holds: until a moment, and while no version changes up to a UTC day."""

    until: datetime
    day: int


def standing(times: Lasting | None = None) -> Fresh:
    """For a page with the menu and footer that all share: until somebody opens or closes, or a day
    begins; and as long as the free times on it last."""
    until = min(_next_midnight(), *_next_changes_of_hours())
    if times is None:
        return Fresh(until, versions.ALWAYS)
    return Fresh(min(until, times.until), times.day)


def together(*parts: Fresh | None) -> Fresh | None:
    """For a page of several parts: as long as each of them; None where one may not be kept."""
    known = [part for part in parts if part is not None]
    if not known or len(known) < len(parts):
        return None
    return Fresh(min(part.until for part in known), max(part.day for part in known))


def keep(response: HttpResponse, fresh: Fresh) -> HttpResponse:
    """Let this answer be sent again as long as it is fresh: it is the same for everybody."""
    response.fresh = fresh  # type: ignore[attr-defined]
    return response


def _next_midnight() -> datetime:
    tomorrow = clock.today() + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=clock.CLINIC_ZONE)


def _next_changes_of_hours() -> list[datetime]:
    now = clock.now()
    periods = [current_or_next(now, hours) for hours in (WHATSAPP_HOURS, PHONE_HOURS)]
    periods += [current_or_next(now, one.hours, one.closures) for one in directory.openings()]
    return [p.closes if p.contains(now) else p.opens for p in periods if p is not None]


@dataclass(frozen=True, slots=True)
class Kept:
    """A finished answer, and the state of the versions it was made from."""

    fresh: Fresh
    state: versions.State
    headers: Mapping[str, str]
    etag: str
    body: bytes
    zipped: bytes

    @classmethod
    def of(cls, response: HttpResponse, fresh: Fresh, state: versions.State) -> "Kept":
        patch_vary_headers(response, ["Accept-Encoding"])
        body = response.content
        headers = dict(response.items()) | {"Cache-Control": CACHE_CONTROL}
        etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
        return cls(fresh, state, headers, etag, body, gzip.compress(body, 6, mtime=0))

    def holds(self) -> bool:
        return clock.now() < self.fresh.until and (
            versions.state_up_to(self.fresh.day) == self.state
        )

    def answer(self, request: HttpRequest) -> HttpResponse:
        headers = {**self.headers, "ETag": self.etag}
        if self.etag in request.headers.get("If-None-Match", ""):
            headers.pop("Content-Length", None)
            return HttpResponseNotModified(headers=headers)
        if "gzip" not in request.headers.get("Accept-Encoding", ""):
            return HttpResponse(self.body, headers=headers)
        headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(self.zipped))}
        return HttpResponse(self.zipped, headers=headers)


_kept: dict[Key, Kept] = {}


class KeptPages:
    """Answers from what is kept; whatever is not for everybody passes by."""

    def __init__(self, get_response: Handler) -> None:
        if settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        try:
            found = _kept.get(key)
            if found is not None and found.holds():
                return found.answer(request)
            before = versions.states_by_day()
        except DatabaseError:
            return self.get_response(request)
        response = self.get_response(request)
        fresh = getattr(response, "fresh", None)
        if fresh is None or response.status_code != 200:
            return response
        kept = Kept.of(response, fresh, versions.summed(before, fresh.day))
        _store(key, kept)
        return kept.answer(request)


def _key(request: HttpRequest) -> Key | None:
    """None for what is not asked without a name: a form, a search, somebody with a cookie."""
    anonymous = request.method == "GET" and not (
        request.META.get("QUERY_STRING") or request.META.get("HTTP_COOKIE")
    )
    path = request.path_info
    if not anonymous or path.split("/", 2)[1] not in FIRST_WORDS:
        return None
    return request.scheme or "", request.META.get("HTTP_HOST", ""), path


def _store(key: Key, kept: Kept) -> None:
    _kept.pop(key, None)
    while len(_kept) >= MOST_KEPT:
        _kept.pop(next(iter(_kept)), None)
    _kept[key] = kept


def forget_all() -> None:
    """Begin anew, as a fresh process does."""
    _kept.clear()
