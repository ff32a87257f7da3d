"""Booking without an account: a time, the details, a last look. Nothing typed is ever lost."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.dates import date_words
from wervel.common.errors import TooManyRequests, WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_read, limit_write, mark_of
from wervel.common.text import printable
from wervel.patients.services import PatientDetails
from wervel.scheduling.exceptions import (
    AgeRefused,
    AlreadyThere,
    DraftOver,
    DraftUnknown,
    HoldExpired,
    HoldUnknown,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    TooManyOpen,
)
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.selectors.slots import check_patient_age, describe_slot, find_service
from wervel.scheduling.services import drafts
from wervel.website.booking.asked import DEFAULT_SERVICE, Asked
from wervel.website.booking.checks import shared_outcome
from wervel.website.booking.forms import DetailsForm
from wervel.website.booking.holding import holding
from wervel.website.booking.presenters import price_words, time_card
from wervel.website.booking.reminders import words_of
from wervel.website.booking.times import show_times
from wervel.website.pages import private, show

View = Callable[..., HttpResponse]
LOST_SLOT = (SlotTaken, SlotPast, SlotUnknown, SlotMalformed, HoldExpired, HoldUnknown)
MOST_KEPT = 4000
EXTENDED = "extended"
BIRTH_DATE = ("birth_date_day", "birth_date_month", "birth_date_year")
TYPED = ("given", "family", *BIRTH_DATE, "email", "phone", "reason")


def draft_page(view: View) -> View:
    """A draft that is gone offers a new start; a draft that was booked leads to its appointment."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            draft = drafts.load_draft(secret)
            if draft.appointment:
                return private(_to_confirmed(draft.appointment))
            return private(view(request, draft, *args, **kwargs))
        except (DraftUnknown, DraftOver) as error:
            return private(show_times(request, Asked.read(QueryDict()), notice=error))

    return wrapped


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """The first five free times at once, at any clinic or at one."""
    limit_read("slots.address", address_key(request))
    return private(show_times(request, Asked.read(request.GET)))


@require_POST
@anonymous_form
def choose(request: HttpRequest) -> HttpResponse:
    """Hold the chosen time, for a new draft or for the one that changes its time."""
    given = request.POST.dict()
    try:
        limit_write("hold.address", address_key(request))
        secret = _held(given, _holder(request))
    except (*LOST_SLOT, TooManyRequests) as error:
        return private(_refused(request, Asked.read(request.POST), error))
    except (DraftUnknown, DraftOver):
        asked = Asked.read(request.POST).but(draft="")
        return private(show_times(request, asked, notice=DraftOver()))
    return private(HttpResponseRedirect(reverse("website:booking-details", args=[secret])))


def _held(given: dict[str, str], holder: str) -> str:
    """The secret of the draft that holds the slot; the draft is begun when there is none."""
    secret = given.get("draft", "")
    if not secret:
        service = find_service(given.get("service") or DEFAULT_SERVICE)
        outcome = shared_outcome(given.get("check", ""))
        secret = drafts.start_draft(service=service.slug, triage=outcome, actor=VISITOR).secret
    slot = given.get("slot", "")
    drafts.choose_slot(secret=secret, slot=slot, actor=VISITOR, holder=holder)
    return secret


def _holder(request: HttpRequest) -> str:
    return mark_of("hold", address_key(request))


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@draft_page
def details(request: HttpRequest, draft: drafts.Draft) -> HttpResponse:
    """Who comes. What was typed is kept before it is judged."""
    if request.method != "POST":
        typed = _form(draft, _as_query(draft.typed)) if draft.typed else _form(draft)
        return _show_details(request, draft, typed.unjudged() if EXTENDED in request.GET else typed)
    form = _form(draft, request.POST)
    drafts.save_draft(secret=draft.secret, typed=_kept(request.POST), actor=VISITOR)
    if not form.is_valid():
        return _show_details(request, draft, form)
    try:
        check_patient_age(draft.slot, form.cleaned_data["birth_date"])
        _keep(request, draft)
    except AgeRefused as error:
        form.add_error("birth_date", str(error))
        return _show_details(request, draft, form)
    except (*LOST_SLOT, TooManyRequests) as error:
        return _lost(request, draft, error)
    return HttpResponseRedirect(reverse("website:booking-review", args=[draft.secret]))


def _keep(request: HttpRequest, draft: drafts.Draft) -> None:
    """Hold the time longer; anew, and counted as such, when the hold is over."""
    if draft.held_until is None:
        limit_write("hold.address", address_key(request))
    drafts.keep_slot(secret=draft.secret, actor=VISITOR, holder=_holder(request))


