"""Who waits for an earlier time at a clinic, and what is offered to them."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common.errors import Conflict, NotFound
from wervel.scheduling.exceptions import OfferOver
from wervel.scheduling.selectors.waiting_staff import offer_for_staff, waiting_lines
from wervel.scheduling.services.answering import accept_for_patient, decline_for_patient
from wervel.workspace.forms import DayChoice
from wervel.workspace.waiting import presenters

ANSWERS: Mapping[str, Callable[..., object]] = {
    "accept": accept_for_patient,
    "decline": decline_for_patient,
}
DONE = {
    "accept": gettext_lazy("The appointment is at the new time."),
    "decline": gettext_lazy("The offer is declined. The patient waits on."),
}


@staff(Role.PLANNER, Role.AGENT)
@require_safe
def waiting_list(request: HttpRequest) -> HttpResponse:
    """Of one clinic, in the order in which people are asked."""
    chosen = DayChoice.read(request.GET)
    lines = waiting_lines(location=chosen.clinic.slug, actor=actor_of(request))
    return render(request, "workspace/waiting/list.html", presenters.list_page(chosen, lines))


@staff(Role.PLANNER, Role.AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, offer: UUID) -> HttpResponse:
    """What a patient says on the telephone to an offer. One that is over says so on the list."""
    actor = actor_of(request)
    try:
        line = offer_for_staff(offer_id=offer, actor=actor)
        if request.method != "POST":
            return _show_offer(request, presenters.offer_page(line))
        step = request.POST.get("step", "")
        if step not in ANSWERS:
            raise NotFound
        ANSWERS[step](offer_id=offer, actor=actor)
    except OfferOver:
        messages.error(request, _("This offer is over. The appointment stays as it was."))
        return HttpResponseRedirect(presenters.list_address())
    except Conflict as error:
        return _show_offer(request, presenters.offer_page(line), str(error), error.status)
    messages.success(request, DONE[step])
    return HttpResponseRedirect(presenters.list_address(line))


def _show_offer(
    request: HttpRequest, page: dict[str, object], notice: str = "", status: int = 200
) -> HttpResponse:
    context = {**page, "notice": notice}
    return render(request, "workspace/waiting/offer.html", context, status=status)
