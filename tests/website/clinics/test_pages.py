"""The pages of the clinics and of their people."""

import html as entities
import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client

from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.directory import selectors
from wervel.directory.models import Location, Practitioner, ServiceRequirement
from wervel.directory.services import add_closure
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.free_days import catalogue_changed

pytestmark = [pytest.mark.once, pytest.mark.usefixtures("chain")]

CLINICS = {"nl": "/nl/klinieken/", "de": "/de/kliniken/", "en": "/en/clinics/"}
AACHEN = "/nl/klinieken/aachen/"
VOS = "/nl/klinieken/team/demo-vos/"
HOSTILE = ("qqqqqqq", "x" * 10_000, "\U0001f9b4", "a\x00b", "\u202egur", "<b>'\"")


def page(client: Client, address: str, near: str | None = None, status: int = 200) -> str:
    response = client.get(address, {} if near is None else {"near": near})
    assert response.status_code == status
    assert not response.cookies
    return entities.unescape(" ".join(response.content.decode().split()))


def main_of(html: str) -> str:
    return html.split("<main")[1].split("</main>")[0]


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", main_of(html)).split())


def order(html: str) -> list[str]:
    return re.findall(r"<h2><a href=\"/nl/klinieken/(\w+)/", html)


def test_all_clinics_in_their_own_order_with_their_first_free_times(client: Client) -> None:
    html = page(client, CLINICS["nl"])
    assert order(html) == ["aachen", "oberhausen", "bottrop"]
    words = words_of(html)
    assert "Demostraße 1 52062 Aachen" in words
    assert words.count("Eerste vrije tijd: vandaag 08:") == 3
    assert words.count("Nu gesloten. Weer open: vandaag om 08:00") == 2
    assert " km" not in words


@pytest.mark.parametrize(
    ("near", "clinics", "distances"),
    [
        ("6211 AB", ["aachen", "oberhausen", "bottrop"], "Aken : 29 km, het dichtstbij"),
        ("Essen", ["bottrop", "oberhausen", "aachen"], "Bottrop : 9 km, het dichtstbij"),
        ("5911", ["oberhausen", "bottrop", "aachen"], "Oberhausen : 49 km, het dichtstbij"),
    ],
)
def test_nearest_clinic_comes_first_with_its_distance(
    client: Client, near: str, clinics: list[str], distances: str
) -> None:
    html = page(client, CLINICS["nl"], near)
    assert order(html) == clinics
    assert distances in words_of(html)
    assert f'value="{near}"' in html


def test_page_says_from_where_it_counts(client: Client) -> None:
    notes = {
        "6211": "Wij rekenen vanaf 6211 Maastricht, hemelsbreed.",
        "Maastricht": "Wij rekenen vanaf het midden van Maastricht, hemelsbreed.",
        "46446": "Wij kennen uw postcode niet precies. Wij rekenen vanaf het midden van Emmerich, "
        "hemelsbreed.",
        "6200": "Wij kennen uw postcode 6200 niet precies. Wij rekenen vanaf het midden van de "
        "postcodes met dezelfde eerste cijfers.",
    }
    for near, note in notes.items():
        for address in (CLINICS["nl"], AACHEN, "/nl/afspraak/"):
            assert note in page(client, address, near)


def test_unknown_place_is_answered_kindly(client: Client) -> None:
    for address in (CLINICS["nl"], AACHEN):
        pages = [page(client, address, near) for near in HOSTILE]
        pages.append(page(client, f"{address}?near=%ED%A0%80"))
        for html in pages:
            assert "Deze plaats kennen we niet. Probeer de postcode, bijvoorbeeld 6211" in html
            assert " km" not in words_of(html)
            assert "map__here" not in html


def test_own_place_stands_on_the_map_or_is_said_to_lie_outside(client: Client) -> None:
    inside = page(client, CLINICS["nl"], "Maastricht")
    assert 'class="map__here"' in inside
    assert "U: Maastricht" in inside
    outside = page(client, CLINICS["nl"], "Amsterdam")
    assert "map__here" not in outside
    assert "Amsterdam ligt buiten deze kaart." in words_of(outside)


def test_a_place_goes_along_to_the_clinic_and_to_its_times(client: Client) -> None:
    html = page(client, CLINICS["nl"], "6211 AB")
    assert f'href="{AACHEN}?near=6211+AB"' in html
    clinic = page(client, AACHEN, "6211 AB")
    assert "Van Maastricht naar Aken is het hemelsbreed 29 km." in words_of(clinic)
    assert "/nl/afspraak/?service=first-consultation-back&clinic=aachen&near=6211+AB" in clinic


