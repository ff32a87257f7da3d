"""Looking at images, and choosing some for the report."""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.actor import Actor
from wervel.common.attachments import DICOM, attachment, guarded
from wervel.diagnostics.image_exceptions import ImageUnknown, TooManyChosen
from wervel.diagnostics.image_links import link_text
from wervel.diagnostics.selectors.image_bytes import file_of, grey_values
from wervel.diagnostics.selectors.images import Series, one_image, one_series, series_of
from wervel.diagnostics.selectors.key_images import chosen_png
from wervel.diagnostics.services.key_images import choose_image, leave_out
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.images import presenters
from wervel.workspace.visits.images.forms import ChoiceForm
from wervel.workspace.visits.pages import record_page

OK, REFUSED = 200, 422
clinical = staff(Role.DOCTOR, Role.ASSISTANT)


@clinical
@require_http_methods(["GET", "HEAD", "POST"])
def study(request: HttpRequest, encounter_id: UUID, study_id: UUID) -> HttpResponse:
    """One study: the viewer, choosing what it shows for the report, and the files to download."""
    actor = actor_of(request)
    found, series = series_of(encounter_id, study_id, actor=actor)
    form = ChoiceForm(request.POST if request.method == "POST" else None)
    if form.is_bound and _is_chosen(form, encounter_id, series, actor):
        return _to_chosen(encounter_id)
    head = visit_head(encounter_id, actor=actor)
    page = presenters.study_page(encounter_id, found, series)
    context = {**record_page(head, "record-images"), **page, "form": form}
    status = REFUSED if form.is_bound else OK
    return render(request, "workspace/visits/images/study.html", context, status=status)


def _to_chosen(encounter_id: UUID) -> HttpResponse:
    return HttpResponseRedirect(reverse("workspace:record-images", args=[encounter_id]) + "#chosen")


def _is_chosen(
    form: ChoiceForm, encounter_id: UUID, series: Sequence[Series], actor: Actor
) -> bool:
    """ImageUnknown when the viewer did not say which image of this study."""
    if not form.is_valid():
        if form.errors.keys() != {"note"}:
            raise ImageUnknown
        return False
    if form.cleaned_data["series"] not in {one.id for one in series}:
        raise ImageUnknown
    try:
        choose_image(encounter_id=encounter_id, choice=form.choice(), actor=actor)
    except TooManyChosen as error:
        form.add_error(None, str(error.message))
        return False
    return True


@clinical
@require_safe
def chosen(request: HttpRequest, encounter_id: UUID, image_id: UUID) -> HttpResponse:
    """An image for the report, as it was drawn."""
    png = chosen_png(encounter_id, image_id, actor=actor_of(request))
    return HttpResponse(png, content_type="image/png")


@clinical
@require_POST
def leave(request: HttpRequest, encounter_id: UUID, image_id: UUID) -> HttpResponse:
    """Take it out of the next draft."""
    leave_out(encounter_id=encounter_id, image_id=image_id, actor=actor_of(request))
    return _to_chosen(encounter_id)


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
    """The file as it was sent, never shown in the browser; from the host for such files."""
    image = one_image(encounter_id, image_id, actor=actor_of(request))
    if settings.FILES_URL:
        return guarded(HttpResponseRedirect(f"{settings.FILES_URL}/{link_text(image.id)}"))
    given = file_of(image)
    return attachment(given.body, name=given.name, content_type=DICOM)