@require_POST
@anonymous_form
@draft_page
def extend(request: HttpRequest, draft: drafts.Draft) -> HttpResponse:
    """Ten more minutes, from either page; what is typed by now is kept, and not judged yet."""
    at_review = "review" in request.POST
    if not at_review:
        drafts.save_draft(secret=draft.secret, typed=_kept(request.POST), actor=VISITOR)
    try:
        limit_write("draft.address", address_key(request))
        _keep(request, draft)
    except (*LOST_SLOT, TooManyRequests) as error:
        return _lost(request, draft, error)
    page = "website:booking-review" if at_review else "website:booking-details"
    return HttpResponseRedirect(f"{reverse(page, args=[draft.secret])}?{EXTENDED}=1#hold")


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@draft_page
def review(request: HttpRequest, draft: drafts.Draft) -> HttpResponse:
    """Everything once more; the button books."""
    form = _form(draft, _as_query(draft.typed))
    if not form.is_valid():
        return HttpResponseRedirect(reverse("website:booking-details", args=[draft.secret]))
    cleaned = form.cleaned_data
    if request.method != "POST":
        return _show_review(request, draft, cleaned)
    try:
        limit_write("booking.address", address_key(request))
        limit_write("booking.phone", cleaned["phone"])
        booked = drafts.book_draft(
            secret=draft.secret,
            details=_patient(cleaned),
            reason=cleaned["reason"],
            share_check=bool(cleaned.get("share_check")),
            reminders=in_order(cleaned.get("reminders", ())),
            actor=VISITOR,
        )
    except LOST_SLOT as error:
        return _lost(request, draft, error)
    except (AgeRefused, TooManyRequests, TooManyOpen, AlreadyThere) as error:
        return _show_review(request, draft, cleaned, notice=error)
    return _to_confirmed(booked.appointment)


def _patient(cleaned: dict[str, Any]) -> PatientDetails:
    return PatientDetails(
        given=cleaned["given"],
        family=cleaned["family"],
        birth_date=cleaned["birth_date"],
        email=cleaned["email"],
        phone=cleaned["phone"],
        language=current_language(),
    )


def _to_confirmed(manage_secret: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("website:booking-confirmed", args=[manage_secret]))


def _form(draft: drafts.Draft, data: QueryDict | None = None) -> DetailsForm:
    return DetailsForm(data, slot=draft.slot, has_check=bool(draft.triage.reference))


def _kept(posted: QueryDict) -> dict[str, str]:
    """The typed texts as they may be stored, by the names of their inputs."""
    kept = {name: printable(str(posted.get(name, "")))[:MOST_KEPT] for name in TYPED}
    reminders = " ".join(in_order(posted.getlist("reminders")))
    share = "on" if posted.get("share_check") else ""
    return {**kept, "reminders": reminders, "share_check": share}


def _as_query(typed: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in typed.items() if value})
    query.setlist("reminders", str(typed.get("reminders", "")).split())
    return query


def _lost(request: HttpRequest, draft: drafts.Draft, error: WervelError) -> HttpResponse:
    """The time is gone: other times on the same page, everything typed kept in the draft."""
    return _refused(request, _asked_for(draft), error)


def _refused(request: HttpRequest, asked: Asked, error: WervelError) -> HttpResponse:
    instead = error.alternatives if isinstance(error, SlotTaken) else ()
    return show_times(request, asked, notice=error, instead=instead)


def _asked_for(draft: drafts.Draft) -> Asked:
    return Asked({"service": draft.service, "draft": draft.secret})


def _times_url(draft: drafts.Draft) -> str:
    return _asked_for(draft).address()


def _show_details(request: HttpRequest, draft: drafts.Draft, form: DetailsForm) -> HttpResponse:
    context = {
        "title": _("Your details"),
        "form": form,
        "slot": time_card(describe_slot(draft.slot)),
        "hold": holding(draft),
        "has_check": bool(draft.triage.reference),
        "back_url": _times_url(draft),
    }
    status = 422 if form.is_bound and form.errors and request.method == "POST" else 200
    template = "website/booking/details.html"
    return show(request, template, context, section="booking", status=status)


def _show_review(
    request: HttpRequest,
    draft: drafts.Draft,
    cleaned: dict[str, Any],
    notice: WervelError | None = None,
) -> HttpResponse:
    offer = describe_slot(draft.slot)
    context = {
        "title": _("Is everything right?"),
        "slot": time_card(offer),
        "service": offer.service,
        "price": price_words(offer.service.price_cents),
        "address": offer.location.address,
        "details": cleaned,
        "birth_date": date_words(cleaned["birth_date"]),
        "reminders": words_of(cleaned.get("reminders", ())),
        "has_check": bool(draft.triage.reference),
        "hold": holding(draft),
        "details_url": reverse("website:booking-details", args=[draft.secret]),
        "times_url": _times_url(draft),
        "notice": notice,
    }
    status = notice.status if notice else 200
    template = "website/booking/review.html"
    return show(request, template, context, section="booking", status=status)
