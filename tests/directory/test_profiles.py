"""What anybody may read about clinics and people: only what is open, and only what is there."""

from datetime import date, time, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tests.chain import chain, morning
from wervel.common import clock
from wervel.common.actor import system
from wervel.directory import profiles, selectors
from wervel.directory.choices import Access, Drawing, Specialty, TravelWay
from wervel.directory.exceptions import LocationUnknown, PractitionerUnknown
from wervel.directory.models import Device, Location, Practitioner, PractitionerRole, Route
from wervel.directory.services import add_closure

__all__ = ["chain", "morning"]
pytestmark = pytest.mark.usefixtures("chain")

SCANS = ["mri-lumbar-spine", "xray-spine", "ct-spine"]
TALKS = ["first-consultation-back", "physiotherapy-intake", "results-talk"]


def services(slug: str) -> list[str]:
    return [one.slug for one in profiles.clinic_profile(slug).services]


def test_a_clinic_offers_what_its_people_rooms_and_scanners_can_do() -> None:
    assert services("aachen") == [*TALKS, *SCANS]
    assert services("oberhausen") == [*TALKS, "mri-lumbar-spine", "xray-spine"]
    assert services("bottrop") == [*TALKS, "xray-spine"]


def test_what_is_out_of_order_or_away_is_not_offered() -> None:
    Device.objects.filter(location__slug="bottrop").update(active=False)
    Practitioner.objects.filter(slug="demo-peters").update(active=False)
    assert services("bottrop") == ["first-consultation-back", "results-talk"]


def test_a_clinic_in_the_readers_language() -> None:
    with translation.override("de"):
        clinic = profiles.clinic_profile("aachen")
        assert clinic.languages == ("de", "nl", "en")
    assert clinic.languages == ("nl", "de", "en")
    assert (clinic.name, clinic.town, clinic.drawing) == ("Aachen", "Aachen", Drawing.CATHEDRAL)
    assert [way for way, _text in clinic.routes] == list(TravelWay)
    assert clinic.routes[2][1].startswith("Parkplätze gibt es vor der Tür.")
    assert clinic.access == tuple(Access)


def test_only_closures_to_come_are_told_with_their_reasons() -> None:
    place = selectors.location("aachen")
    reason = {"nl": "Verbouwing", "de": "Umbau", "en": "Building work"}
    today = clock.today()
    for day in (today - timedelta(days=1), today, today + timedelta(days=3)):
        add_closure(location=place, day=day, reason=reason, actor=system("tests"))
    found = profiles.clinic_profile("aachen").closures
    assert found == {today: "Verbouwing", today + timedelta(days=3): "Verbouwing"}


def test_a_person_with_what_they_do_and_where() -> None:
    person = profiles.person_profile("demo-vos")
    assert (person.name, person.languages) == ("dr. Demo Vos", ("nl", "de", "en"))
    assert (person.specialties, person.clinics) == (
        (Specialty.SPINE,),
        (profiles.ClinicName("aachen", "Aken"),),
    )
    assert [one.slug for one in person.services] == ["first-consultation-back", "results-talk"]
    assert person.about.endswith("Dit is een voorbeeld: deze persoon bestaat niet.")


def test_who_only_scans_cannot_be_booked_by_visitors() -> None:
    assert profiles.person_profile("demo-brandt").services == ()


def test_a_person_at_two_clinics_stands_at_both() -> None:
    PractitionerRole.objects.create(
        practitioner=Practitioner.objects.get(slug="demo-vos"),
        location=Location.objects.get(slug="bottrop"),
        specialty=Specialty.SPINE,
    )
    person = profiles.person_profile("demo-vos")
    assert [clinic.slug for clinic in person.clinics] == ["aachen", "bottrop"]
    assert person.specialties == (Specialty.SPINE,)
    people = profiles.clinic_profile("bottrop").people
    assert sorted(one.slug for one in people) == [
        "demo-lange", "demo-peters", "demo-vos", "demo-wolf",
    ]  # fmt: skip


def test_a_closed_clinic_is_not_found_and_its_people_neither() -> None:
    Location.objects.filter(slug="bottrop").update(active=False)
    assert [one.slug for one in profiles.clinic_profiles()] == ["aachen", "oberhausen"]
    assert [place.slug for place in selectors.locations()] == ["aachen", "oberhausen"]
    assert "demo-lange" not in [one.slug for one in profiles.person_profiles()]
    with pytest.raises(LocationUnknown):
        profiles.clinic_profile("bottrop")
    with pytest.raises(LocationUnknown):
        selectors.location("bottrop")
    with pytest.raises(PractitionerUnknown):
        profiles.person_profile("demo-lange")


def test_who_has_left_is_not_found() -> None:
    Practitioner.objects.filter(slug="demo-vos").update(active=False)
    assert "demo-vos" not in [one.slug for one in profiles.clinic_profile("aachen").people]
    for slug in ("demo-vos", "nobody"):
        with pytest.raises(PractitionerUnknown):
            profiles.person_profile(slug)


def test_three_clinics_take_as_many_queries_as_one() -> None:
    counts = []
    for slugs in (["aachen"], ["aachen", "oberhausen", "bottrop"]):
        Location.objects.update(active=False)
        Location.objects.filter(slug__in=slugs).update(active=True)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert len(profiles.clinic_profiles()) == len(slugs)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Location, {"drawing": "dragon"}),
        (Practitioner, {"about": {"nl": "x", "de": "x"}}),
        (Route, {"way": "boat"}),
        (Route, {"texts": {}}),
        (Route, {"way": "train"}),
    ],
)
def test_the_database_refuses_what_no_page_can_show(
    model: type[Location] | type[Practitioner] | type[Route], change: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**change)


def test_hours_are_those_of_the_clinic() -> None:
    hours = profiles.clinic_profile("bottrop").hours
    assert [(one.weekday, one.opens, one.closes) for one in hours] == [
        (day, time(8, 30), time(17, 30)) for day in range(5)
    ]
    assert clock.today() == date(2026, 3, 10)
