"""The demo chain: content/demo/chain.yaml, built by calling the services, once."""

from collections.abc import Mapping
from datetime import time
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction

from wervel.common.actor import Actor, system
from wervel.directory import selectors as directory
from wervel.directory import services
from wervel.directory.legal import LegalEntity
from wervel.directory.models import Location, Organization
from wervel.scheduling.services.free_days import rebuild
from wervel.scheduling.services.hours import set_weekly_hours

ACTOR = system("demo")
Document = Mapping[str, Any]


def read_chain() -> Document:
    text = (settings.CONTENT_DIR / "demo" / "chain.yaml").read_text(encoding="utf-8")
    document: Document = yaml.safe_load(text)
    return document


@transaction.atomic
def build_chain(document: Document, *, actor: Actor = ACTOR) -> bool:
    """Build clinics, people, rooms, scanners and services; False when they already stand."""
    if directory.contact_details() is not None:
        return False
    organization = services.add_organization(**document["organization"], actor=actor)
    legal = LegalEntity(**document["legal"])
    services.set_legal_entity(organization=organization, legal=legal, actor=actor)
    places = {
        entry["slug"]: _location(organization, entry, position, actor)
        for position, entry in enumerate(document["locations"])
    }
    for entry in document["practitioners"]:
        place = places[entry["location"]]
        practitioner = services.add_practitioner(
            slug=entry["slug"],
            name=entry["name"],
            languages=entry["languages"],
            roles=[(place, entry["specialty"])],
            about=entry["about"],
            actor=actor,
        )
        set_weekly_hours(
            claimable=practitioner.claimable,
            location=place,
            hours=directory.weekly_hours(place),
            actor=actor,
        )
    for position, entry in enumerate(document["services"]):
        services.add_service(**entry, position=position, actor=actor)
    for position, entry in enumerate(document["visit_plans"]):
        services.add_visit_plan(**entry, position=position, actor=actor)
    rebuild()
    return True


def _location(
    organization: Organization, entry: Mapping[str, Any], position: int, actor: Actor
) -> Location:
    aside = ("opens", "saturday", "rooms", "devices")
    plain = {key: value for key, value in entry.items() if key not in aside}
    place = services.add_location(
        organization=organization, position=position, actor=actor, **plain
    )
    week = entry["opens"]
    hours = services.weekly(week["weekdays"], _time(week["from"]), _time(week["until"]))
    if saturday := entry.get("saturday"):
        hours += services.weekly([5], _time(saturday["from"]), _time(saturday["until"]))
    services.set_opening_hours(location=place, hours=hours, actor=actor)
    number = 0
    for room_type, count in entry["rooms"].items():
        for _ in range(count):
            number += 1
            services.add_room(location=place, name=f"{number:02}", room_type=room_type, actor=actor)
    for device_type, count in entry["devices"].items():
        for index in range(count):
            services.add_device(
                location=place,
                name=f"{device_type.upper()} {index + 1}",
                device_type=device_type,
                actor=actor,
            )
    return place


def _time(text: str) -> time:
    return time.fromisoformat(text)
