"""Booking a chain: who comes, a last look, and giving all of it back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from wervel.common.actor import VISITOR
from wervel.common.client_address import address_key
from wervel.common.dates import date_words
from wervel.common.errors import TooManyRequests, WervelError
from wervel.common.forms_origin import anonymous_form
from wervel.common.language import current_language
from wervel.common.ratelimits.counting import limit_write
from wervel.common.text import printable
from wervel.patients.services import PatientDetails
from wervel.scheduling.choices import GroupKind
from wervel.scheduling.exceptions import (
    DraftOver,
    DraftUnknown,
    TooLateToChange,
    TransitionRefused,
)
from wervel.scheduling.reminder_times import in_order
from wervel.scheduling.selectors.chains import ChainOffer, describe_chain
from wervel.scheduling.services import chain_drafts, drafts
from wervel.scheduling.services.chain_ending import cancel_chain
from wervel.website.booking.chain_presenters import chain_card
from wervel.website.booking.chains import LOST_CHAIN, given_of, show_chains
from wervel.website.booking.forms import PeopleForm
from wervel.website.booking.holding import holding
from wervel.website.booking.manage import secret_page, show_managed, to_managed
from wervel.website.booking.reminders import words_of
from wervel.website.pages import private, show

View = Callable[..., HttpResponse]
MOST_KEPT = 4000
EXTENDED = "extended"


def chain_page(view: View) -> View:
    """A draft that is gone offers a new start; a draft that was booked leads to its appointment."""

    @wraps(view)
    def wrapped(request: HttpRequest, secret: str) -> HttpResponse:
        try:
            draft = chain_drafts.load_chain_draft(secret)
            if draft.appointment:
                return private(_to_confirmed(draft.appointment))
            return private(view(request, draft, describe_chain(draft.slot)))
        except (DraftUnknown, DraftOver, *LOST_CHAIN) as error:
            return private(show_chains(request, {}, notice=error))

    return wrapped


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@chain_page
def details(request: HttpRequest, draft: drafts.Draft, offer: ChainOffer) -> HttpResponse:
    """Who comes. What was typed is kept before it is judged."""
    if request.method != "POST":
        form = _form(draft, offer, _as_query(draft.typed) if draft.typed else None)
        if EXTENDED in request.GET:
            form.unjudged()
        return _show_details(request, draft, offer, form)
    form = _form(draft, offer, request.POST)
    drafts.save_draft(secret=draft.secret, typed=_kept(request.POST, form), actor=VISITOR)
    if not form.is_valid():
        return _show_details(request, draft, offer, form)
    try:
        _keep(request, draft)
    except (*LOST_CHAIN, TooManyRequests) as error:
        return show_chains(request, given_of(draft), notice=error)
    return HttpResponseRedirect(reverse("website:booking-chain-review", args=[draft.secret]))


def _keep(request: HttpRequest, draft: drafts.Draft) -> None:
    """Hold all of it longer; anew, and counted as such, when the hold is over."""
    if draft.held_until is None:
        limit_write("hold.address", address_key(request))
    chain_drafts.keep_chain(secret=draft.secret, actor=VISITOR)


@require_POST
@anonymous_form
@chain_page
def extend(request: HttpRequest, draft: drafts.Draft, offer: ChainOffer) -> HttpResponse:
    """Ten more minutes, from either page; what is typed by now is kept, and not judged yet."""
    at_review = "review" in request.POST
    if not at_review:
        kept = _kept(request.POST, _form(draft, offer, request.POST))
        drafts.save_draft(secret=draft.secret, typed=kept, actor=VISITOR)
    try:
        limit_write("draft.address", address_key(request))
        _keep(request, draft)
    except (*LOST_CHAIN, TooManyRequests) as error:
        return show_chains(request, given_of(draft), notice=error)
    page = "website:booking-chain-review" if at_review else "website:booking-chain-details"
    return HttpResponseRedirect(f"{reverse(page, args=[draft.secret])}?{EXTENDED}=1#hold")


@require_http_methods(["GET", "HEAD", "POST"])
@anonymous_form
@chain_page
def review(request: HttpRequest, draft: drafts.Draft, offer: ChainOffer) -> HttpResponse:
    """Everything once more; the button books all of it."""
    form = _form(draft, offer, _as_query(draft.typed))
    if not form.is_valid():
        return HttpResponseRedirect(reverse("website:booking-chain-details", args=[draft.secret]))
    cleaned = form.cleaned_data
    if request.method != "POST":
        return _show_review(request, draft, offer, form)
    typed = chain_drafts.Typed(
        people=_patients(form),
        reason=cleaned["reason"],
        share_check=bool(cleaned.get("share_check")),
        reminders=in_order(cleaned.get("reminders", ())),
    )
    try:
        limit_write("booking.address", address_key(request))
        limit_write("booking.phone", cleaned["phone"])
        booked = chain_drafts.book_chain_draft(secret=draft.secret, typed=typed, actor=VISITOR)
    except LOST_CHAIN as error:
        return show_chains(request, given_of(draft), notice=error)
    except TooManyRequests as error:
        return _show_review(request, draft, offer, form, notice=error)
    return _to_confirmed(booked.appointment)


@require_POST
@anonymous_form
@secret_page
def cancel_all(request: HttpRequest, secret: str) -> HttpResponse:
    """Give back all that was booked with this appointment."""
    limit_write("manage.address", address_key(request))
    try:
        cancel_chain(manage_secret=secret, actor=VISITOR)
    except (TransitionRefused, TooLateToChange) as error:
        return show_managed(request, secret, notice=error)
    return to_managed(secret, "cancelled")


def _form(draft: drafts.Draft, offer: ChainOffer, data: QueryDict | None) -> PeopleForm:
    people = 1 if offer.kind == GroupKind.ONE_DAY else len(offer.steps)
    has_check = bool(draft.triage.reference)
    return PeopleForm(data, start=offer.start, people=people, has_check=has_check)


def _patients(form: PeopleForm) -> list[PatientDetails]:
    """The first person's address and number are those of all who come."""
    first = form.cleaned_data
    return [
        PatientDetails(
            given=given,
            family=family,
            birth_date=birth_date,
            email=first["email"],
            phone=first["phone"],
            language=current_language(),
        )
        for given, family, birth_date in form.people()
    ]


