"""Do claims, free days, appointments and the outbox still agree? Each fault is named."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from wervel.contact.models import OutboundMessage
from wervel.scheduling import bitmap
from wervel.scheduling.choices import AppointmentStatus, GroupKind
from wervel.scheduling.models import (
    Appointment,
    AppointmentChange,
    Claim,
    FreeDay,
    SessionQuota,
    VisitGroup,
)
from wervel.scheduling.offer_verification import offer_faults
from wervel.scheduling.selectors.opening import bookable_days, open_days, posts
from wervel.scheduling.services.chain_mails import booked_key, cancelled_key, changed_in
from wervel.scheduling.services.free_days import claimed_bits
from wervel.scheduling.services.session_seats import misplaced
from wervel.scheduling.ticks import TICK_MINUTES, tick_at, ticks_for
from wervel.scheduling.transitions import HOLDS_ITS_TIME

CHUNK = 200


@dataclass(frozen=True, slots=True)
class Fault:
    """What does not agree, in one line; `kind` is stable, for programs."""

    kind: str
    where: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}"


def verify_scheduling() -> Iterator[Fault]:
    """All faults, in no fixed order; none when everything agrees."""
    yield from _double_claims()
    yield from _free_days()
    yield from _appointments()
    yield from _groups()
    yield from _sessions()
    yield from _released_claims()
    yield from _confirmations()
    yield from (Fault(*named) for named in offer_faults())


def _double_claims() -> Iterator[Fault]:
    """The constraint forbids them; a database without it would not."""
    pairs = Claim.objects.values_list("claimable_id", "tick").annotate(times=Count("id"))
    for claimable, tick, _ in pairs.filter(times__gt=1):
        yield Fault("claimed-twice", f"claimable {claimable} at tick {tick}")


def _free_days() -> Iterator[Fault]:
    """Stored bits and columns against hours, leave and claims."""
    days = bookable_days()
    found = posts()
    for begin in range(0, len(found), CHUNK):
        chunk = found[begin : begin + CHUNK]
        claimables = {post.claimable for post in chunk}
        taken = claimed_bits(claimables, days)
        rows = {
            (row.claimable_id, row.location_id, row.day): row
            for row in FreeDay.objects.filter(
                claimable_id__in=claimables, day__gte=days.start, day__lt=days.stop
            )
        }
        for one in open_days(chunk, days):
            row = rows.get((one.claimable, one.location, one.day))
            free = one.open & ~taken.get((one.claimable, one.day), 0)
            if problem := _problem(row, one.pool, one.open, free):
                yield Fault(problem, f"claimable {one.claimable} on day {one.day}")


def _problem(row: FreeDay | None, pool: str, is_open: int, free: int) -> str:
    if row is None:
        return "free-day-missing"
    if (row.pool, bitmap.unpack(row.open)) != (pool, is_open):
        return "free-day-other-hours"
    if bitmap.unpack(row.free) != free:
        return "free-day-other-claims"
    columns = (row.first_run, row.longest_run, row.halves)
    computed = (bitmap.first_run(free), bitmap.longest_run_beyond(free), bitmap.halves(free))
    return "" if columns == computed else "free-day-other-columns"


def _appointments() -> Iterator[Fault]:
    """What holds its time has claims for all of it; what gave it back has none."""
    claims: dict[UUID, set[tuple[int, int]]] = {}
    owned = Claim.objects.filter(appointment__isnull=False)
    for owner, claimable, tick in owned.values_list("appointment_id", "claimable_id", "tick"):
        if owner is not None:
            claims.setdefault(owner, set()).add((claimable, tick))
    rows = Appointment.objects.select_related("patient", "practitioner")
    for row in rows.iterator(chunk_size=1000):
        held = claims.get(row.pk, set())
        if AppointmentStatus(row.status) in HOLDS_ITS_TIME:
            if not _own_ticks(row) <= held:
                yield Fault("appointment-without-claims", row.reference)
        elif held:
            yield Fault("claims-of-ended-appointment", row.reference)


def _own_ticks(row: Appointment) -> set[tuple[int, int]]:
    """What patient and practitioner must have claimed, without buffers."""
    whole = _ticks(row, 0, None)
    wanted = {(row.patient.claimable_id, tick) for tick in whole}
    if row.practitioner is not None:
        own = _ticks(row, row.practitioner_after, row.practitioner_minutes)
        wanted |= {(row.practitioner.claimable_id, tick) for tick in own}
    return wanted


def _ticks(row: Appointment, after: int, minutes: int | None) -> range:
    """The ticks of a stretch of the visit; without minutes, up to its end."""
    whole = int((row.end - row.start).total_seconds() // 60)
    end = whole if minutes is None else after + minutes
    begin = tick_at(row.start)
    return range(begin + after // TICK_MINUTES, begin + ticks_for(end))


def _groups() -> Iterator[Fault]:
    """What was booked as one is all there; no step is left of a day that does not begin."""
    groups = VisitGroup.objects.annotate(
        present=Count("appointments"),
        people=Count("appointments__patient", distinct=True),
    )
    for group in groups.iterator(chunk_size=1000):
        expected = 1 if group.kind == GroupKind.ONE_DAY else group.size
        if group.present != group.size or group.people != expected:
            yield Fault("half-booked-visit", f"{group.pk}, {group.present} of {group.size}")
    begins = Appointment.objects.filter(position=0, group__kind=GroupKind.ONE_DAY)
    cancelled = begins.filter(status=AppointmentStatus.CANCELLED)
    left = Appointment.objects.filter(group__in=cancelled.values("group"), position__gt=0)
    for row in left.exclude(status=AppointmentStatus.CANCELLED).order_by("reference"):
        yield Fault("step-of-cancelled-visit", row.reference)


def _sessions() -> Iterator[Fault]:
    """Whoever begins in a session with a limit has one of its seats, and nobody else has."""
    for quota in SessionQuota.objects.order_by("pk"):
        for hold, appointment in misplaced(quota):
            yield Fault("wrong-seat", f"{quota}: hold {hold}, appointment {appointment}")


def _released_claims() -> Iterator[Fault]:
    freed = Claim.objects.filter(hold__freed_at__isnull=False)
    for hold in freed.values_list("hold_id", flat=True).distinct():
        yield Fault("claims-of-freed-hold", f"hold {hold}")


def _confirmations() -> Iterator[Fault]:
    """Every state that a patient with an e-mail address must know of has its mail, and no mail is
    about a state that never was.

    A group has one mail when it is booked, one when it moves as one, and one when all that is left
    of it is cancelled.
    """
    untold = set(
        AppointmentChange.objects.filter(told=False).values_list("appointment_id", "sequence")
    )
    told = set(
        OutboundMessage.objects.filter(
            Q(event_key__startswith="appointment:") | Q(event_key__startswith="visit:")
        ).values_list("event_key", flat=True)
    )
    together = {one for key in told for one in changed_in(key)}
    states: set[str] = set()
    fields = ("pk", "sequence", "reference", "group_id", "position", "patient__email")
    rows = Appointment.objects.values_list(*fields)
    for pk, sequence, reference, group, position, email in rows.iterator(chunk_size=1000):
        states |= {f"appointment:{pk}:{number}" for number in range(sequence + 1)}
        for number in range(sequence + 1) if email else ():
            keys = {f"appointment:{pk}:{number}"}
            if group and number == 0:
                keys = {booked_key(group)}
            elif group and number == sequence:
                keys.add(cancelled_key(group))
            if (str(group), position, number) in together:
                continue
            if keys.isdisjoint(told) and (pk, number) not in untold:
                yield Fault("appointment-without-mail", f"{reference}, change {number}")
    for key in sorted(told - states):
        if key.startswith("appointment:"):
            yield Fault("mail-without-appointment", key)
