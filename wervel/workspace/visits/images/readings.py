"""Readings by others: typed, and corrected as a new version."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Invalid
from wervel.diagnostics.image_exceptions import ImageUnknown
from wervel.diagnostics.selectors.images import Reading, readings_of
from wervel.diagnostics.services.readings import type_reading
from wervel.encounters.selectors.visits import visit_head
from wervel.workspace.visits.images import presenters
from wervel.workspace.visits.images.forms import ReadingCorrection, ReadingForm
from wervel.workspace.visits.pages import record_page

OK, REFUSED = 200, 422
clinical = staff(Role.DOCTOR, Role.ASSISTANT)
form_page = require_http_methods(["GET", "HEAD", "POST"])


@clinical
@form_page
def new(request: HttpRequest, encounter_id: UUID) -> HttpResponse:
    """A reading that came with the images, or later."""
    form = ReadingForm(request.POST if request.method == "POST" else None)
    return _answer(request, encounter_id, form, None)


@clinical
@form_page
def correct(request: HttpRequest, encounter_id: UUID, reading_id: UUID) -> HttpResponse:
    """One reading with its versions, and the next one."""
    found = readings_of(encounter_id, actor=actor_of(request))
    reading = next((one for one in found if one.id == reading_id), None)
    if reading is None:
        raise ImageUnknown
    newest = reading.versions[-1]
    initial = {
        "author": newest.author,
        "source": newest.source,
        "written_on": f"{newest.written_on:%d-%m-%Y}",
        "text": newest.text,
    }
    posted = request.POST if request.method == "POST" else None
    return _answer(request, encounter_id, ReadingCorrection(posted, initial=initial), reading)


def _answer(
    request: HttpRequest, encounter_id: UUID, form: ReadingForm, reading: Reading | None
) -> HttpResponse:
    actor = actor_of(request)
    head = visit_head(encounter_id, actor=actor)
    back = reverse("workspace:record-images", args=[encounter_id])
    status = OK
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            try:
                type_reading(
                    encounter_id=encounter_id,
                    written=form.written(),
                    actor=actor,
                    corrects=reading.id if reading else None,
                )
                return HttpResponseRedirect(back)
            except Invalid as error:
                for name, words in error.fields.items():
                    form.add_error(name if name in form.fields else None, str(words))
    page = {
        **record_page(head, "record-images"),
        "form": form,
        "back": back,
        "title": _("Correct a reading") if reading else _("Type a reading by somebody else"),
        "versions": [presenters.version_line(one) for one in reading.versions] if reading else [],
    }
    return render(request, "workspace/visits/images/reading.html", page, status=status)