def test_a_clinic_tells_all_that_the_directory_knows(client: Client) -> None:
    words = words_of(page(client, AACHEN))
    for expected in (
        "Kliniek in Aken",
        "De kliniek staat in het centrum, 10 minuten lopen van het station.",
        "Wervel Aken Demostraße 1 52062 Aachen",
        "+49 221 471 01 10",
        "Met de trein Uit Maastricht en Heerlen rijdt een trein",
        "Met de auto Uit Zuid-Limburg",
        "Parkeren Bij de deur kunt u parkeren.",
        "Ingang zonder drempel",
        "Ringleiding",
        "Hier spreken we Nederlands, Duits en Engels.",
        "dr. Demo Vos Rugarts, spreekt Nederlands, Duits en Engels",
        "Eerste afspraak rug 30 minuten · € 95",
        "Alleen als uw arts het aanvraagt MRI onderrug 30 minuten · € 340",
    ):
        assert expected in words


def test_a_clinic_shows_nothing_of_another(client: Client) -> None:
    words = words_of(page(client, "/nl/klinieken/bottrop/"))
    for other in ("MRI onderrug", "CT-scan", "Ringleiding", "Demo Vos", "Demostraße", "Lift"):
        assert other not in words


def test_route_is_a_link_that_tells_nothing_of_the_reader(client: Client) -> None:
    html = page(client, AACHEN, "6211")
    link = "https://www.openstreetmap.org/directions?to=50.77530%2C6.08390"
    assert f'href="{link}" rel="noreferrer"' in html
    assert re.findall(r'(?:src|href)="(https?://(?!127\.0\.0\.1)[^"]+)"', html) == [link]


def test_first_three_free_times_can_be_chosen(client: Client) -> None:
    html = page(client, AACHEN)
    assert html.count('class="slot"') == 3
    assert 'href="/nl/afspraak/?service=first-consultation-back&clinic=aachen"' in html
    slot = html.split('name="slot" value="')[1].split('"')[0]
    data = {"slot": slot, "service": "first-consultation-back", "clinic": "aachen"}
    chosen = client.post("/nl/afspraak/kies/", data)
    assert chosen.status_code == 302
    details = client.get(chosen["Location"]).content.decode()
    assert "Vandaag, dinsdag 10 maart" in details
    assert "Aken" in main_of(details)


def test_hours_of_the_week_name_holidays_and_closures(
    client: Client, morning: time_machine.Traveller
) -> None:
    reason = {"nl": "Verbouwing", "de": "Umbau", "en": "Building work"}
    place = selectors.location("aachen")
    morning.move_to(datetime(2026, 4, 2, 12, 0, tzinfo=CLINIC_ZONE))
    for later in (5, 20):
        day = clock.today() + timedelta(days=later)
        add_closure(location=place, day=day, reason=reason, actor=system("tests"))
    words = words_of(page(client, AACHEN))
    hours = words.split("Openingstijden")[1].split("Hoe u er komt")[0]
    assert hours.strip() == (
        "Vandaag, donderdag 08:00–18:00 Vrijdag gesloten: Goede Vrijdag Zaterdag 09:00–13:00 "
        "Zondag gesloten Maandag gesloten: Tweede Paasdag Dinsdag gesloten: Verbouwing "
        "Woensdag 08:00–18:00 Ook gesloten op: "
        "woensdag 22 april: Verbouwing vrijdag 1 mei: Dag van de Arbeid"
    )
    assert "Nu open, tot 18:00" in words


def test_whether_it_is_open_now(client: Client, morning: time_machine.Traveller) -> None:
    moments = {
        (10, 7, 59): "Nu gesloten. Weer open: vandaag om 08:00",
        (10, 8, 0): "Nu open, tot 18:00",
        (10, 17, 59): "Nu open, tot 18:00",
        (10, 18, 0): "Nu gesloten. Weer open: morgen om 08:00",
        (14, 13, 0): "Nu gesloten. Weer open: maandag 16 maart om 08:00",
    }
    for (day, hour, minute), words in moments.items():
        morning.move_to(datetime(2026, 3, day, hour, minute, tzinfo=CLINIC_ZONE))
        assert f'">{words}</span>' in main_of(page(client, AACHEN))


def test_a_closure_today_counts_for_open_now(
    client: Client, morning: time_machine.Traveller
) -> None:
    reason = {"nl": "Verbouwing", "de": "Umbau", "en": "Building work"}
    add_closure(
        location=selectors.location("aachen"), day=clock.today(), reason=reason,
        actor=system("tests"),
    )  # fmt: skip
    morning.move_to(datetime(2026, 3, 10, 12, 0, tzinfo=CLINIC_ZONE))
    assert "Nu gesloten. Weer open: morgen om 08:00" in main_of(page(client, AACHEN))


def test_a_person_with_languages_places_and_own_free_times(client: Client) -> None:
    html = page(client, VOS)
    words = words_of(html)
    for expected in (
        "dr. Demo Vos Rugarts",
        "Dit is een voorbeeld: deze persoon bestaat niet.",
        "Spreekt Nederlands, Duits en Engels",
        "Werkt in Aken",
    ):
        assert expected in words
    assert html.count('class="slot"') == 3
    assert set(re.findall(r"dr\. Demo \w+", words)) == {"dr. Demo Vos"}
    assert f'href="{AACHEN}"' in main_of(html)


