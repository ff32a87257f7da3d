"""What narrows the times, and what is said when nothing is left."""

import pytest
from django.test import Client

from wervel.directory.models import Location

pytestmark = pytest.mark.usefixtures("chain")


def shown(client: Client, query: str) -> list[tuple[str, str]]:
    answer = client.get(f"/nl/afspraak/?{query}")
    assert answer.status_code == 200
    return [
        (card.place, card.practitioner)
        for _, cards in answer.context.get("days", ())
        for card in cards
    ]


def test_a_doctor_can_be_chosen(client: Client) -> None:
    assert set(shown(client, "doctor=demo-lange")) == {("Bottrop", "dr. Demo Lange")}


def test_who_speaks_the_language_is_found(client: Client) -> None:
    found = {doctor for _, doctor in shown(client, "language=en")}
    assert found
    everybody = client.get("/nl/afspraak/").context["form"].fields["doctor"].tiles
    speakers = {
        tile.label
        for tile in everybody
        if tile.value and shown(client, f"language=en&doctor={tile.value}")
    }
    assert found <= speakers


def test_only_clinics_with_the_access_are_found(client: Client) -> None:
    place = Location.objects.get(slug="oberhausen")
    place.access = [*place.access, "hearing-loop"]
    place.save()
    others = Location.objects.exclude(slug="oberhausen")
    for other in others:
        other.access = ["step-free"]
        other.save()
    found = shown(client, "access=hearing-loop&access=step-free")
    assert {clinic for clinic, _ in found} == {"Oberhausen"}


def test_only_clinics_within_the_distance_are_found(client: Client) -> None:
    assert {clinic for clinic, _ in shown(client, "near=6211&km=60")} == {"Aken"}


def test_without_a_place_the_distance_plays_no_part(client: Client) -> None:
    assert len({clinic for clinic, _ in shown(client, "km=30")}) > 1


def test_a_chosen_wish_is_named_and_can_be_dropped(client: Client) -> None:
    answer = client.get("/nl/afspraak/?near=6211&doctor=demo-vos&language=nl&access=lift&km=60")
    assert answer.context["wishes"] == "dr. Demo Vos, Nederlands, Binnen 60 km, Lift"
    assert answer.context["no_wishes_url"] == "/nl/afspraak/?near=6211"


def test_an_empty_answer_says_what_to_let_go(client: Client) -> None:
    answer = client.get("/nl/afspraak/?near=6211&clinic=bottrop&km=30")
    ways = [(one.text, one.first, one.url) for one in answer.context["loosenings"]]
    assert ways == [
        (
            "Elke afstand",
            "eerste vrije tijd: vandaag 08:30, Bottrop",
            "/nl/afspraak/?near=6211&clinic=bottrop",
        ),
        (
            "Alle klinieken",
            "eerste vrije tijd: vandaag 08:00, Aken",
            "/nl/afspraak/?near=6211&km=30",
        ),
    ]
    assert "tel:+492214710100" in answer.text.split("<main")[1].split("</main>")[0]


def test_when_one_wish_less_is_not_enough_all_go(client: Client) -> None:
    Location.objects.all().update(access=[])
    place = Location.objects.get(slug="bottrop")
    place.access = ["lift"]
    place.save()
    answer = client.get("/nl/afspraak/?near=6211&clinic=aachen&km=30&access=lift")
    texts = [one.text for one in answer.context["loosenings"]]
    assert texts == ["Zonder wensen voor het gebouw"]
    answer = client.get("/nl/afspraak/?near=1012&clinic=aachen&km=30&access=lift")
    (everything,) = answer.context["loosenings"]
    assert everything.url == "/nl/afspraak/?near=1012"


@pytest.mark.parametrize(
    "wrong",
    [
        "doctor=nobody",
        "language=xx",
        "access=helipad",
        "near=6211&km=7",
        "doctor=%00",
        "language=" + "n" * 10_000,
        "access=%F0%9F%92%A9",
        "doctor=%ED%A0%80",
    ],
)
@pytest.mark.parametrize("language", ["nl/afspraak", "de/termin", "en/appointment"])
def test_a_wish_we_do_not_know_is_said_and_left_out(
    client: Client, wrong: str, language: str
) -> None:
    answer = client.get(f"/{language}/?{wrong}")
    assert answer.status_code == 422
    assert answer.context["days"]
    assert len(answer.context["form"].summary) == 1


def test_another_clinic_lets_the_doctor_go(client: Client) -> None:
    answer = client.get("/nl/afspraak/?clinic=bottrop&doctor=demo-lange")
    urls = {one.name: one.url for one in answer.context["clinic_choices"]}
    assert urls["Aken"] == "/nl/afspraak/?clinic=aachen"
