"""Reading changes of hours and the appointments they displace, for planners."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wervel.audit import services as audit
from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden, WervelError
from wervel.directory.models import Claimable
from wervel.scheduling.change_terms import Terms, read
from wervel.scheduling.choices import ChangeState, GroupKind, RefitState
from wervel.scheduling.exceptions import HoursChangeUnknown
from wervel.scheduling.models import HoursChange, RefitItem, Schedule
from wervel.scheduling.rules import may_change_hours
from wervel.scheduling.selectors.catalogue import PersonInfo, PlaceInfo, catalogue
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, describe_slot, search_slots

OTHER_TIMES = 12
LAST_CHANGES = 50


class ReadEvent(StrEnum):
    CHANGE = "scheduling.hours-change.read"
    CALLS = "scheduling.refit-calls.read"


@dataclass(frozen=True, slots=True)
class ListedChange:
    """A change in the list; `undecided` counts the appointments that nobody has decided about."""

    id: UUID
    terms: Terms
    subject: str
    reason: str
    state: ChangeState
    made_by: str
    made_at: datetime
    displaced: int
    undecided: int


@dataclass(frozen=True, slots=True)
class DisplacedVisit:
    """An appointment that no longer fits: where it was, and where it can go or has gone."""

    item: int
    change: UUID
    reference: str
    state: RefitState
    problem: str
    old_start: datetime
    place: PlaceInfo
    person: PersonInfo | None
    service: str
    patient: str
    phone: str
    email: str
    language: str
    proposed: SlotOffer | None
    is_day_step: bool
    must_call: bool
    called_at: datetime | None
    called_by: str


def list_changes(*, actor: Actor) -> list[ListedChange]:
    """The latest changes, the newest first. Forbidden for all but planners."""
    _check(actor)
    return [_listed(row) for row in _changes().order_by("-made_at", "-id")[:LAST_CHANGES]]


def one_change(change_id: UUID, *, actor: Actor) -> ListedChange:
    """HoursChangeUnknown."""
    _check(actor)
    row = _changes().filter(pk=change_id).first()
    if row is None:
        raise HoursChangeUnknown
    return _listed(row)


def displaced_visits(change_id: UUID, *, actor: Actor) -> list[DisplacedVisit]:
    """Those of a change by their old time; the read is audited."""
    _check(actor)
    _record(ReadEvent.CHANGE, str(change_id), actor)
    rows = _items().filter(change_id=change_id)
    return [_visit(row) for row in rows.order_by("old_start", "pk")]


def displaced_visit(item_id: int, *, actor: Actor) -> DisplacedVisit:
    """One of them; HoursChangeUnknown. The read is audited."""
    _check(actor)
    row = _items().filter(pk=item_id).first()
    if row is None:
        raise HoursChangeUnknown
    _record(ReadEvent.CHANGE, str(row.change_id), actor)
    return _visit(row)


def other_times(item_id: int, *, actor: Actor) -> list[SlotOffer]:
    """Free times of the same service at its own clinic, the earliest first."""
    _check(actor)
    row = _items().filter(pk=item_id).first()
    if row is None:
        raise HoursChangeUnknown
    query = SlotQuery(
        service=row.appointment.service.slug,
        location=catalogue().place_by_id[row.appointment.location_id].slug,
        limit=OTHER_TIMES,
    )
    try:
        return list(search_slots(query).slots)
    except WervelError:
        return []


def calls_to_make(*, actor: Actor) -> list[DisplacedVisit]:
    """Everybody who has to hear by telephone what became of their appointment; audited."""
    _check(actor)
    _record(ReadEvent.CALLS, "", actor)
    rows = _items().filter(must_call=True, called_at__isnull=True)
    return [_visit(row) for row in rows.order_by("old_start", "pk")]


def calls_waiting(*, actor: Actor) -> int:
    """How many there are."""
    if not may_change_hours(actor):
        return 0
    return RefitItem.objects.filter(must_call=True, called_at__isnull=True).count()


@dataclass(frozen=True, slots=True)
class Bookable:
    """A person, room or device whose hours can be changed."""

    claimable: int
    kind: str
    name: str
    clinics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WeekShift:
    """A rule of weekly hours that holds from today on."""

    weekday: int
    opens: str
    closes: str
    most_visits: int | None


def bookables(*, actor: Actor) -> list[Bookable]:
    """Practitioners first, then rooms and devices with their clinic."""
    _check(actor)
    known = catalogue()
    people = [
        Bookable(
            one.claimable,
            "practitioner",
            one.name,
            tuple(
                place.slug
                for place in known.places
                if place.id in known.workplaces.get(one.claimable, ())
            ),
        )
        for one in known.people
    ]
    names = {place.id: place for place in known.places}
    things = []
    rows = Claimable.objects.filter(Q(room__active=True) | Q(device__active=True))
    for row in rows.select_related("room", "device"):
        thing = getattr(row, "room", None) or row.device
        place = names.get(thing.location_id)
        if place is not None:
            name = f"{place.name}, {thing.name}"
            things.append(Bookable(row.pk, row.kind, name, (place.slug,)))
    return [*people, *sorted(things, key=lambda one: one.name)]


def week_of(claimable: int, location: str, *, actor: Actor) -> list[WeekShift]:
    """The weekly hours that hold today or will, in the order of the week."""
    _check(actor)
    rows = Schedule.objects.filter(claimable_id=claimable, location__slug=location).filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=clock.today())
    )
    return [
        WeekShift(row.weekday, f"{row.opens:%H:%M}", f"{row.closes:%H:%M}", row.most_visits)
        for row in rows.order_by("weekday", "opens")
    ]


def _changes() -> QuerySet[HoursChange]:
    undecided = Q(items__state__in=[RefitState.OPEN, RefitState.QUEUED])
    return HoursChange.objects.annotate(
        displaced=Count("items"), undecided=Count("items", filter=undecided)
    )


def _items() -> QuerySet[RefitItem]:
    return RefitItem.objects.select_related(
        "appointment__patient", "appointment__service", "appointment__group"
    )


def _listed(row: HoursChange) -> ListedChange:
    terms = read(row.kind, row.terms)
    return ListedChange(
        id=row.pk,
        terms=terms,
        subject=_subject(terms),
        reason=row.reason,
        state=ChangeState(row.state),
        made_by=row.made_by,
        made_at=clock.to_clinic(row.made_at),
        displaced=row.displaced,  # type: ignore[attr-defined]
        undecided=row.undecided,  # type: ignore[attr-defined]
    )


def _subject(terms: Terms) -> str:
    """Who, what or which clinic it is about."""
    known = catalogue()
    claimable = getattr(terms, "claimable", None)
    if claimable is None:
        return known.place_by_slug[terms.location].name  # type: ignore[union-attr]
    person = known.person_by_claimable.get(claimable)
    return person.name if person else str(Claimable.objects.get(pk=claimable))


def _visit(row: RefitItem) -> DisplacedVisit:
    known, appointment = catalogue(), row.appointment
    return DisplacedVisit(
        item=row.pk,
        change=row.change_id,
        reference=appointment.reference,
        state=RefitState(row.state),
        problem=row.problem,
        old_start=clock.to_clinic(row.old_start),
        place=known.place_by_id[appointment.location_id],
        person=next((one for one in known.people if one.id == appointment.practitioner_id), None),
        service=appointment.service.name,
        patient=str(appointment.patient),
        phone=appointment.patient.phone,
        email=appointment.patient.email,
        language=appointment.patient.language,
        proposed=_described(row.slot),
        is_day_step=appointment.group is not None and appointment.group.kind == GroupKind.ONE_DAY,
        must_call=row.must_call,
        called_at=clock.to_clinic(row.called_at) if row.called_at else None,
        called_by=row.called_by,
    )


def _described(slot: str) -> SlotOffer | None:
    """None where there is no proposal, or its clinic or doctor is no more."""
    try:
        return describe_slot(slot) if slot else None
    except WervelError:
        return None


def _check(actor: Actor) -> None:
    if not may_change_hours(actor):
        raise Forbidden


def _record(event: ReadEvent, change: str, actor: Actor) -> None:
    audit.record(event=event, actor=actor, object_type="HoursChange", object_id=change)
