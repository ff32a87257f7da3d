"""The check of structured data finds what is wrong."""

import pytest

from tests.website.sharing.vocabulary import nodes_of, problems

pytestmark = pytest.mark.pure

SOUND = {
    "@type": "MedicalClinic",
    "name": "Aken",
    "url": "https://wervel.example/nl/",
    "telephone": "+49",
    "address": {
        "@type": "PostalAddress",
        "streetAddress": "Demostraße 1",
        "postalCode": "52062",
        "addressLocality": "Aachen",
        "addressCountry": "DE",
    },
    "geo": {"@type": "GeoCoordinates", "latitude": 50.7, "longitude": 6.1},
    "openingHoursSpecification": [
        {
            "@type": "OpeningHoursSpecification",
            "dayOfWeek": "Monday",
            "opens": "08:00",
            "closes": "18:00",
        }
    ],
    "availableService": [{"@type": "MedicalProcedure", "name": "Gesprek"}],
    "parentOrganization": {"@id": "https://wervel.example/#organization"},
    "medicalSpecialty": "https://schema.org/Musculoskeletal",
}


def test_a_sound_node_has_no_problems() -> None:
    assert problems(SOUND) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"@type": "MedicalClinik"}, "MedicalClinik: no type MedicalClinik"),
        ({"opens": "08:00"}, "MedicalClinic: MedicalClinic has no opens"),
        ({"geo": {"@type": "Person", "name": "X"}}, "Person is none of"),
        ({"medicalSpecialty": "Backs"}, "'Backs' is none of"),
        ({"url": "/nl/"}, "'/nl/' is none of"),
        ({"name": ""}, "'' is none of"),
        ({"parentOrganization": {"name": "X"}}, "neither a type nor a mere reference"),
        ({"geo": {"@type": "GeoCoordinates", "latitude": 50.7}}, "longitude is missing"),
    ],
)
def test_a_fault_is_named(changes: dict[str, object], expected: str) -> None:
    found = problems({**SOUND, **changes})
    assert len(found) == 1
    assert expected in found[0]


def test_a_superseded_property_is_refused() -> None:
    assert problems({"@type": "MedicalWebPage", "aspect": "treatment"})[-1].endswith("no aspect")


def test_a_page_without_a_block_has_no_nodes() -> None:
    assert nodes_of("<html></html>") == []
