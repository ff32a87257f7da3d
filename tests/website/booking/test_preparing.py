"""The patient prepares the visit by the link: tasks are sent, and never shown again."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from tests.encounters.intakes import ANSWERS
from tests.encounters.visits import book
from wervel.common.language import LANGUAGES
from wervel.common.ratelimits import limits
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import Encounter, IntakeDraft, IntakeVersion
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment

pytestmark = [pytest.mark.usefixtures("chain")]
CANARY = "kanarie"


@pytest.fixture
def booked(chain: None, details: PatientDetails) -> Appointment:
    return book(details)


def page(booked: Appointment, rest: str = "") -> str:
    return f"/nl/afspraak/beheren/{booked.manage_secret}/voorbereiden/{rest}"


def send(client: Client, booked: Appointment, number: int, **changes: str) -> Any:
    task = tuple(IntakeTask)[number - 1]
    return client.post(page(booked, f"{number}/"), {**ANSWERS[task], "do": "send", **changes})


def test_five_tasks_are_sent_and_only_that_is_said(client: Client, booked: Appointment) -> None:
    assert client.get(page(booked)).text.count("nog doen") == 5
    for number in range(1, 6):
        answer = send(client, booked, number)
        assert (answer.status_code, answer["Location"]) == (302, page(booked, "?sent=1"))
    html = client.get(page(booked, "?sent=1")).text
    assert (html.count("nog doen"), "Alles klaar, dank u wel" in html) == (0, True)
    for address in (page(booked), *(page(booked, f"{number}/") for number in range(1, 6))):
        html = client.get(address).text
        assert CANARY not in html.lower()
        assert " checked" not in html
        assert 'value="drie weken"' not in html
    stored = dict(IntakeVersion.objects.values_list("task", "content"))
    assert stored == {task.value: answers for task, answers in ANSWERS.items()}


def test_reading_makes_nothing_and_sets_no_cookie(client: Client, booked: Appointment) -> None:
    for address in (page(booked), page(booked, "1/")):
        answer = client.get(address)
        assert (answer.status_code, dict(answer.cookies)) == (200, {})
        assert answer["Cache-Control"] == "no-store"
    assert Encounter.objects.count() == 0
    assert dict(send(client, booked, 2).cookies) == {}


def test_what_is_kept_comes_back_in_this_browser_alone(client: Client, booked: Appointment) -> None:
    typed = {"complaint": f"Half een {CANARY}", "pain": "3", "do": "keep"}
    answer = client.post(page(booked, "1/"), typed)
    assert answer["Location"] == page(booked, "?kept=1")
    cookie = answer.cookies["intake"]
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 604800)
    assert CANARY in client.get(page(booked, "1/")).text
    assert CANARY not in Client().get(page(booked, "1/")).text
    assert "nog doen" in client.get(page(booked)).text
    sent = send(client, booked, 1)
    assert sent.cookies["intake"]["max-age"] == 0
    assert CANARY not in client.get(page(booked, "1/")).text
    assert IntakeDraft.objects.count() == 0


@pytest.mark.parametrize("cookie", ["", "x", "a" * 5000, "B" * 22, "é"])
def test_a_cookie_that_is_none_of_ours_is_nobodys(
    client: Client, booked: Appointment, cookie: str
) -> None:
    client.post(page(booked, "1/"), {"complaint": CANARY, "do": "keep"})
    other = Client()
    other.cookies["intake"] = cookie
    assert CANARY not in other.get(page(booked, "1/")).text


def test_missing_answers_are_named_and_what_was_typed_stays(
    client: Client, booked: Appointment
) -> None:
    answer = send(client, booked, 3, allergy="", medicines="")
    assert answer.status_code == 422
    assert 'href="#id_allergy"' in answer.text
    assert 'href="#id_medicines"' in answer.text
    assert "Penicilline-kanarie" in answer.text
    assert IntakeVersion.objects.count() == 0


@pytest.mark.parametrize("text", ["\x00", "\ud800", "x" * 10_000, "\u202e"])
@pytest.mark.parametrize("do", ["send", "keep", "other"])
def test_bad_text_never_breaks_the_page(
    client: Client, booked: Appointment, text: str, do: str
) -> None:
    body = {"complaint": text.encode("utf-8", "surrogatepass").decode("latin-1"), "do": do}
    for sent in (body, {"complaint": text.replace("\ud800", "?"), "pain": "x", "do": do}):
        assert client.post(page(booked, "1/"), sent).status_code in (302, 422)


@pytest.mark.parametrize("rest", ["0/", "6/", "99999999999999999999/"])
def test_there_are_five_tasks(client: Client, booked: Appointment, rest: str) -> None:
    assert client.get(page(booked, rest)).status_code == 404
    assert client.post(page(booked, rest), {}).status_code == 404


def test_the_link_of_another_shows_and_changes_nothing_of_this_one(
    client: Client, booked: Appointment, details: PatientDetails
) -> None:
    other = book(details, location="bottrop")
    client.post(page(booked, "1/"), {"complaint": CANARY, "do": "keep"})
    send(client, booked, 2)
    assert client.get(page(other)).text.count("nog doen") == 5
    assert CANARY not in client.get(page(other, "1/")).text
    unknown = f"/nl/afspraak/beheren/{'A' * 22}/voorbereiden/"
    for answer in (
        client.get(unknown),
        client.get(f"{unknown}1/"),
        client.post(f"{unknown}1/", {**ANSWERS[IntakeTask.COMPLAINT]}),
    ):
        assert answer.status_code == 404
        assert answer["Cache-Control"] == "no-store"


def test_another_site_cannot_send(client: Client, booked: Appointment) -> None:
    answer = client.post(
        page(booked, "1/"),
        ANSWERS[IntakeTask.COMPLAINT],
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert answer.status_code == 403
    assert IntakeVersion.objects.count() == 0


def test_a_cancelled_visit_takes_no_answers(client: Client, booked: Appointment) -> None:
    client.post(f"/nl/afspraak/beheren/{booked.manage_secret}/")
    assert "niets meer sturen" in client.get(page(booked)).text
    assert client.get(page(booked, "1/"))["Location"] == page(booked)
    assert send(client, booked, 1)["Location"] == page(booked)
    assert IntakeVersion.objects.count() == 0


def test_keeping_is_limited_apart_from_sending(
    client: Client, booked: Appointment, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.RATE_LIMITS = True
    few = limits.Limit(1, limits.HOUR)
    monkeypatch.setitem(limits.LIMITS, "intake.draft.address", few)
    codes = [
        client.post(page(booked, "1/"), {"pain": "1", "do": "keep"}).status_code for _ in range(2)
    ]
    assert codes == [302, 429]
    assert send(client, booked, 1).status_code == 302


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_appointment_leads_to_it_in_each_language(
    client: Client, booked: Appointment, language: str
) -> None:
    words = {
        "nl": ("afspraak/beheren", "voorbereiden"),
        "de": ("termin/verwalten", "vorbereiten"),
        "en": ("appointment/manage", "prepare"),
    }
    manage, prepare = words[language]
    address = f"/{language}/{manage}/{booked.manage_secret}/"
    assert f'href="{address}{prepare}/"' in client.get(address).text
    for number in range(1, 6):
        assert client.get(f"{address}{prepare}/{number}/").status_code == 200
