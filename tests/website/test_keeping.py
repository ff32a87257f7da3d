"""Public pages are kept as bytes, and never for longer than what they show holds."""

import gzip
import re
from datetime import datetime, timedelta

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from wervel.common.actor import VISITOR, system
from wervel.common.clock import CLINIC_ZONE
from wervel.common.versions import numbers as versions
from wervel.directory.models import Location
from wervel.directory.opening import WeeklyHours
from wervel.directory.services import add_closure, set_opening_hours
from wervel.knowledge.models import ArticlePage
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.lasting import EVERY_DAY
from wervel.scheduling.selectors.slots import first_free
from wervel.scheduling.services.booking import book_appointment, prepare
from wervel.scheduling.services.cancelling import cancel_appointment
from wervel.scheduling.services.holds import hold_slot, release_hold
from wervel.website import keeping

pytestmark = pytest.mark.usefixtures("chain", "articles")

ARTICLE = "/nl/kennisbank/rug/pijn-in-de-rugspieren/"
SERVICE = "first-consultation-back"
PAGES = (
    "/nl/",
    "/nl/kennisbank/",
    "/nl/kennisbank/rug/",
    ARTICLE,
    "/nl/klinieken/",
    "/nl/klinieken/aachen/",
    "/nl/klinieken/team/demo-vos/",
    "/nl/contact/",
    "/sitemap.xml",
)


def shown_time(client: Client) -> str:
    """The first free time that the article shows."""
    html = client.get(ARTICLE).content.decode()
    (found,) = re.findall(r'<time datetime="([^"]+)"', html)
    return str(found)


def first_slot() -> str:
    found = first_free(SERVICE)
    assert found is not None
    return found.id


def book_first(details: PatientDetails) -> Appointment:
    return book_appointment(wanted=prepare(slot=first_slot()), details=details, actor=VISITOR)


def publish(summary: str) -> None:
    page = ArticlePage.objects.get(url_path=ARTICLE).get_latest_revision_as_object()
    page.summary = summary
    page.save_revision().publish()


