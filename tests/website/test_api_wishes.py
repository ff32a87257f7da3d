"""What a visit must suit, asked for over the interface for programs."""

from datetime import time
from typing import Any

import pytest
from django.test import Client

from tests.triage.conftest import published
from tests.website.test_api import SERVICE
from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.selectors.slots import parse_slot
from wervel.scheduling.services.hours import set_kept_free
from wervel.triage.models import CheckOutcome
from wervel.triage.selectors import draft_row
from wervel.triage.services import start_check

__all__ = ["published"]
pytestmark = pytest.mark.usefixtures("chain", "published")
SLOTS = {"service": SERVICE, "location": "bottrop"}
CHAINS = {"plan": "back-in-one-day", "location": "bottrop"}
TOGETHER = {"service": SERVICE, "location": "bottrop"}
PATHS = [("slots", SLOTS), ("chains", CHAINS), ("together", TOGETHER)]


def ask(client: Client, path: str, asked: dict[str, Any], **more: Any) -> Any:
    return client.get(f"/api/v1/{path}", {**asked, **more}, headers={"Accept-Language": "nl"})


def found(client: Client, path: str, asked: dict[str, Any], **more: Any) -> list[dict[str, Any]]:
    answer = ask(client, path, asked, **more)
    assert answer.status_code == 200, answer.content
    times: list[dict[str, Any]] = next(iter(answer.json().values()))
    return times


def finished_check(urgency: str) -> str:
    """The secret of a check that found this."""
    secret = start_check(language="nl", actor=VISITOR)
    draft = draft_row(secret)
    draft.outcome = CheckOutcome.objects.create(
        pathway_id=draft.pathway_id,
        pathway_slug="back-pain",
        pathway_version="1",
        answers={},
        outcome={},
        urgency=urgency,
        language="nl",
        created_at=clock.now(),
    )
    draft.save()
    return secret


def keep_everything_free() -> None:
    week = [Kept(WeeklyHours(day, time(8), time(18)), Urgency.WITHIN_DAYS, 0) for day in range(7)]
    doctor = Practitioner.objects.get(slug="demo-lange").claimable
    bottrop = Location.objects.get(slug="bottrop")
    set_kept_free(claimable=doctor, location=bottrop, kept=week, actor=system("tests"))


@pytest.mark.parametrize(("path", "asked"), PATHS)
def test_kept_times_are_for_those_whose_check_found_it(
    client: Client, path: str, asked: dict[str, Any]
) -> None:
    keep_everything_free()
    urgent, calm = finished_check("same-day"), finished_check("within-weeks")
    assert found(client, path, asked) == found(client, path, asked, check=calm) == []
    assert found(client, path, asked, check=urgent) != []
    assert found(client, path, asked, check=urgent, urgency="within-days") != []
    assert found(client, path, asked, check=urgent, urgency="within-weeks") == []
    for more in ({}, {"check": calm}):
        refused = ask(client, path, asked, urgency="same-day", **more)
        assert refused.status_code == 422
        assert [one["field"] for one in refused.json()["errors"]] == ["urgency"]


def test_what_was_found_goes_with_the_signed_id_and_is_held(client: Client) -> None:
    keep_everything_free()
    slot = found(client, "slots", SLOTS, check=finished_check("within-days"))[0]["id"]
    assert parse_slot(slot).wish.urgency is Urgency.WITHIN_DAYS
    forged = slot.replace("within-days", "same-day")
    for sent, status in ((forged, 404), (slot, 201)):
        answer = client.post("/api/v1/holds", {"slot": sent}, content_type="application/json")
        assert answer.status_code == status, answer.content


@pytest.mark.parametrize(("path", "asked"), PATHS)
def test_language_access_and_age_are_searched_by(
    client: Client, path: str, asked: dict[str, Any]
) -> None:
    everything = found(client, path, asked)
    suited = {"language": "de", "access": ["step-free"], "age": "40"}
    narrowed = found(client, path, asked, **suited)
    assert [one["start"] for one in narrowed] == [one["start"] for one in everything]
    assert all(".step-free." in one["id"] for one in narrowed)
    Practitioner.objects.exclude(slug="demo-lange").update(languages=["tr"])
    Practitioner.objects.get(slug="demo-vos").save()
    assert found(client, path, asked, language="tr") == []
    bottrop = Location.objects.get(slug="bottrop")
    bottrop.access = []
    bottrop.save()
    assert found(client, path, asked, access=["step-free"]) == []
    service = HealthcareService.objects.get(slug=SERVICE)
    service.min_age = 18
    service.save()
    assert found(client, path, asked, age="17") == []
    assert found(client, path, asked, birth_date="2020-01-01") == []
    assert found(client, path, asked, birth_date="1980-01-01") != []


@pytest.mark.parametrize(("path", "asked"), PATHS)
@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"language": "xx"}, "language"),
        ({"language": "Dutch"}, "language"),
        ({"language": "\x00"}, "language"),
        ({"access": ["step-free", "helipad"]}, "access.1"),
        ({"access": ["lift"] * 50}, "access"),
        ({"age": "-1"}, "age"),
        ({"age": "old"}, "age"),
        ({"age": "131"}, "age"),
        ({"birth_date": "31-3-1980"}, "birth_date"),
        ({"birth_date": "2999-01-01"}, "birth_date"),
        ({"age": "30", "birth_date": "1980-03-31"}, "birth_date"),
        ({"check": "never-issued"}, "check"),
        ({"check": "🦴" * 60}, "check"),
        ({"urgency": "now"}, "urgency"),
        ({"urgency": "emergency"}, "urgency"),
    ],
)
def test_what_is_not_right_is_told(
    client: Client, path: str, asked: dict[str, Any], more: dict[str, Any], field: str
) -> None:
    answer = ask(client, path, asked, **more)
    assert answer.status_code == 422, answer.content
    (error,) = answer.json()["errors"]
    assert error["field"] == field
    assert error["message"]


def test_the_document_names_them(client: Client) -> None:
    document = client.get("/api/v1/openapi.json").json()
    for path, _asked in PATHS:
        names = {one["name"] for one in document["paths"][f"/api/v1/{path}"]["get"]["parameters"]}
        assert {"language", "access", "age", "birth_date", "check", "urgency"} <= names
