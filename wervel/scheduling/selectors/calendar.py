"""A clinic's calendar: who and what is taken when, for the people who plan and treat."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Max, Min

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.language import Localized, localized
from wervel.common.versions import numbers as versions
from wervel.directory import selectors as directory
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Device, Location, Practitioner, Room
from wervel.directory.opening import open_periods
from wervel.scheduling import bitmap
from wervel.scheduling.choices import AppointmentStatus
from wervel.scheduling.diaries import diary
from wervel.scheduling.models import (
    Appointment,
    AppointmentChange,
    Claim,
    FreeDay,
    Hold,
    Leave,
)
from wervel.scheduling.rules import may_see_all_appointments, may_see_own_appointments
from wervel.scheduling.selectors.calendar_values import (
    Absence,
    Calendar,
    CalendarDay,
    CalendarVisit,
    Column,
    Held,
    Span,
)
from wervel.scheduling.selectors.free_day_sql import key_of
from wervel.scheduling.ticks import day_of, moment_of, tick_at, tick_from

MOST_DAYS = 7
ENDED = frozenset({AppointmentStatus.CANCELLED, AppointmentStatus.NO_SHOW})


class CalendarEvent(StrEnum):
    READ = "scheduling.calendar.read"


def clinic_calendar(*, location: str, first: date, days: int, actor: Actor) -> Calendar:
    """A clinic's days from the first one on, in a few queries; the read is audited.

    Planners and agents see everything, a doctor the column that is their own. Everybody else is
    refused.
    """
    place = directory.location(location)
    shown = min(max(days, 1), MOST_DAYS)
    columns = _columns(place, actor)
    audit.record(
        event=CalendarEvent.READ,
        actor=actor,
        object_type="Location",
        object_id=place.pk,
        detail={"first": first.isoformat(), "days": shown},
    )
    begin, end = _bounds(first, shown)
    found = _visits(place, begin, end, actor)
    spans = _spans(columns, found, begin, end)
    return Calendar(
        place=place.slug,
        name=place.name,
        days=_days(place, first, shown),
        columns=columns,
        spans=spans,
        absences=_absences(columns, begin, end),
        open=_open(place, columns, begin, end),
        ended=tuple(visit for visit in found.values() if visit.status in ENDED),
    )


def calendar_state(*, location: str, first: date, days: int, actor: Actor) -> str:
    """A text that changes whenever something that the calendar shows may have changed.

    It names nobody, so it is not audited: a page asks for it every few seconds.
    """
    if not (may_see_all_appointments(actor) or may_see_own_appointments(actor)):
        raise Forbidden
    place = directory.location(location)
    begin, end = _bounds(first, min(max(days, 1), MOST_DAYS))
    utc_days = range(day_of(tick_at(begin)), day_of(tick_from(end) - 1) + 1)
    diary_state = versions.state_of(diary(key_of(place.pk)), utc_days)
    directory_state = versions.state_of(versions.DIRECTORY, [versions.ALWAYS])
    changes = AppointmentChange.objects.filter(
        appointment__location=place, appointment__start__gte=begin, appointment__start__lt=end
    ).aggregate(count=Count("pk"), last=Max("pk"))
    parts = (*diary_state, *directory_state, changes["count"], changes["last"] or 0)
    return "-".join(str(part) for part in parts)


def clinic_columns(*, location: str, actor: Actor) -> tuple[Column, ...]:
    """Who and what can be looked at: everything, or for a doctor their own column."""
    return _columns(directory.location(location), actor)


def _bounds(first: date, days: int) -> tuple[datetime, datetime]:
    begin = datetime.combine(first, time(), clock.CLINIC_ZONE)
    return begin, datetime.combine(first + timedelta(days=days), time(), clock.CLINIC_ZONE)


def _columns(place: Location, actor: Actor) -> tuple[Column, ...]:
    people = Practitioner.objects.filter(roles__location=place, active=True).distinct()
    fields = ("claimable_id", "name", "slug")
    if not may_see_all_appointments(actor):
        if not may_see_own_appointments(actor):
            raise Forbidden
        own = people.filter(user_id=actor.id).values_list(*fields)
        return tuple(Column(pk, ClaimableKind.PRACTITIONER, name, slug) for pk, name, slug in own)
    found = [
        Column(pk, ClaimableKind.PRACTITIONER, name, slug)
        for pk, name, slug in people.values_list(*fields)
    ]
    for kind, model in ((ClaimableKind.ROOM, Room), (ClaimableKind.DEVICE, Device)):
        rows = model._default_manager.filter(location=place, active=True).order_by("name")
        found += [Column(pk, kind, name) for pk, name in rows.values_list("claimable_id", "name")]
    return tuple(found)


def _days(place: Location, first: date, days: int) -> tuple[CalendarDay, ...]:
    hours = directory.weekly_hours(place)
    last = first + timedelta(days=days - 1)
    closed = set(place.closures.filter(day__range=(first, last)).values_list("day", flat=True))
    wanted = [first + timedelta(days=number) for number in range(days)]
    return tuple(CalendarDay(day, tuple(open_periods(day, hours, closed))) for day in wanted)


def _visits(
    place: Location, begin: datetime, end: datetime, actor: Actor
) -> dict[UUID, CalendarVisit]:
    rows = Appointment.objects.filter(location=place, start__gte=begin, start__lt=end)
    if not may_see_all_appointments(actor):
        rows = rows.filter(practitioner__user_id=actor.id)
    fields = rows.order_by("start", "id").values_list(
        "pk",
        "reference",
        "status",
        "start",
        "end",
        "service__names",
        "practitioner__name",
        "patient__given",
        "patient__family",
        "patient__birth_date",
        "patient__phone",
    )
    return {row[0]: _calendar_visit(*row[1:]) for row in fields}


def _calendar_visit(
    reference: str,
    status: str,
    start: datetime,
    end: datetime,
    names: Localized,
    practitioner: str | None,
    given: str,
    family: str,
    birth_date: date,
    phone: str,
) -> CalendarVisit:
    return CalendarVisit(
        reference=reference,
        status=AppointmentStatus(status),
        start=clock.to_clinic(start),
        end=clock.to_clinic(end),
        service=localized(names),
        practitioner=practitioner or "",
        patient=f"{given} {family}",
        birth_date=birth_date,
        phone=phone,
    )


def _spans(
    columns: Sequence[Column],
    visits: Mapping[UUID, CalendarVisit],
    begin: datetime,
    end: datetime,
) -> tuple[Span, ...]:
    """One row of each owner and column; what one appointment takes of a column is one stretch."""
    by_claimable = {column.claimable: column for column in columns}
    claims = Claim.objects.filter(
        claimable_id__in=by_claimable, tick__gte=tick_at(begin), tick__lt=tick_at(end)
    )
    rows = list(
        claims.values_list("claimable_id", "appointment_id", "hold_id")
        .annotate(first=Min("tick"), last=Max("tick"))
        .order_by("first", "claimable_id")
    )
    uses: dict[UUID, list[Column]] = {}
    for claimable, appointment, _, _, _ in rows:
        if appointment is not None:
            uses.setdefault(appointment, []).append(by_claimable[claimable])
    full = {pk: _with(visits[pk], found) for pk, found in uses.items() if pk in visits}
    holds = _holds({hold for _, _, hold, _, _ in rows if hold is not None})
    return tuple(
        Span(
            claimable,
            first,
            last + 1,
            full.get(appointment) if appointment else None,
            holds.get(hold) if hold else None,
        )
        for claimable, appointment, hold, first, last in rows
    )


def _with(visit: CalendarVisit, uses: Collection[Column]) -> CalendarVisit:
    order = sorted(uses, key=lambda one: (one.kind != ClaimableKind.ROOM, one.name))
    return replace(visit, uses=tuple(order))


def _holds(keys: Collection[int]) -> dict[int, Held]:
    """The kept times that have not run out; one that has is about to be free."""
    if not keys:
        return {}
    rows = Hold.objects.filter(pk__in=keys, expires_at__gt=clock.now()).select_related("service")
    return {
        row.pk: Held(
            clock.to_clinic(row.start),
            clock.to_clinic(row.start + timedelta(minutes=row.minutes)),
            row.service.name,
        )
        for row in rows
    }


def _absences(columns: Sequence[Column], begin: datetime, end: datetime) -> tuple[Absence, ...]:
    rows = Leave.objects.filter(
        claimable_id__in=[column.claimable for column in columns], end__gt=begin, start__lt=end
    )
    return tuple(
        Absence(
            row.pk,
            row.claimable_id,
            clock.to_clinic(row.start),
            clock.to_clinic(row.end),
            row.reason,
        )
        for row in rows.order_by("start", "id")
    )


def _open(
    place: Location, columns: Sequence[Column], begin: datetime, end: datetime
) -> dict[tuple[int, int], int]:
    rows = FreeDay.objects.filter(
        location=place,
        claimable_id__in=[column.claimable for column in columns],
        day__gte=day_of(tick_at(begin)),
        day__lte=day_of(tick_from(end) - 1),
    )
    return {
        (claimable, day): bitmap.unpack(bits)
        for claimable, day, bits in rows.values_list("claimable_id", "day", "open")
    }


def span_moments(span: Span) -> tuple[datetime, datetime]:
    """When a span begins and ends, by the clinic's clock."""
    return clock.to_clinic(moment_of(span.begin)), clock.to_clinic(moment_of(span.end))
