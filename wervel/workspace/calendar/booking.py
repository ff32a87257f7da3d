"""Making an appointment for somebody: who, when, and a last look. A chosen time is held."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wervel.accounts.access import staff
from wervel.accounts.choices import Role
from wervel.accounts.gate import actor_of
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Conflict, Gone, Invalid
from wervel.design.forms import DesignForm
from wervel.patients.selectors import find_patients, known_patient, likely_duplicates
from wervel.patients.services import PatientDetails
from wervel.scheduling.ages import age_on
from wervel.scheduling.exceptions import (
    HoldExpired,
    HoldUnknown,
    PatientBusy,
    SlotMalformed,
    SlotPast,
    SlotTaken,
    SlotUnknown,
    WalkInOver,
    WalkInUnknown,
)
from wervel.scheduling.reasons import Asked
from wervel.scheduling.rules import may_override_availability
from wervel.scheduling.selectors.calendar import clinic_columns
from wervel.scheduling.selectors.calendar_values import Column
from wervel.scheduling.selectors.slots import describe_slot, find_service, name_slot
from wervel.scheduling.selectors.walk_ins import open_walk_in
from wervel.scheduling.services.booking import book_appointment, book_for_patient, prepare
from wervel.scheduling.services.holds import find_hold, hold_slot
from wervel.scheduling.services.placing import Placement, place_appointment
from wervel.scheduling.services.planning import offering_alternatives
from wervel.scheduling.services.walk_ins import link_walk_in
from wervel.workspace.calendar import wording
from wervel.workspace.calendar.choice import CalendarChoice
from wervel.workspace.calendar.forms import (
    NewPatientForm,
    PlaceForm,
    ReasonForm,
    SearchForm,
)
from wervel.workspace.calendar.new_visit import NewVisit
from wervel.workspace.calendar.refusals import NO_REFUSAL, Refusal, explained
from wervel.workspace.calendar.times import chosen_service, times_page
from wervel.workspace.day_fields import at_clinic

OK, REFUSED = 200, 422
PLACE = "place"
NO_TIME = (SlotTaken, SlotPast, SlotUnknown, SlotMalformed)
NO_HOLD = (HoldExpired, HoldUnknown, SlotTaken)


@staff(Role.PLANNER, Role.AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Look for the person first. The words of the search never stand in an address."""
    asked, actor = NewVisit.read(request.GET.dict()), actor_of(request)
    walk_in = open_walk_in(asked.walk_in, actor=actor) if asked.walk_in else None
    form = SearchForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form, "walk_in": walk_in, "back": _calendar(asked)}
    if form.is_bound and form.is_valid():
        found = find_patients(form.cleaned_data["sought"], actor=actor)
        context |= {
            "searched": True,
            "more": found.more,
            "people": [wording.person_line(one, asked, actor) for one in found.people],
        }
    context["new_url"] = asked.address("new-time", patient=None, known=True)
    status = REFUSED if form.is_bound and form.errors else OK
    return render(request, "workspace/calendar/who.html", context, status=status)


