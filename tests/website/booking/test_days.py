"""Choosing a day: what the strip, the month and a day say, and where they lead."""

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from wervel.directory.models import Location, Practitioner
from wervel.scheduling.models import FreeDay

pytestmark = pytest.mark.usefixtures("chain")

# All of these name the tenth of March 2026, a Tuesday; the chain is empty.
WORDS = {
    "nl": ("/nl/afspraak/", "woensdag 11 maart", "zondag 15 maart: geen tijden", "Maart 2026"),
    "de": ("/de/termin/", "Mittwoch, 11. März", "Sonntag, 15. März: keine Termine", "März 2026"),
    "en": ("/en/appointment/", "Wednesday 11 March", "Sunday 15 March: no times", "March 2026"),
}
FREE = {"nl": "165 tijden vrij", "de": "165 Termine frei", "en": "165 times free"}


class Names(HTMLParser):
    """The accessible names of links, buttons and paragraphs: what is hidden from view is read, and
    what is hidden from readers is not."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str, str]] = []
        self._open: list[tuple[str, dict[str, str | None]]] = []
        self._text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("input", "meta", "link", "br", "path", "use", "circle", "rect"):
            return
        if tag in ("a", "button", "p", "caption"):
            self._text = []
        self._open.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if not any(attrs.get("aria-hidden") == "true" for _, attrs in self._open):
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        attrs: dict[str, str | None] = {}
        while tag in [name for name, _ in self._open]:
            name, attrs = self._open.pop()
            if name == tag:
                break
        if tag in ("a", "button", "p", "caption"):
            text = attrs.get("aria-label") or re.sub(r"\s+", " ", "".join(self._text)).strip()
            self.found.append((tag, text, attrs.get("href") or attrs.get("value") or ""))


def names(client: Client, address: str) -> list[tuple[str, str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    parser = Names()
    parser.feed(answer.text.split("<main")[1].split("</main>")[0])
    return parser.found


def links(client: Client, address: str) -> dict[str, str]:
    return {text: href for tag, text, href in names(client, address) if tag == "a"}


@pytest.mark.parametrize("language", WORDS)
def test_the_strip_says_how_many_times_are_free(client: Client, language: str) -> None:
    address, day, none, _ = WORDS[language]
    found = names(client, address)
    strip = [text.replace(" : ", ": ") for _, text, _ in found]
    day, none = day.replace(",", ""), none.replace(",", "")
    assert f"{day}: {FREE[language]}" in strip
    assert [tag for tag, text, _ in found if text.replace(" : ", ": ") == none] == ["p"]


@pytest.mark.parametrize("language", WORDS)
def test_a_month_is_a_table_whose_days_are_links(client: Client, language: str) -> None:
    address, day, none, month = WORDS[language]
    found = names(client, f"{address}?month=2026-03&clinic=aachen")
    (caption,) = [text for tag, text, _ in found if tag == "caption"]
    assert caption.startswith(month)
    counted = [text for tag, text, _ in found if tag == "a" and text.startswith(day)]
    place = Location.objects.get(slug="aachen").names[language]
    assert counted == [f"{day}, {place}: {FREE[language].replace('165', '57')}"]
    assert [tag for tag, text, _ in found if text == none.replace(":", f", {place}:")] == ["p"]


def test_days_without_times_are_no_links(client: Client) -> None:
    found = names(client, "/nl/afspraak/?month=2026-03")
    assert len([text for tag, text, _ in found if tag == "p" and "geen tijden" in text]) == 12
    assert [text for tag, text, _ in found if tag == "a" and "geen tijden" in text] == []


def test_a_day_leads_to_its_times_and_a_time_to_a_booking(client: Client) -> None:
    strip = links(client, "/nl/afspraak/?near=6211")
    day = next(href for text, href in strip.items() if text.startswith("woensdag 11 maart"))
    buttons = [
        (text, slot) for tag, text, slot in names(client, day) if tag == "button" and "." in slot
    ]
    assert len(buttons) == 165
    assert buttons[0][0] == "Kies morgen, woensdag 11 maart, 08:00, Aken".replace(
        "morgen", "Morgen"
    )
    chosen = client.post("/nl/afspraak/kies/", {"slot": buttons[0][1]})
    assert (chosen.status_code, "/gegevens/" in chosen["Location"]) == (302, True)


def test_the_way_to_a_day_keeps_what_was_asked(client: Client) -> None:
    address = "/nl/afspraak/?near=6211&clinic=aachen&doctor=demo-vos&access=lift"
    strip = links(client, address)
    day = next(href for text, href in strip.items() if text.startswith("woensdag 11 maart, Aken"))
    assert day == (
        "/nl/afspraak/?near=6211&clinic=aachen&doctor=demo-vos&day=2026-03-11&access=lift"
    )


@pytest.mark.parametrize(
    ("month", "shown"),
    [("2025-01", "Maart 2026"), ("2031-12", "Mei 2026"), ("2026-04", "April 2026")],
)
def test_months_end_where_nothing_can_be_booked(client: Client, month: str, shown: str) -> None:
    found = names(client, f"/nl/afspraak/?month={month}")
    (caption,) = [text for tag, text, _ in found if tag == "caption"]
    assert caption == f"{shown}, alle klinieken: vrije tijden"


@pytest.mark.parametrize(
    "wrong",
    [
        "day=x",
        "day=2026-13-40",
        "month=0000-00",
        "month=%00",
        "from=tomorrow",
        "day=2026-02-30",
        "day=9999-12-31",
        "month=9999-12",
        "from=9999-12-31T23:59:59Z",
    ],
)
def test_what_is_no_day_shows_the_first_times(client: Client, wrong: str) -> None:
    answer = client.get(f"/nl/afspraak/?{wrong}")
    assert (answer.status_code, answer.context["title"]) == (200, "De eerste vrije tijden")


@pytest.mark.parametrize("day", ["2026-03-15", "2000-01-01", "2999-12-31"])
def test_a_day_without_times_says_so(client: Client, day: str) -> None:
    answer = client.get(f"/nl/afspraak/?day={day}")
    assert answer.status_code == 200
    assert "Op deze dag is geen tijd vrij" in answer.text


def test_a_full_chain_shows_no_days(client: Client) -> None:
    FreeDay.objects.all().delete()
    answer = client.get("/nl/afspraak/")
    assert (answer.status_code, answer.context["title"]) == (200, "Kies een tijd")
    assert "geen tijden" not in answer.text


def test_nearer_or_sooner_is_said_plainly(client: Client) -> None:
    aachen = Practitioner.objects.filter(roles__location__slug="aachen")
    keys = aachen.values_list("claimable_id", flat=True)
    first = FreeDay.objects.order_by("day").values_list("day", flat=True)[0]
    FreeDay.objects.filter(claimable__in=keys, day__lte=first + 1).update(
        free=bytes(36), first_run=288, halves=0, longest_run=0
    )
    weighed = client.get("/nl/afspraak/?near=6211").context["weighed"]
    assert [(one.card.where, one.day, one.note) for one in weighed] == [
        ("Aken · 29 km", "Morgen", "dichtstbijzijnde kliniek"),
        ("Oberhausen · 108 km", "Vandaag", "1 dag eerder, 79 km verder"),
    ]
    assert client.get("/nl/afspraak/").context["weighed"] == []


def test_the_page_asks_the_database_little(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/nl/afspraak/")
    with django_assert_max_num_queries(24):
        client.get("/nl/afspraak/?near=6211")
