"""What happens when something fails, is old, is lost, or comes from elsewhere."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries, Settings

from tests.triage.test_services import answer, finish
from wervel.common import clock
from wervel.common.ratelimits import limits
from wervel.triage import selectors, services
from wervel.triage.models import CheckOutcome

START = "/nl/klachtencheck/"
LEADS_TO_PEOPLE = ("tel:112", "huisartsenpost", "/nl/contact/")


def broken(*args: object, **kwargs: object) -> None:
    raise ZeroDivisionError


def leads_to_people(text: str) -> bool:
    return all(words in text for words in LEADS_TO_PEOPLE) and "eerst zelf iets doen" not in text


@pytest.mark.parametrize("part", ["next_question", "evaluate"])
def test_a_failing_core_leads_to_people(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    answer(secret, "age", age=44)
    answer(secret, "alarm", numb=False, fever=False, weight_loss=False)
    monkeypatch.setattr(services, part, broken)
    response = client.post(f"{START}{secret}/course/", {"answer": "worse"})
    assert response["Location"] == f"{START}{secret}/uitslag/"
    page = client.get(f"{START}{secret}/uitslag/")
    assert page.status_code == 200
    assert leads_to_people(page.content.decode())
    assert selectors.open_check(secret).answers["course"] == "worse"
    assert CheckOutcome.objects.count() == 0


def test_a_result_that_cannot_be_worded_leads_to_people(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish(secret)
    monkeypatch.setattr("wervel.triage.results.advice_for", broken)
    assert leads_to_people(client.get(f"{START}{secret}/uitslag/").content.decode())


def test_a_text_that_no_longer_loads_leads_to_people(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    selectors.pathway.cache_clear()
    monkeypatch.setattr(selectors, "load_pathway", broken)
    for page in ("", "age/", "uitslag/"):
        assert leads_to_people(client.get(f"{START}{secret}/{page}").content.decode())


def test_without_a_pathway_the_start_leads_to_people(client: Client, db: None) -> None:
    assert leads_to_people(client.post(START).content.decode())


@pytest.mark.parametrize("page", ["", "age/", "uitslag/"])
@pytest.mark.parametrize("lost", ["x" * 22, "x", "x" * 3000, "%00", "🤕"])
def test_a_lost_check_offers_a_new_start(client: Client, db: None, lost: str, page: str) -> None:
    response = client.get(f"{START}{lost}/{page}")
    assert response.status_code == 404
    assert f'href="{START}"' in response.content.decode()


def test_an_old_check_offers_a_new_start(client: Client, secret: str) -> None:
    with time_machine.travel(clock.now() + timedelta(days=31)):
        for page in ("", "age/", "uitslag/"):
            response = client.get(f"{START}{secret}/{page}")
            assert response.status_code == 410
            assert f'href="{START}"' in response.content.decode()
        assert client.post(f"{START}{secret}/age/", {"answer": "44"}).status_code == 410


def test_secret_pages_are_kept_nowhere(client: Client, secret: str) -> None:
    finish(secret)
    for page in ("", "age/", "uitslag/", "shoe-size/"):
        response = client.get(f"{START}{secret}/{page}")
        assert response.headers["Cache-Control"] == "no-store"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    assert "no-store" not in client.get(START).headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "null"}, 302),
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"}, 302),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://testserver"}, 302),
    ],
)
def test_forms_come_from_our_own_pages(
    client: Client, secret: str, headers: dict[str, str], status: int
) -> None:
    assert client.post(START, headers=headers).status_code == status
    data = {"answer": "44", "unit": "years"}
    address = f"{START}{secret}/age/"
    assert client.post(address, data, headers=headers).status_code == status


def test_a_flood_of_answers_is_stopped(
    client: Client, secret: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.RATE_LIMITS = True
    monkeypatch.setitem(limits.LIMITS, "check.address", limits.Limit(2, limits.MINUTE))
    answers = [client.post(f"{START}{secret}/age/", {}, REMOTE_ADDR="192.0.2.77") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"]


def test_a_step_takes_few_queries(
    client: Client, secret: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.post(f"{START}{secret}/age/", {"answer": "44", "unit": "years"})
    with django_assert_max_num_queries(5):
        client.post(f"{START}{secret}/alarm/", {"answer": "none-of-these"})
    with django_assert_max_num_queries(8):
        client.get(f"{START}{secret}/course/")
