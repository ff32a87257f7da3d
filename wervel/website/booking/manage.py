"""What the holder of a manage link sees and does: date, place, reference, and giving it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_write
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import AppointmentOver, AppointmentUnknown, TransitionRefused
from wervel.scheduling.selectors.appointments import (
    ManagedAppointment,
    appointment_by_manage_secret,
)
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.website.booking.reminders import reminder_panel
from wervel.website.pages import private, show

View = Callable[..., HttpResponse]


def secret_page(view: View) -> View:
    """An unknown or old link says so kindly, in the same words for whoever tries."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            return private(view(request, secret))
        except (AppointmentUnknown, AppointmentOver) as error:
            context = {"title": _("We cannot show this appointment"), "error": error}
            template = "website/booking/gone.html"
            return private(show(request, template, context, section="booking", status=error.status))

    return wrapped


@require_safe
@secret_page
def confirmed(request: HttpRequest, secret: str) -> HttpResponse:
    """The end of booking; it can be reloaded and bookmarked."""
    appointment = appointment_by_manage_secret(secret, actor=VISITOR)
    context = _context(appointment) | {
        "title": _("Your appointment is confirmed"),
        "manage_url": reverse("website:booking-manage", args=[secret]),
    }
    if appointment.status != AppointmentStatus.CONFIRMED:
        return HttpResponseRedirect(reverse("website:booking-manage", args=[secret]))
    return show(request, "website/booking/confirmation.html", context, section="booking")


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@secret_page
def manage(request: HttpRequest, secret: str) -> HttpResponse:
    """See the appointment; the button cancels it. Opening the link changes nothing."""
    if request.method == "POST":
        limit_write("manage.address", address_key(request))
        try:
            cancel_appointment(manage_secret=secret, actor=VISITOR)
        except TransitionRefused as error:
            return _show(request, secret, notice=error)
        address = reverse("website:booking-manage", args=[secret])
        return HttpResponseRedirect(f"{address}?cancelled=1")
    return _show(request, secret)


def _context(appointment: ManagedAppointment) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "day": day_with_date_words(appointment.start.date()),
        "time": time_words(appointment.start),
    }


def _show(
    request: HttpRequest, secret: str, notice: TransitionRefused | None = None
) -> HttpResponse:
    appointment = appointment_by_manage_secret(secret, actor=VISITOR)
    cancelled = appointment.status == AppointmentStatus.CANCELLED
    context = _context(appointment) | {
        "title": _("This appointment is cancelled") if cancelled else _("Your appointment"),
        "cancelled": cancelled,
        "just_cancelled": cancelled and "cancelled" in request.GET,
        "can_cancel": appointment.can_cancel,
        "again_url": reverse("website:booking"),
        "reminders": reminder_panel(request, secret),
        "notice": notice,
    }
    template = "website/booking/manage.html"
    status = notice.status if notice else 200
    return show(request, template, context, section="booking", status=status)
