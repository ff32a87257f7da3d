"""One question a page: ticks, doubts, the way back, and everything that can be typed wrongly."""

from typing import Any

import pytest
from django.test import Client

from wervel.triage import selectors

Data = dict[str, Any]
HEADING = "Er klopt nog iets niet"


@pytest.fixture
def address(secret: str) -> str:
    return f"/nl/klachtencheck/{secret}/"


def text_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def refused(client: Client, address: str, data: Data) -> str:
    """The page that comes back; it must be a page, not an error, and nothing may be stored."""
    before = selectors.open_check(address.split("/")[3]).answers
    response = client.post(address, data)
    assert response.status_code == 200
    assert selectors.open_check(address.split("/")[3]).answers == before
    text = response.content.decode()
    assert HEADING in text
    assert "<title>Fout: " in text
    return text


LONG, EMOJI, RTL = "9" * 10_000, "🤕", "٤٤"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("", "Vul een getal in."),
        ("   ", "Vul een getal in."),
        ("veertig", "Vul een getal in cijfers in"),
        ("NaN", "Vul een getal in cijfers in"),
        ("1e400", "Vul een getal in cijfers in"),
        ("0x10", "Vul een getal in cijfers in"),
        ("4 4", "Vul een getal in cijfers in"),
        (EMOJI, "Vul een getal in cijfers in"),
        (RTL, "Vul een getal in cijfers in"),
        ("-3", "Vul een getal in van 0 tot en met 120 jaar."),
        ("−3", "Vul een getal in van 0 tot en met 120 jaar."),
        ("121", "Vul een getal in van 0 tot en met 120 jaar."),
        ("999999999", "Vul een getal in van 0 tot en met 120 jaar."),
        (LONG, "Dit is te lang."),
        ("4\x004", "een teken dat we niet kunnen bewaren"),
        ("4\u202e4", "een teken dat we niet kunnen bewaren"),
    ],
)
def test_a_wrong_age(client: Client, address: str, typed: str, message: str) -> None:
    text = refused(client, f"{address}age/", {"answer": typed, "unit": "years"})
    assert message in text
    if typed.strip() and len(typed) < 20 and typed.isprintable():
        assert f'value="{typed}"' in text


@pytest.mark.parametrize("unit", ["", "points", "eeuwen", "x" * 10_000, "\x00"])
def test_a_wrong_unit(client: Client, address: str, unit: str) -> None:
    refused(client, f"{address}age/", {"answer": "44", "unit": unit})


@pytest.mark.parametrize(
    ("typed", "unit", "stored"),
    [("44", "years", 44.0), (" 1,5 ", "years", 1.5), ("18", "months", 1.5), ("1.5", "years", 1.5)],
)
def test_an_age_as_people_write_it(
    client: Client, address: str, typed: str, unit: str, stored: float
) -> None:
    response = client.post(f"{address}age/", {"answer": typed, "unit": unit})
    assert response["Location"] == f"{address}alarm/"
    assert selectors.open_check(address.split("/")[3]).answers["age"] == stored


@pytest.mark.parametrize(
    ("ticks", "message"),
    [
        ([], "Kies wat klopt, of kies ‘Geen van deze’."),
        (["none-of-these", "fever"], "U koos ‘Geen van deze’ en ook iets anders."),
        (["none-of-these", "not-sure"], "U koos ‘Geen van deze’ en ook iets anders."),
        (["shoe-size"], "Kies een van de antwoorden."),
        (["fever", "\x00"], "Kies een van de antwoorden."),
        (["x" * 10_000], "Kies een van de antwoorden."),
        ([EMOJI], "Kies een van de antwoorden."),
    ],
)
def test_wrong_ticks(client: Client, address: str, ticks: list[str], message: str) -> None:
    text = refused(client, f"{address}alarm/", {"answer": ticks})
    assert message in text
    assert ('value="fever" checked' in text) == ("fever" in ticks)


def test_a_number_and_not_knowing_it(client: Client, address: str) -> None:
    data = {"answer": "3", "unit": "days", "unknown": "on"}
    assert "en koos ook ‘Dat weet ik niet’" in refused(client, f"{address}duration/", data)


def test_the_same_error_in_each_language(client: Client, secret: str) -> None:
    for start, words in (
        ("/de/beschwerdecheck/", "Geben Sie eine Zahl ein."),
        ("/en/symptom-check/", "Fill in a number."),
    ):
        page = client.post(f"{start}{secret}/age/", {"unit": "years"}).content.decode()
        assert words in page


def test_not_sure_asks_line_by_line_and_keeps_the_ticks(client: Client, address: str) -> None:
    response = client.post(f"{address}alarm/", {"answer": ["fever", "not-sure"]})
    assert response["Location"] == f"{address}alarm/?each=1"
    rows = text_of(client, f"{address}alarm/?each=1")
    assert 'name="fever" value="yes" checked' in rows
    assert rows.count("<fieldset") == 3
    again = client.post(f"{address}alarm/?each=1", {"fever": "yes", "numb": "not-sure"})
    assert "Kies ja, nee of ‘Weet ik niet’ bij: Afgevallen" in again.content.decode()
    data = {"fever": "no", "numb": "not-sure", "weight_loss": "no"}
    client.post(f"{address}alarm/?each=1", data)
    answers = selectors.open_check(address.split("/")[3]).answers
    assert answers.as_json() == {"fever": False, "numb": None, "weight_loss": False}


def test_unknown_rows_show_as_not_sure_on_return(client: Client, address: str) -> None:
    data = {"fever": "yes", "numb": "not-sure", "weight_loss": "no"}
    client.post(f"{address}alarm/?each=1", data)
    page = text_of(client, f"{address}alarm/")
    assert 'value="fever" checked' in page
    assert 'value="not-sure" checked' in page
    assert 'value="weight_loss">' in page


def test_back_keeps_the_answers(client: Client, address: str) -> None:
    client.post(f"{address}age/", {"answer": "44", "unit": "years"})
    client.post(f"{address}alarm/", {"answer": "none-of-these"})
    course = text_of(client, f"{address}course/")
    assert f'href="{address}alarm/"' in course
    assert "vraag 3 van ongeveer 4" in course
    alarm = text_of(client, f"{address}alarm/")
    assert 'value="none-of-these" checked' in alarm
    assert f'href="{address}age/"' in alarm
    age = text_of(client, f"{address}age/")
    assert 'value="44"' in age
    assert 'href="/nl/klachtencheck/"' in age
    assert client.get(address)["Location"] == f"{address}course/"
    assert client.get(f"{address}uitslag/")["Location"] == f"{address}course/"


def test_a_question_of_no_pathway(client: Client, address: str) -> None:
    for method in (client.get, client.post):
        response = method(f"{address}shoe-size/")
        assert response.status_code == 404
        assert "Naar het begin van de check" in response.content.decode()
