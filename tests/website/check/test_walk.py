"""From the start page to each urgency, as a browser without JavaScript does it."""

import pytest
from django.test import Client

from wervel.reasoning import Urgency

pytestmark = pytest.mark.usefixtures("published")
NO = {"alarm": {"answer": ["none-of-these"]}, "course": {"answer": "better"}}
AGE = {"age": {"answer": "44", "unit": "years"}}


def days(number: str, unit: str = "days") -> dict[str, dict[str, str]]:
    return {"duration": {"answer": number, "unit": unit}}


def ticks(*names: str) -> dict[str, dict[str, list[str]]]:
    return {"alarm": {"answer": list(names)}}


def walk(client: Client, answers: dict[str, dict[str, object]], start: str) -> tuple[str, str]:
    """The address and the text of the result."""
    address = client.post(start)["Location"]
    for _step in range(10):
        page = address.rstrip("/").rsplit("/", 1)[-1]
        if page not in answers:
            break
        assert client.get(address).status_code == 200
        address = client.post(address, answers[page])["Location"]
    return address, client.get(address).content.decode()


@pytest.mark.parametrize(
    ("answers", "headline"),
    [
        (AGE | ticks("numb"), "Bel nu 112"),
        (AGE | ticks("fever"), "Bel vandaag een arts"),
        (AGE | NO | ticks("weight_loss"), "Maak binnen een paar dagen een afspraak"),
        (AGE | NO | days("2", "weeks"), "Maak een gewone afspraak"),
        (AGE | NO | days("3"), "U kunt eerst zelf iets doen"),
    ],
    ids=[level.value for level in reversed(Urgency)],
)
def test_each_urgency(client: Client, answers: dict[str, dict[str, object]], headline: str) -> None:
    address, text = walk(client, answers, "/nl/klachtencheck/")
    assert address.endswith("/uitslag/")
    assert f"<h1>{headline}</h1>" in text


@pytest.mark.parametrize(
    ("start", "result", "headline"),
    [
        ("/nl/klachtencheck/", "/uitslag/", "Maak een gewone afspraak"),
        ("/de/beschwerdecheck/", "/ergebnis/", "Vereinbaren Sie einen normalen Termin"),
        ("/en/symptom-check/", "/result/", "Make an ordinary appointment"),
    ],
)
def test_each_language(client: Client, start: str, result: str, headline: str) -> None:
    address, text = walk(client, AGE | NO | days("9"), start)
    assert address.endswith(result)
    assert f"<h1>{headline}</h1>" in text
