"""Who looked at a record, and all of it as one file to take along."""

from datetime import UTC, datetime
from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import patient
from wervel.accounts.gate import actor_of
from wervel.accounts.sessions import require_recent
from wervel.audit.looks import looks_at
from wervel.common.language import current_language
from wervel.patients.linked import records_of_person
from wervel.patients.lookers import lookers as lookers_of
from wervel.portal.pages import access_here, show_portal
from wervel.portal.record.packing import packed
from wervel.portal.record.words import Reader, look_days

FILE_NAME = "wervel.zip"


@patient
@require_safe
def lookers(request: HttpRequest, access_id: UUID) -> HttpResponse:
    """One line per person, object, act and five minutes; that somebody looks here is one too."""
    access, actor = access_here(request, access_id), actor_of(request)
    before = _moment(request.GET.get("before", ""))
    found = looks_at(records_of_person(access.patient_id), actor=actor, before=before)
    people = lookers_of({each.actor_id for each in found.lines}, patient_id=access.patient_id)
    context = {
        "days": look_days(found.lines, people, Reader(actor.id, access.basis)),
        "older": int(found.older.timestamp()) if found.older else None,
        "newest": before is None,
    }
    return show_portal(request, access, "portal/lookers.html", context, here="lookers")


@patient
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, access_id: UUID) -> HttpResponseBase:
    """What the file holds, in words; the file itself when it is asked for, by who has just said
    who they are."""
    access = access_here(request, access_id)
    if request.method != "POST":
        return show_portal(request, access, "portal/copy.html", {}, here="copy")
    require_recent(request)
    file = packed(access, language=current_language(), actor=actor_of(request))
    return FileResponse(
        file, as_attachment=True, filename=FILE_NAME, content_type="application/zip"
    )


def _moment(text: str) -> datetime | None:
    """A place in the list, as a link of ours names it; anything else is its beginning."""
    if not (text.isascii() and text.isdigit() and len(text) <= 10):
        return None
    return datetime.fromtimestamp(int(text), UTC)
