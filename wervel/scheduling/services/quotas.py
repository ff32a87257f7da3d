"""The claimables whose ticks are the seats of a day or of a session (see selectors.seats)."""

from itertools import count

from wervel.common import clock
from wervel.directory.choices import ClaimableKind
from wervel.directory.models import Claimable, HealthcareService, Practitioner
from wervel.scheduling.models import Appointment, Claim, DailyQuota, Schedule, SessionQuota
from wervel.scheduling.selectors.seats import date_of, first_seat
from wervel.scheduling.ticks import tick_at
from wervel.scheduling.transitions import HOLDS_ITS_TIME


def add_missing_quotas() -> None:
    """Give every practitioner of a limited service one, and everybody whose sessions have a limit
    one for each clinic, within the caller's transaction."""
    _add_missing_session_quotas()
    limited = HealthcareService.objects.filter(daily_limit__isnull=False)
    for service in limited.order_by("pk"):
        codes = service.requirements.filter(kind=ClaimableKind.PRACTITIONER).values("code")
        has_one = DailyQuota.objects.filter(service=service).values("practitioner")
        people = Practitioner.objects.filter(roles__specialty__in=codes).exclude(pk__in=has_one)
        for person in people.order_by("pk").distinct():
            label = f"{service.slug}, {person.slug}"
            DailyQuota.objects.create(
                claimable=Claimable.objects.create(kind=ClaimableKind.QUOTA, label=label),
                practitioner=person,
                service=service,
            )


def _add_missing_session_quotas() -> None:
    limited = Schedule.objects.filter(most_visits__isnull=False).order_by("claimable", "location")
    there = set(SessionQuota.objects.values_list("owner_id", "location_id"))
    for owner, location in limited.values_list("claimable_id", "location_id").distinct():
        if (owner, location) not in there:
            label = f"sessions of {owner}"
            SessionQuota.objects.create(
                claimable=Claimable.objects.create(kind=ClaimableKind.QUOTA, label=label),
                owner_id=owner,
                location_id=location,
            )


def seat_booked_visits(service: HealthcareService) -> None:
    """Give the visits to come that have no seat one, beyond the limit if there are more."""
    for quota in DailyQuota.objects.filter(service=service).order_by("pk"):
        taken = set(
            Claim.objects.filter(claimable=quota.claimable_id).values_list("tick", flat=True)
        )
        visits = Appointment.objects.filter(
            service=service,
            practitioner=quota.practitioner_id,
            status__in=HOLDS_ITS_TIME,
            start__gte=clock.now(),
        ).exclude(claims__claimable=quota.claimable_id)
        for visit in visits.order_by("start"):
            first = first_seat(date_of(tick_at(visit.start)))
            tick = next(one for one in count(first) if one not in taken)
            taken.add(tick)
            Claim.objects.create(claimable_id=quota.claimable_id, tick=tick, appointment=visit)