def test_who_cannot_be_booked_by_visitors_says_so(client: Client) -> None:
    html = page(client, "/nl/klinieken/team/demo-brandt/")
    assert "Hier kunt u niet zelf een afspraak maken." in words_of(html)
    assert 'class="slot"' not in html


@pytest.mark.parametrize("address", ["gibt-es-nicht/", "team/gibt-es-nicht/", "team/"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    for start in CLINICS.values():
        assert client.get(start + address).status_code == 404


def test_what_has_closed_or_left_is_not_found(client: Client) -> None:
    Location.objects.filter(slug="bottrop").update(active=False)
    Practitioner.objects.filter(slug="demo-vos").update(active=False)
    catalogue_changed()
    for address in ("/nl/klinieken/bottrop/", "/nl/klinieken/team/demo-lange/", VOS):
        page(client, address, status=404)
    assert order(page(client, CLINICS["nl"])) == ["aachen", "oberhausen"]
    assert "Bottrop" not in words_of(page(client, "/nl/afspraak/"))
    assert client.get("/nl/afspraak/?clinic=bottrop").status_code == 404


def test_pages_stand_when_the_diaries_cannot_be_read(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """A requirement that booking cannot order breaks its catalogue, not the directory."""
    talk = ServiceRequirement.objects.filter(service__slug="results-talk", kind="room")
    talk.update(kind="person")
    catalogue_changed()
    assert "Eerste vrije tijd" not in page(client, CLINICS["nl"])
    for address in (AACHEN, VOS):
        words = words_of(page(client, address))
        assert "We kunnen nu geen vrije tijd laten zien." in words
    assert "no first free time for a page" in caplog.text


def test_a_booking_shows_on_every_page_with_its_time(
    client: Client, details: PatientDetails
) -> None:
    addresses = (CLINICS["nl"], AACHEN, VOS)
    before = [page(client, address) for address in addresses]
    asked = SlotQuery(service="first-consultation-back", practitioner="demo-vos", limit=1)
    slot = search_slots(asked).slots[0]
    # The other two who are free at that time are booked as well: the clinic shows a later one.
    for who in ("demo-vos", "demo-weber", "demo-jansen"):
        own = search_slots(replace(asked, practitioner=who)).slots[0]
        assert own.start == slot.start
        book_appointment(wanted=prepare(slot=own.id), details=details, actor=VISITOR)
        details = replace(details, given=f"{details.given} {who}")
    after = [page(client, address) for address in addresses]
    shown = f'datetime="{slot.start.isoformat()}"'
    # In Oberhausen too, a first time is at eight: it stays.
    assert [html.count(shown) for html in before] == [2, 1, 1]
    assert [html.count(shown) for html in after] == [1, 0, 0]


def test_a_closed_clinic_disappears_from_pages_that_were_kept(client: Client) -> None:
    assert "Bottrop" in page(client, CLINICS["nl"])
    place = Location.objects.get(slug="bottrop")
    place.active = False
    place.save()
    assert "Bottrop" not in page(client, CLINICS["nl"])
    page(client, "/nl/klinieken/bottrop/", status=404)


def test_every_page_has_its_addresses_in_three_languages(client: Client) -> None:
    for tail in ("", "aachen/", "team/demo-vos/"):
        tails = {"nl": tail, "de": tail, "en": tail.replace("team", "people")}
        for language, start in CLINICS.items():
            html = page(client, start + tails[language])
            for other, address in CLINICS.items():
                link = f'hreflang="{other}" href="http://127.0.0.1:8000{address}{tails[other]}"'
                assert link in html
            assert f'<html lang="{language}"' in html


def test_the_sitemap_lists_every_clinic_and_everybody_who_works_there(client: Client) -> None:
    Location.objects.filter(slug="bottrop").update(active=False)
    found = re.findall(
        r"<loc>http://127.0.0.1:8000(/nl/klinieken/[^<]*)", page(client, "/sitemap.xml")
    )
    elsewhere = Practitioner.objects.exclude(roles__location__slug="bottrop")
    people = list(elsewhere.values_list("slug", flat=True))
    assert sorted(found) == sorted(
        [CLINICS["nl"], AACHEN, "/nl/klinieken/oberhausen/"]
        + [f"/nl/klinieken/team/{slug}/" for slug in people]
    )
    assert len(people) == 9


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("/nl/", AACHEN),
        ("/nl/", CLINICS["nl"]),
        ("/nl/afspraak/", CLINICS["nl"]),
        ("/nl/afspraak/?clinic=aachen", AACHEN),
    ],
)
def test_other_pages_lead_to_the_clinics(client: Client, address: str, link: str) -> None:
    html = client.get(address).content.decode()
    assert f'href="{link}"' in html