def _kept(posted: QueryDict, form: PeopleForm) -> dict[str, str]:
    """The typed texts as they may be stored, by the names of their inputs."""
    kept = {name: printable(str(posted.get(name, "")))[:MOST_KEPT] for name in form.typed_names()}
    reminders = " ".join(in_order(posted.getlist("reminders")))
    share = "on" if posted.get("share_check") else ""
    return {**kept, "reminders": reminders, "share_check": share}


def _as_query(typed: Any) -> QueryDict:
    query = QueryDict(mutable=True)
    query.update({name: str(value) for name, value in typed.items() if value})
    query.setlist("reminders", str(typed.get("reminders", "")).split())
    return query


def _to_confirmed(manage_secret: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("website:booking-confirmed", args=[manage_secret]))


def _shared(draft: drafts.Draft, offer: ChainOffer, form: PeopleForm) -> dict[str, Any]:
    return {
        "form": form,
        "chain": chain_card(offer),
        "hold": holding(draft, "website:booking-chain-extend"),
        "has_check": bool(draft.triage.reference),
        "times_url": _times_url(draft),
    }


def _times_url(draft: drafts.Draft) -> str:
    given = given_of(draft)
    name = "website:booking-together" if given["way"] else "website:booking-chain"
    query = QueryDict(mutable=True)
    query.update({key: value for key, value in given.items() if value})
    return f"{reverse(name)}?{query.urlencode()}"


def _show_details(
    request: HttpRequest, draft: drafts.Draft, offer: ChainOffer, form: PeopleForm
) -> HttpResponse:
    context = {"title": _("Your details"), **_shared(draft, offer, form)}
    status = 422 if form.is_bound and form.errors and request.method == "POST" else 200
    template = "website/booking/chain_details.html"
    return show(request, template, context, section="booking", status=status)


def _show_review(
    request: HttpRequest,
    draft: drafts.Draft,
    offer: ChainOffer,
    form: PeopleForm,
    notice: WervelError | None = None,
) -> HttpResponse:
    context = {
        "title": _("Is everything right?"),
        **_shared(draft, offer, form),
        "details": form.cleaned_data,
        "reminders": words_of(form.cleaned_data.get("reminders", ())),
        "people": [
            (f"{given} {family}", date_words(born)) for given, family, born in form.people()
        ],
        "details_url": reverse("website:booking-chain-details", args=[draft.secret]),
        "notice": notice,
    }
    status = notice.status if notice else 200
    template = "website/booking/chain_review.html"
    return show(request, template, context, section="booking", status=status)
