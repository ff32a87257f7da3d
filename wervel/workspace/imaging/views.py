"""Images without a record: the list, and the decision about one study."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, Invalid
from wervel.common.text import LINE_LENGTH
from wervel.design.forms import DesignForm, TextField
from wervel.diagnostics.choices import ImageFileState
from wervel.diagnostics.selectors.image_quarantine import (
    OneWaitingStudy,
    WaitingImages,
    one_waiting_study,
    waiting_images,
)
from wervel.diagnostics.services.image_quarantine import assign_images, reject_images
from wervel.workspace.presenters import Task
from wervel.workspace.visits.results.presenters import moment_words

OK, REFUSED = 200, 422
REJECT = "reject"
clinical = staff(Role.DOCTOR, Role.ASSISTANT)


class DecideForm(DesignForm):
    """Where they belong, and why."""

    number = TextField(
        label=_("Number of the order or of the visit"),
        hint=_("Such as W-7K3M-9Q. Needed to put it into a record."),
        max_length=20,
        width="w10",
        required=False,
        one_of=True,
        spellcheck="false",
    )
    note = TextField(
        label=_("Why?"),
        hint=_("It is kept with your name and cannot be changed."),
        max_length=LINE_LENGTH,
    )


@clinical
@require_safe
def waiting(request: HttpRequest) -> HttpResponse:
    """What was sent and fits nobody for certain, the oldest first."""
    context = {"lines": _lines(waiting_images(actor=actor_of(request)))}
    return render(request, "workspace/imaging/waiting.html", context)


@clinical
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, key: UUID) -> HttpResponse:
    """One study: put it into a record, or say why it is not for us."""
    actor = actor_of(request)
    found = one_waiting_study(key, actor=actor)
    form = DecideForm(request.POST if request.method == "POST" else None)
    status, notice = OK, ""
    if form.is_bound:
        status = REFUSED
        if form.is_valid():
            typed = form.cleaned_data
            try:
                if request.POST.get("step") == REJECT:
                    reject_images(key, note=typed["note"], actor=actor)
                else:
                    assign_images(key, number=typed["number"], note=typed["note"], actor=actor)
                return HttpResponseRedirect(reverse("workspace:image-quarantine"))
            except Conflict as error:
                found, status, notice = one_waiting_study(key, actor=actor), 409, str(error)
            except Invalid as error:
                for name, words in error.fields.items():
                    form.add_error(name if name in form.fields else None, str(words))
    context = {**_page(found), "form": form, "notice": notice}
    return render(request, "workspace/imaging/one.html", context, status=status)


def _lines(found: Sequence[WaitingImages]) -> list[Task]:
    return [
        Task(
            reverse("workspace:quarantined-images", args=[each.id]),
            str(each.reason.label),
            f"{each.visit}, {each.sent_by}, {moment_words(each.sent_at)}",
            _files(each),
        )
        for each in found
    ]


def _files(found: WaitingImages) -> str:
    return ngettext("%(n)s image", "%(n)s images", found.files) % {"n": found.files}


def _page(found: OneWaitingStudy) -> dict[str, Any]:
    return {
        "reason": str(found.listed.reason.label),
        "listed": found.listed,
        "files": _files(found.listed),
        "sent": moment_words(found.listed.sent_at),
        "says": found.says,
        "is_open": found.state == ImageFileState.QUARANTINED,
        "state": str(found.state.label),
        "note": found.note,
    }
