"""Waiting for an earlier time: joining, leaving, and answering an offer. Links change nothing."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.errors import Conflict, Gone, WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_write
from wervel.scheduling.exceptions import OfferOver, OfferUnknown, TransitionRefused
from wervel.scheduling.selectors.appointments import (
    ManagedAppointment,
    appointment_by_manage_secret,
)
from wervel.scheduling.selectors.waiting_pages import Offer, offer_by_secret, own_waiting
from wervel.scheduling.services.answering import accept_offer, decline_offer
from wervel.scheduling.services.waiting import join_waiting_list, leave_waiting_list
from wervel.website.booking import waiting_presenters as presenters
from wervel.website.booking.manage import secret_page
from wervel.website.booking.waiting_forms import Possible, WishesForm
from wervel.website.pages import private, show

ACCEPT, DECLINE, LEAVE = "accept", "decline", "leave"
REFUSED = 422
View = Callable[..., HttpResponse]


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@secret_page
def earlier(request: HttpRequest, secret: str) -> HttpResponse:
    """Say what suits, and wait; or wait no longer."""
    appointment = appointment_by_manage_secret(secret, actor=VISITOR)
    if request.method == "POST":
        limit_write("manage.address", address_key(request))
        if request.POST.get("answer") == LEAVE:
            leave_waiting_list(manage_secret=secret, actor=VISITOR)
            return _to_wishes(secret, "left")
    waiting = own_waiting(secret, actor=VISITOR)
    posted = request.POST if request.method == "POST" else None
    form = WishesForm(posted, waiting=waiting, possible=Possible.around(appointment.place))
    if posted is None or not waiting.can_wait:
        return _show_wishes(request, secret, appointment, form)
    if not form.is_valid():
        return _show_wishes(request, secret, appointment, form, status=REFUSED)
    try:
        join_waiting_list(manage_secret=secret, wishes=form.wishes(), actor=VISITOR)
    except TransitionRefused as error:
        return _show_wishes(request, secret, appointment, form, status=error.status)
    return _to_wishes(secret, "saved")


def _to_wishes(secret: str, done: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('website:booking-earlier', args=[secret])}?{done}=1")


def _show_wishes(
    request: HttpRequest,
    secret: str,
    appointment: ManagedAppointment,
    form: WishesForm,
    *,
    status: int = 200,
) -> HttpResponse:
    waiting = own_waiting(secret, actor=VISITOR)
    context = presenters.wishes_page(secret, appointment, waiting) | {
        "form": form,
        "just_saved": "saved" in request.GET and waiting.wishes is not None,
        "just_left": "left" in request.GET and waiting.wishes is None,
    }
    template = "website/booking/earlier.html"
    return show(request, template, context, section="booking", status=status)


def offer_page(view: View) -> View:
    """An unknown or old link says so kindly."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            return private(view(request, secret))
        except (OfferUnknown, OfferOver) as error:
            context = {"title": _("We cannot show this offer"), "error": error}
            template = "website/booking/gone.html"
            return private(show(request, template, context, section="booking", status=error.status))

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@offer_page
def offer(request: HttpRequest, secret: str) -> HttpResponse:
    """The time now beside the new one; the buttons answer. It says kindly when it is over."""
    if request.method != "POST":
        return _show_offer(request, offer_by_secret(secret, actor=VISITOR))
    limit_write("manage.address", address_key(request))
    try:
        if request.POST.get("answer") == ACCEPT:
            accept_offer(secret=secret, actor=VISITOR)
        elif request.POST.get("answer") == DECLINE:
            decline_offer(secret=secret, actor=VISITOR)
    except (Conflict, Gone) as error:
        return _show_offer(request, offer_by_secret(secret, actor=VISITOR), error=error)
    return HttpResponseRedirect(reverse("website:booking-offer", args=[secret]))


def _show_offer(
    request: HttpRequest, found: Offer, *, error: WervelError | None = None
) -> HttpResponse:
    context = presenters.offer_page(found) | {"error": error}
    template = f"website/booking/offer/{presenters.kind_of(found)}.html"
    status = error.status if error else 200
    return show(request, template, context, section="booking", status=status)
