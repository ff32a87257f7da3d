"""Who answers for a critical value: first whose it is, then who comes next."""

from collections.abc import Iterator

from django.db.models import Q, QuerySet

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.common import clock
from wervel.diagnostics.models import ServiceRequest
from wervel.directory.models import Practitioner
from wervel.encounters.models import Encounter
from wervel.scheduling.models import Schedule


def in_turn(encounter: Encounter, request: ServiceRequest | None) -> list[User]:
    """The doctor who asked, the doctor of the visit, those of the clinic who are on duty today
    and then the others, every other doctor, and the managers. Nobody stands twice."""
    found: dict[object, User] = {}
    for user in _candidates(encounter, request):
        found.setdefault(user.pk, user)
    return list(found.values())


def _candidates(encounter: Encounter, request: ServiceRequest | None) -> Iterator[User]:
    doctors = _active().filter(memberships__role=Role.DOCTOR)
    if request is not None:
        yield from doctors.filter(pk=request.requester_id)
    if encounter.practitioner_id is not None:
        yield from doctors.filter(practitioner=encounter.practitioner_id)
    there = Practitioner.objects.filter(active=True, roles__location=encounter.location_id)
    on_duty = there.filter(claimable__in=_works_today(encounter))
    for group in (on_duty, there):
        yield from doctors.filter(practitioner__in=group).order_by("practitioner__slug")
    yield from doctors.order_by("username")
    yield from _active().filter(memberships__role=Role.MANAGER).order_by("username")


def _active() -> QuerySet[User]:
    return User.objects.filter(is_active=True)


def _works_today(encounter: Encounter) -> QuerySet[Schedule, int]:
    today = clock.today()
    rows = Schedule.objects.filter(
        Q(valid_from=None) | Q(valid_from__lte=today),
        Q(valid_until=None) | Q(valid_until__gte=today),
        location=encounter.location_id,
        weekday=today.weekday(),
    )
    return rows.values_list("claimable", flat=True)
