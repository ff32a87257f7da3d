"""Looking at images."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.diagnostics.selectors.image_bytes import file_of, grey_values
from wervel.diagnostics.selectors.images import one_image, one_series, series_of
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.images import presenters
from wervel.workspace.visits.pages import record_page

FILE_POLICY = "default-src 'none'; sandbox"
clinical = staff(Role.DOCTOR, Role.ASSISTANT)


@clinical
@require_safe
def study(request: HttpRequest, encounter_id: UUID, study_id: UUID) -> HttpResponse:
    """One study: the viewer, and its files to download."""
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    found, series = series_of(encounter_id, study_id, actor=actor)
    page = presenters.study_page(encounter_id, found, series)
    context = {**record_page(head, "record-images"), **page}
    return render(request, "workspace/visits/images/study.html", context)


@clinical
@require_safe
def grey(
    request: HttpRequest, encounter_id: UUID, series_id: UUID, first: int, last: int
) -> HttpResponse:
    """Pictures of a series as grey values, little endian, one after the other."""
    series = one_series(encounter_id, series_id, actor=actor_of(request))
    body = grey_values(series, first, last)
    return HttpResponse(body, content_type="application/octet-stream")


@clinical
@require_safe
def download(request: HttpRequest, encounter_id: UUID, image_id: UUID) -> HttpResponseBase:
    """The file as it was sent, never shown in the browser; its name is ours."""
    image = one_image(encounter_id, image_id, actor=actor_of(request))
    response = FileResponse(
        file_of(image),
        as_attachment=True,
        filename=f"{image.id}.dcm",
        content_type="application/dicom",
    )
    response.headers["Content-Security-Policy"] = FILE_POLICY
    return response
