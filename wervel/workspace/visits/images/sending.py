"""The page of the images of a visit, and sending more."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.ids import uuid7
from wervel.design.forms import SummaryLine
from wervel.diagnostics import spool
from wervel.diagnostics.selectors.images import readings_of, sent_files, studies_of
from wervel.diagnostics.selectors.key_images import chosen_images
from wervel.diagnostics.services.images import receive_files
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.images import presenters
from wervel.workspace.visits.images.uploading import SpoolHandler
from wervel.workspace.visits.pages import record_page

PAGE = "record-images"
OK, REFUSED = 200, 422
FIELD = "files"


@staff(Role.DOCTOR, Role.ASSISTANT)
@require_http_methods(["GET", "HEAD", "POST"])
@csrf_exempt
def images(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """What there is, and a form for more.

    The body is read only now, when it is known who sends it and that there is room: the check of
    the token, which reads it, stands below.
    """
    if request.method != "POST":
        return _show(request, encounter_id)
    spool.make_room(int(request.META.get("CONTENT_LENGTH") or 0))
    handler = SpoolHandler(request)
    request.upload_handlers = [handler]
    try:
        return _send(request, encounter_id, handler)
    finally:
        handler.drop_all()


images.largest_body = spool.MOST_UPLOAD  # type: ignore[attr-defined]
images.checks_token_inside = True  # type: ignore[attr-defined]


@csrf_protect
def _send(request: HttpRequest, encounter_id: UUID, handler: SpoolHandler) -> HttpResponse:
    request.FILES  # noqa: B018
    files = tuple(one for one in handler.finished if one.size)
    if not files:
        return _show(request, encounter_id, error=_("Choose at least one file."))
    receive_files(encounter_id=encounter_id, upload=uuid7(), files=files, actor=actor_of(request))
    handler.finished.clear()
    return HttpResponseRedirect(request.path)


def _show(request: HttpRequest, encounter_id: UUID, *, error: str = "") -> HttpResponse:
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    page = presenters.images_page(
        encounter_id,
        studies_of(encounter_id, actor=actor),
        sent_files(encounter_id, actor=actor),
        readings_of(encounter_id, actor=actor),
        chosen_images(encounter_id, actor=actor),
    )
    context = {**record_page(head, PAGE), **page, "error": error, "summary": _summary(error)}
    status = REFUSED if error else OK
    return render(request, "workspace/visits/images/images.html", context, status=status)


def _summary(error: str) -> list[SummaryLine]:
    return [SummaryLine(error, "#id_files")] if error else []
