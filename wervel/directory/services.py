"""Writes to the directory: what the chain consists of."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, time
from enum import StrEnum
from typing import Any

from django.db import transaction

from wervel.audit import services as audit
from wervel.common.actor import Actor
from wervel.common.language import Localized
from wervel.common.versions import numbers as versions
from wervel.directory.choices import Access, ClaimableKind, Drawing, TravelWay
from wervel.directory.legal import LegalEntity
from wervel.directory.models import (
    Claimable,
    Closure,
    Device,
    HealthcareService,
    LegalDetails,
    Location,
    OpeningHours,
    Organization,
    Practitioner,
    PractitionerRole,
    Room,
    Route,
    ServiceRequirement,
    VisitPlan,
    VisitPlanStep,
)
from wervel.directory.models.offers import LATE_CHANGE_HOURS
from wervel.directory.models.texts import no_words
from wervel.directory.opening import WeeklyHours


class DirectoryEvent(StrEnum):
    ADDED = "directory.entry.added"
    LEGAL_ENTITY_SET = "directory.organization.legal-entity-set"
    USER_LINKED = "directory.practitioner.user-linked"


def _added(actor: Actor, entry: Any) -> None:
    versions.changed(versions.DIRECTORY)
    audit.record(
        event=DirectoryEvent.ADDED,
        actor=actor,
        object_type=type(entry).__name__,
        object_id=entry.pk,
    )


@transaction.atomic
def add_organization(
    *, name: str, phone: str, whatsapp: str, email: str, actor: Actor
) -> Organization:
    organization = Organization.objects.create(
        name=name, phone=phone, whatsapp=whatsapp, email=email
    )
    _added(actor, organization)
    return organization


@transaction.atomic
def set_legal_entity(*, organization: Organization, legal: LegalEntity, actor: Actor) -> None:
    """Say who stands behind the chain in law; it replaces what was said before."""
    details = LegalDetails(organization=organization, **asdict(legal))
    details.full_clean(exclude=["organization"], validate_unique=False)
    LegalDetails.objects.update_or_create(organization=organization, defaults=asdict(legal))
    versions.changed(versions.DIRECTORY)
    audit.record(
        event=DirectoryEvent.LEGAL_ENTITY_SET,
        actor=actor,
        object_type="Organization",
        object_id=organization.pk,
    )


@transaction.atomic
def add_location(
    *,
    organization: Organization,
    slug: str,
    names: Localized,
    street: str,
    postal_code: str,
    latitude: float,
    longitude: float,
    phone: str,
    email: str,
    access: Sequence[str],
    directions: Localized,
    position: int,
    actor: Actor,
    drawing: str = Drawing.CLINIC,
    routes: Mapping[str, Localized] | None = None,
) -> Location:
    """Add a clinic. Coordinates are WGS 84 degrees; `access` are codes of choices.Access.

    `routes` say how one gets there, by code of choices.TravelWay.
    """
    location = Location.objects.create(
        organization=organization,
        slug=slug,
        names=names,
        street=street,
        postal_code=postal_code,
        latitude=latitude,
        longitude=longitude,
        phone=phone,
        email=email,
        access=[Access(code).value for code in access],
        directions=directions,
        drawing=Drawing(drawing),
        position=position,
    )
    Route.objects.bulk_create(
        Route(location=location, way=TravelWay(way), texts=texts)
        for way, texts in (routes or {}).items()
    )
    _added(actor, location)
    return location


@transaction.atomic
def set_opening_hours(*, location: Location, hours: Sequence[WeeklyHours], actor: Actor) -> None:
    """Replace the weekly hours of a clinic."""
    location.opening_hours.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(
            location=location,
            weekday=rule.weekday,
            opens=rule.opens,
            closes=rule.closes,
            valid_from=rule.valid_from,
            valid_until=rule.valid_until,
        )
        for rule in hours
    )
    _added(actor, location)


@transaction.atomic
def open_extra_day(
    *, location: Location, day: date, hours: Sequence[tuple[time, time]], actor: Actor
) -> None:
    """Open a clinic on one day beside its weekly hours; practitioners come only if told so."""
    OpeningHours.objects.bulk_create(
        OpeningHours(
            location=location,
            weekday=day.weekday(),
            opens=opens,
            closes=closes,
            valid_from=day,
            valid_until=day,
        )
        for opens, closes in hours
    )
    _added(actor, location)


@transaction.atomic
def add_closure(*, location: Location, day: date, reason: Localized, actor: Actor) -> Closure:
    closure = Closure.objects.create(location=location, day=day, reason=reason)
    _added(actor, closure)
    return closure


@transaction.atomic
def add_practitioner(
    *,
    slug: str,
    name: str,
    languages: Sequence[str],
    roles: Sequence[tuple[Location, str]],
    actor: Actor,
    about: Localized | None = None,
    user_id: Any = None,
) -> Practitioner:
    """Add a practitioner with what they do where: pairs of clinic and specialty."""
    practitioner = Practitioner.objects.create(
        claimable=Claimable.objects.create(kind=ClaimableKind.PRACTITIONER, label=name),
        user_id=user_id,
        slug=slug,
        name=name,
        languages=list(languages),
        about=about or no_words(),
    )
    PractitionerRole.objects.bulk_create(
        PractitionerRole(practitioner=practitioner, location=location, specialty=specialty)
        for location, specialty in roles
    )
    _added(actor, practitioner)
    return practitioner


@transaction.atomic
def link_user(*, practitioner: Practitioner, user_id: Any, actor: Actor) -> None:
    """Say which account is this practitioner's: their own day list opens to it."""
    Practitioner.objects.filter(pk=practitioner.pk).update(user_id=user_id)
    audit.record(
        event=DirectoryEvent.USER_LINKED,
        actor=actor,
        object_type="Practitioner",
        object_id=practitioner.pk,
        detail={"user": str(user_id)},
    )