@pytest.mark.parametrize("address", PAGES)
def test_a_kept_page_costs_one_question(
    client: Client, address: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    first = client.get(address)
    with django_assert_num_queries(1):
        second = client.get(address)
    assert (second.status_code, second.content) == (200, first.content)
    assert dict(second.items()) == dict(first.items())
    assert second.headers["Cache-Control"] == "no-cache"
    assert second.headers["Content-Length"] == str(len(first.content))


@pytest.mark.parametrize(
    "address", [f"{ARTICLE}?near=6211", "/nl/afspraak/", "/nl/zoeken/", "/nl/klachtencheck/"]
)
def test_what_is_not_the_same_for_everybody_is_not_kept(client: Client, address: str) -> None:
    client.get(address)
    assert keeping._kept == {}


def test_somebody_with_a_cookie_passes_by(client: Client) -> None:
    client.get(ARTICLE)
    client.cookies["session"] = "something"
    assert "ETag" not in client.get(ARTICLE).headers


def test_an_unknown_host_gets_nothing_that_is_kept(client: Client) -> None:
    client.get(ARTICLE)
    assert client.get(ARTICLE, headers={"host": "elsewhere.example"}).status_code == 400


def test_a_browser_that_has_it_is_told_so(client: Client) -> None:
    first = client.get(ARTICLE)
    again = client.get(ARTICLE, headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    publish("Een andere samenvatting.")
    assert client.get(ARTICLE, headers={"if-none-match": first.headers["ETag"]}).status_code == 200


def test_a_kept_page_travels_zipped_where_that_is_understood(client: Client) -> None:
    plain = client.get(ARTICLE)
    zipped = client.get(ARTICLE, headers={"accept-encoding": "gzip, br"})
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert zipped.headers["Content-Length"] == str(len(zipped.content))
    assert "Accept-Encoding" in plain.headers["Vary"]


def test_a_publication_shows_in_the_next_request(client: Client) -> None:
    client.get(ARTICLE)
    publish("Een andere samenvatting.")
    assert "Een andere samenvatting." in client.get(ARTICLE).content.decode()
    assert "Een andere samenvatting." in client.get("/nl/kennisbank/rug/").content.decode()


def test_a_page_taken_down_is_gone_with_the_next_request(client: Client) -> None:
    client.get(ARTICLE)
    ArticlePage.objects.get(url_path=ARTICLE).unpublish()
    assert client.get(ARTICLE).status_code == 404


def test_a_booking_a_cancellation_and_a_hold_change_the_shown_time(
    client: Client, details: PatientDetails
) -> None:
    first = shown_time(client)
    booked = [book_first(details)]
    while shown_time(client) == first:
        booked.append(book_first(details))
    later = shown_time(client)
    cancel_appointment(manage_secret=booked[0].manage_secret, actor=VISITOR)
    assert shown_time(client) == first
    hold = hold_slot(slot=first_slot(), actor=VISITOR)
    assert shown_time(client) == later
    release_hold(secret=hold.secret, actor=VISITOR)
    assert shown_time(client) == first


def test_a_hold_that_ends_gives_the_time_back(
    client: Client, details: PatientDetails, morning: time_machine.Traveller
) -> None:
    first = shown_time(client)
    while shown_time(client) == first:
        hold = hold_slot(slot=first_slot(), actor=VISITOR)
    morning.move_to(hold.expires_at - timedelta(seconds=1))
    assert shown_time(client) != first
    morning.move_to(hold.expires_at)
    assert shown_time(client) == first


def test_a_time_that_comes_too_near_is_shown_no_more(
    client: Client, morning: time_machine.Traveller
) -> None:
    first = shown_time(client)
    last_moment = datetime.fromisoformat(first) - timedelta(minutes=60)
    morning.move_to(last_moment)
    assert shown_time(client) == first
    morning.move_to(last_moment + timedelta(seconds=1))
    assert shown_time(client) != first


@pytest.mark.parametrize("clock_time", ["08:30", "17:30", "18:00", "00:00"])
def test_an_opening_a_closing_and_a_new_day_end_a_kept_page(
    client: Client, morning: time_machine.Traveller, clock_time: str
) -> None:
    moment = datetime.fromisoformat(f"2026-03-11T{clock_time}").replace(tzinfo=CLINIC_ZONE)
    morning.move_to(moment - timedelta(seconds=1))
    before = client.get("/nl/contact/").content
    assert client.get("/nl/contact/").content == before
    morning.move_to(moment)
    now = client.get("/nl/contact/").content
    keeping.forget_all()
    assert now == client.get("/nl/contact/").content
    assert clock_time == "00:00" or now != before


def test_changed_hours_and_closures_end_a_kept_page() -> None:
    place = Location.objects.get(slug="aachen")
    before = versions.state_up_to(versions.ALWAYS)
    set_opening_hours(location=place, hours=[], actor=system("tests"))
    emptied = versions.state_up_to(versions.ALWAYS)
    wednesday = WeeklyHours(2, datetime.min.time(), datetime.max.time().replace(microsecond=0))
    set_opening_hours(location=place, hours=[wednesday], actor=system("tests"))
    opened = versions.state_up_to(versions.ALWAYS)
    words = {"nl": "Verbouwing", "de": "Umbau", "en": "Rebuilding"}
    day = datetime(2026, 3, 12, tzinfo=CLINIC_ZONE).date()
    add_closure(location=place, day=day, reason=words, actor=system("tests"))
    states = {before, emptied, opened, versions.state_up_to(versions.ALWAYS)}
    assert len(states) == 4


def test_what_is_undone_changes_nothing(client: Client) -> None:
    before = versions.states_by_day()
    with transaction.atomic():
        versions.changed("diary:x", [20_000])
        transaction.set_rollback(True)
    assert versions.states_by_day() == before


def test_a_change_on_a_later_day_leaves_the_page(client: Client) -> None:
    client.get(ARTICLE)
    ((_, _, address),) = keeping._kept
    day = keeping._kept["http", "", address].fresh.day
    assert (address, day) == (ARTICLE, first_day())
    state = versions.state_up_to(day)
    versions.changed("diary:x", [day + 1])
    assert versions.state_up_to(day) == state
    assert versions.state_up_to(EVERY_DAY) != versions.summed(versions.states_by_day(), day)


def first_day() -> int:
    return (datetime(2026, 3, 10, tzinfo=CLINIC_ZONE).date() - datetime(1970, 1, 1).date()).days


def test_no_more_pages_are_kept_than_fit(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_KEPT", 2)
    for address in PAGES:
        client.get(address)
    assert [path for _, _, path in keeping._kept] == list(PAGES[-2:])
