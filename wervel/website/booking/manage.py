"""What the holder of a manage link sees and does: date, place, reference, the way there, and
giving the time back. Moving is next door."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wervel.common import clock
from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.dates import day_with_date_words, time_words
from wervel.common.errors import WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.ratelimits.counting import limit_write
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.exceptions import (
    AppointmentOver,
    AppointmentUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.selectors.appointments import (
    ManagedAppointment,
    appointment_by_manage_secret,
    calendar_by_manage_secret,
)
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.website.booking.reminders import reminder_panel
from wervel.website.booking.waiting_presenters import earlier_card
from wervel.website.clinics.links import route_link
from wervel.website.clinics.presenters import ways_to
from wervel.website.pages import private, show

View = Callable[..., HttpResponse]


def secret_page(view: View) -> View:
    """An unknown or old link says so kindly, in the same words for whoever tries."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, **more: Any) -> HttpResponse:
        try:
            return private(view(request, secret, **more))
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
    context = appointment_words(appointment) | {
        "earlier": earlier_card(secret),
        "title": _("Your appointment is confirmed"),
        "manage_url": reverse("website:booking-manage", args=[secret]),
        "prepare_url": reverse("website:booking-prepare", args=[secret]),
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
        except (TransitionRefused, TooLateToChange) as error:
            return show_managed(request, secret, notice=error)
        return to_managed(secret, "cancelled")
    return show_managed(request, secret)


@require_safe
@secret_page
def calendar_file(request: HttpRequest, secret: str) -> HttpResponse:
    """The appointment for the patient's own calendar; it does not say why they come."""
    response = HttpResponse(
        calendar_by_manage_secret(secret, actor=VISITOR),
        content_type="text/calendar; charset=utf-8; method=PUBLISH",
    )
    name = _("appointment")
    response.headers["Content-Disposition"] = f'attachment; filename="wervel-{name}.ics"'
    return response


def to_managed(secret: str, done: str) -> HttpResponse:
    """To the appointment, where it says what has been done."""
    address = reverse("website:booking-manage", args=[secret])
    return HttpResponseRedirect(f"{address}?{done}=1")


def appointment_words(appointment: ManagedAppointment) -> dict[str, Any]:
    return {
        "appointment": appointment,
        "day": day_with_date_words(appointment.start.date()),
        "time": time_words(appointment.start),
    }


def _ways_to_change(appointment: ManagedAppointment, secret: str) -> dict[str, Any]:
    """What can be moved and cancelled. Where several people come, the page `asks` whether it is
    for all of them or for one; the steps of a day go together."""
    visit = appointment.visit
    asks = visit is not None and not visit.is_day and visit.some_left
    moves_alone = appointment.can_change and not (visit and visit.moves_as_one)
    words = {"number": visit.own.number, "time": visit.own.words} if visit else {}
    return {
        "can_move_all": visit is not None and visit.can_move,
        "can_move_alone": moves_alone,
        "asks": asks and appointment.can_change,
        "only_this": visit and _("Only for person %(number)s (%(time)s)") % words,
        "cancel_only_this": visit and _("Cancel only for person %(number)s (%(time)s)") % words,
        "move_url": reverse("website:booking-move", args=[secret]),
        "prepare_url": reverse("website:booking-prepare", args=[secret]),
        "move_all_url": reverse("website:booking-move-all", args=[secret]),
        "cancel_all_url": reverse("website:booking-cancel-all", args=[secret]),
    }


def show_managed(
    request: HttpRequest, secret: str, notice: WervelError | None = None
) -> HttpResponse:
    """The appointment with what can still be done; `notice` says why something could not."""
    appointment = appointment_by_manage_secret(secret, actor=VISITOR)
    cancelled = appointment.status == AppointmentStatus.CANCELLED
    until = appointment.change_until
    context = (
        appointment_words(appointment)
        | _ways_to_change(appointment, secret)
        | {
            "earlier": earlier_card(secret),
            "title": _("This appointment is cancelled") if cancelled else _("Your appointment"),
            "cancelled": cancelled,
            "just_cancelled": cancelled and "cancelled" in request.GET,
            "just_moved": not cancelled and "moved" in request.GET,
            "to_come": appointment.status == AppointmentStatus.CONFIRMED
            and appointment.start > clock.now(),
            "until": f"{day_with_date_words(until.date())}, {time_words(until)}",
            "calendar_url": reverse("website:booking-calendar", args=[secret]),
            "again_url": reverse("website:booking"),
            "reminders": reminder_panel(request, secret),
            "ways": ways_to(appointment.place.slug),
            "map_url": route_link(appointment.place.latitude, appointment.place.longitude),
            "notice": None if isinstance(notice, TooLateToChange) else notice,
        }
    )
    template = "website/booking/manage.html"
    status = notice.status if notice else 200
    return show(request, template, context, section="booking", status=status)