@transaction.atomic
def add_room(*, location: Location, name: str, room_type: str, actor: Actor) -> Room:
    claimable = Claimable.objects.create(kind=ClaimableKind.ROOM, label=name)
    room = Room.objects.create(
        claimable=claimable, location=location, name=name, room_type=room_type
    )
    _added(actor, room)
    return room


@transaction.atomic
def add_device(*, location: Location, name: str, device_type: str, actor: Actor) -> Device:
    claimable = Claimable.objects.create(kind=ClaimableKind.DEVICE, label=name)
    device = Device.objects.create(
        claimable=claimable, location=location, name=name, device_type=device_type
    )
    _added(actor, device)
    return device


@transaction.atomic
def add_service(
    *,
    slug: str,
    names: Localized,
    summaries: Localized,
    minutes: int,
    grid_minutes: int,
    price_cents: int,
    public: bool,
    position: int,
    needs: Sequence[Mapping[str, Any]],
    actor: Actor,
    late_change_hours: int = LATE_CHANGE_HOURS,
) -> HealthcareService:
    """Add what can be booked; `needs` are its ServiceRequirement rows as mappings."""
    service = HealthcareService.objects.create(
        slug=slug,
        names=names,
        summaries=summaries,
        minutes=minutes,
        grid_minutes=grid_minutes,
        price_cents=price_cents,
        public=public,
        position=position,
        late_change_hours=late_change_hours,
    )
    for need in needs:
        ServiceRequirement.objects.create(service=service, **need)
    _added(actor, service)
    return service


@transaction.atomic
def add_visit_plan(
    *,
    slug: str,
    names: Localized,
    summaries: Localized,
    steps: Sequence[Mapping[str, Any]],
    position: int,
    actor: Actor,
    public: bool = True,
) -> VisitPlan:
    """Add what is booked as one on one day; `steps` name their `service` by its slug, and are
    VisitPlanStep rows otherwise. At least two, or it is no plan."""
    if len(steps) < 2:
        raise ValueError(f"{slug} has {len(steps)} steps")
    known = {one.slug: one for one in HealthcareService.objects.all()}
    plan = VisitPlan.objects.create(
        slug=slug, names=names, summaries=summaries, public=public, position=position
    )
    for number, step in enumerate(steps):
        rest = {**step, "service": known[step["service"]]}
        VisitPlanStep.objects.create(plan=plan, position=number, **rest)
    _added(actor, plan)
    return plan


def weekly(weekdays: Sequence[int], opens: time, closes: time) -> list[WeeklyHours]:
    """The same hours on several weekdays."""
    return [WeeklyHours(weekday, opens, closes) for weekday in weekdays]