@staff(Role.PLANNER, Role.AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def when(request: HttpRequest) -> HttpResponse:
    """Free times of a service; the one that is chosen is held while the rest is typed."""
    asked, actor = NewVisit.read(request.GET.dict()), actor_of(request)
    if not asked.known:
        return HttpResponseRedirect(asked.address("new"))
    if request.method != "POST":
        return _show_times(request, asked, actor)
    if request.POST.get("step") == PLACE:
        return _place(request, asked, actor)
    try:
        hold = hold_slot(slot=request.POST.get("slot", ""), actor=actor)
    except NO_TIME as error:
        messages.error(request, str(error))
        return _show_times(request, asked, actor, status=error.status)
    return HttpResponseRedirect(asked.address("new-confirm", hold.secret))


def _place(request: HttpRequest, asked: NewVisit, actor: Actor) -> HttpResponse:
    """A day and a time that were typed: held like one of the list, or, with a reason, taken at
    once where no time is offered."""
    form = _place_form(asked, actor, request.POST)
    if not form.is_valid():
        return _show_times(request, asked, actor, place=form, status=REFUSED)
    wanted = _wanted(asked, form.cleaned_data, actor)
    why = form.cleaned_data.get("why", "")
    try:
        if why and asked.patient is not None:
            return _override(request, asked, asked.patient, wanted, why)
        slot = name_slot(
            service=wanted.service,
            location=wanted.location,
            practitioner=wanted.practitioner,
            start=wanted.start,
        )
        hold = hold_slot(slot=slot, actor=actor)
    except (Conflict, Gone, Invalid, SlotUnknown) as error:
        refusal = explained(error, wanted, actor)
        return _show_times(request, asked, actor, place=form, status=error.status, refusal=refusal)
    return HttpResponseRedirect(asked.address("new-confirm", hold.secret))


def _override(
    request: HttpRequest, asked: NewVisit, patient: UUID, wanted: Asked, why: str
) -> HttpResponse:
    booked = place_appointment(
        service=wanted.service,
        placement=Placement(wanted.location, wanted.practitioner, wanted.start),
        patient_id=patient,
        why=why,
        actor=actor_of(request),
    )
    return _booked(request, asked, booked.pk, booked.reference, booked.start)


def _wanted(asked: NewVisit, typed: dict[str, Any], actor: Actor) -> Asked:
    start = at_clinic(typed["day"], typed["time"])
    service = find_service(chosen_service(asked))
    person = known_patient(asked.patient, actor=actor) if asked.patient else None
    return Asked(
        service=service.slug,
        location=asked.clinic,
        practitioner=typed["practitioner"] if service.has_practitioner else None,
        start=start,
        age=age_on(start.date(), person.birth_date) if person else None,
    )


def _place_form(asked: NewVisit, actor: Actor, data: Any = None) -> PlaceForm:
    """The override is for somebody whom we know, and for those who have that right."""
    begin = asked.earliest or clock.now()
    return PlaceForm(
        data,
        people=_people(asked, actor),
        overrides=asked.patient is not None and may_override_availability(actor),
        initial={"day": clock.to_clinic(begin).date(), "practitioner": asked.practitioner},
    )


def _people(asked: NewVisit, actor: Actor) -> tuple[Column, ...]:
    return clinic_columns(location=asked.clinic, actor=actor)


def _show_times(
    request: HttpRequest,
    asked: NewVisit,
    actor: Actor,
    *,
    place: PlaceForm | None = None,
    status: int = OK,
    refusal: Refusal = NO_REFUSAL,
) -> HttpResponse:
    context = {
        **times_page(asked, actor),
        "place": place or _place_form(asked, actor),
        "refusal": refusal,
    }
    return render(request, "workspace/calendar/when.html", context, status=status)


@staff(Role.PLANNER, Role.AGENT)
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, hold: str) -> HttpResponse:
    """Who it is for, once more, and the button that books. Likely duplicates are asked first."""
    asked, actor = NewVisit.read(request.GET.dict()), actor_of(request)
    try:
        slot = find_hold(hold).slot
        if request.method != "POST":
            return _show_last(request, asked, slot, actor, _form(asked))
        form = _form(asked, request.POST)
        if not form.is_valid():
            return _show_last(request, asked, slot, actor, form, status=REFUSED)
        if asked.patient is None and not request.POST.get("sure"):
            alike = likely_duplicates(_details(form), actor=actor)
            if alike:
                lines = [wording.same_person(one, asked, hold, actor) for one in alike]
                return _show_last(
                    request, asked, slot, actor, form, status=Conflict.status, alike=lines
                )
        return _book(request, asked, hold, form)
    except PatientBusy as error:
        return _show_last(request, asked, slot, actor, form, status=error.status, notice=str(error))
    except NO_HOLD as error:
        messages.error(request, str(error))
        return HttpResponseRedirect(asked.address("new-time"))


def _book(request: HttpRequest, asked: NewVisit, hold: str, form: DesignForm) -> HttpResponse:
    actor, reason = actor_of(request), form.cleaned_data["reason"]
    wanted = prepare(hold=hold)
    with offering_alternatives(wanted.hold.slot if wanted.hold else ""):
        if asked.patient is not None:
            booked = book_for_patient(
                wanted=wanted, patient=asked.patient, reason=reason, actor=actor
            )
        else:
            booked = book_appointment(
                wanted=wanted, details=_details(form), reason=reason, actor=actor
            )
    return _booked(request, asked, booked.pk, booked.reference, booked.start)


def _booked(
    request: HttpRequest, asked: NewVisit, key: UUID, reference: str, start: datetime
) -> HttpResponse:
    """Back to the calendar, at the day of the appointment; a number has become it."""
    if asked.walk_in:
        try:
            link_walk_in(walk_in=asked.walk_in, appointment=key, actor=actor_of(request))
        except (WalkInOver, WalkInUnknown) as error:
            messages.error(request, str(error))
    messages.success(request, _("The appointment is made: %(ref)s.") % {"ref": reference})
    day = clock.to_clinic(start).date().isoformat()
    return HttpResponseRedirect(CalendarChoice.read({"clinic": asked.clinic, "day": day}).but())


def _details(form: DesignForm) -> PatientDetails:
    names = ("given", "family", "birth_date", "email", "phone", "language")
    return PatientDetails(**{name: form.cleaned_data[name] for name in names})


def _form(asked: NewVisit, data: Any = None) -> DesignForm:
    if asked.patient is not None:
        return ReasonForm(data)
    return NewPatientForm(data, initial={"language": "nl"})


def _show_last(
    request: HttpRequest,
    asked: NewVisit,
    slot: str,
    actor: Actor,
    form: DesignForm,
    *,
    status: int = OK,
    alike: list[wording.PersonLine] | None = None,
    notice: str = "",
) -> HttpResponse:
    person = known_patient(asked.patient, actor=actor) if asked.patient else None
    context = {
        "form": form,
        "offer": wording.offer_line(describe_slot(slot)),
        "person": wording.person_line(person, asked, actor) if person else None,
        "alike": alike or [],
        "notice": notice,
        "times_url": asked.address("new-time"),
    }
    return render(request, "workspace/calendar/confirm.html", context, status=status)


def _calendar(asked: NewVisit) -> str:
    return CalendarChoice.read({"clinic": asked.clinic}).but()
