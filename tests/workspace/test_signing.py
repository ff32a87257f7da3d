"""A doctor reads, signs and sends back texts in the workspace; nobody else sees them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import CHAIN
from tests.knowledge.conftest import hand_in
from tests.texts import few_texts, put_texts
from wervel.accounts.choices import Role
from wervel.common import clock
from wervel.knowledge.models import ArticlePage

__all__ = ["few_texts"]
pytestmark = pytest.mark.django_db

FORM = "application/x-www-form-urlencoded"
LIST = "/nl/werk/teksten/"
GERMAN = "/de/wissen/ruecken/schmerzen-der-rueckenmuskeln/"


@pytest.fixture
def article(few_texts: Path) -> ArticlePage:
    CHAIN.put()
    put_texts(few_texts)
    found: ArticlePage = ArticlePage.objects.get(locale__language_code="de")
    return found


@pytest.fixture
def doctor(client: Client, make_staff: MakeStaff, article: ArticlePage) -> Client:
    make_staff(Role.DOCTOR)
    log_in(client)
    return client


def seal_of(page: str) -> str:
    return page.split('name="seal" value="')[1].split('"')[0]


def without_review(html: str) -> str:
    """The page but for what is said of its review: to people twice, to search engines once."""
    for said in (
        r"Dieser Text ist noch nicht ärztlich geprüft\.",
        r"Geprüft von Demo demo am [^.]*\. \w+ \d+\.",
        r'<div class="notice notice--(?:info|success)">.*?<p>',
        r',"lastReviewed":"[^"]*","reviewedBy":{[^}]*}',
    ):
        html = re.sub(said, "", html, flags=re.S)
    return html


def live(page: ArticlePage) -> ArticlePage:
    found: ArticlePage = ArticlePage.objects.get(pk=page.pk)
    return found


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DOCTOR])
def test_no_other_role_comes_in(
    client: Client, make_staff: MakeStaff, article: ArticlePage, role: Role
) -> None:
    task = hand_in(article)
    make_staff(role)
    log_in(client)
    seal = article.fingerprint()
    for path in (LIST, f"{LIST}{task}/", f"{LIST}{task}/{seal}/"):
        assert client.get(path).status_code == 403
    answer = {"decision": "sign", "seal": seal}
    assert client.post(f"{LIST}{task}/", answer).status_code == 403
    assert LIST not in client.get("/nl/werk/").text
    assert live(article).content().review.reviewer == ""


def test_a_doctor_has_no_part_in_the_editors_screens(doctor: Client, article: ArticlePage) -> None:
    hand_in(article)
    for path in ("/cms/", f"/cms/pages/{article.pk}/edit/", "/cms/texts/attention/"):
        assert doctor.get(path).status_code == 403


def test_the_first_page_counts_what_waits(doctor: Client, article: ArticlePage) -> None:
    assert "0 teksten wachten" in doctor.get("/nl/werk/").text
    assert "Er wacht geen tekst op u." in doctor.get(LIST).text
    task = hand_in(article)
    assert "1 tekst wacht" in doctor.get("/nl/werk/").text
    page = doctor.get(LIST).text
    assert article.title in page
    assert f'href="{LIST}{task}/"' in page


@pytest.fixture
def still() -> Iterator[None]:
    """The first free times that a page names stay the same from one look to the next."""
    with time_machine.travel(clock.now(), tick=False):
        yield


@pytest.mark.usefixtures("still")
def test_the_page_to_read_is_the_page_that_is_published(
    doctor: Client, article: ArticlePage
) -> None:
    article.summary = "Ganz neu."
    task = hand_in(article)
    page = doctor.get(f"{LIST}{task}/").text
    seal = seal_of(page)
    assert f'href="{LIST}{task}/{seal}/"' in page
    shown = doctor.get(f"{LIST}{task}/{seal}/")
    assert (shown.status_code, shown["Content-Language"]) == (200, "de")
    assert shown["Cache-Control"] == "no-store"
    assert "Ganz neu." not in Client().get(GERMAN).text
    doctor.post(f"{LIST}{task}/", {"decision": "sign", "seal": seal})
    served = Client().get(GERMAN).text
    assert "Dieser Text ist noch nicht ärztlich geprüft." in shown.text
    assert "Geprüft von Demo demo am " in served
    assert without_review(shown.text) == without_review(served)


def test_a_signed_text_is_published_with_the_name(doctor: Client, article: ArticlePage) -> None:
    task = hand_in(article)
    seal = seal_of(doctor.get(f"{LIST}{task}/").text)
    answer = {"decision": "sign", "comment": "", "seal": seal}
    response = doctor.post(f"{LIST}{task}/", answer, follow=True)
    assert response.redirect_chain == [(LIST, 302)]
    assert "U heeft de tekst getekend. Hij staat nu op de site." in response.text
    assert live(article).content().review.reviewer == "Demo demo"
    assert doctor.get(f"{LIST}{task}/").status_code == 410
    assert doctor.post(f"{LIST}{task}/", answer).status_code == 410


def test_a_text_sent_back_needs_a_reason(doctor: Client, article: ArticlePage) -> None:
    task = hand_in(article)
    seal = seal_of(doctor.get(f"{LIST}{task}/").text)
    answer = {"decision": "send-back", "comment": " ", "seal": seal}
    response = doctor.post(f"{LIST}{task}/", answer)
    assert response.status_code == 422
    assert "Schrijf op wat er anders moet." in response.text
    response = doctor.post(f"{LIST}{task}/", answer | {"comment": "Zu lang."}, follow=True)
    assert "De tekst is terug bij de redactie" in response.text
    state = article.current_workflow_state
    assert (state.status, state.current_task_state.comment) == ("needs_changes", "Zu lang.")


def test_a_text_that_changed_while_it_was_read_is_not_signed(
    doctor: Client, article: ArticlePage
) -> None:
    task = hand_in(article)
    seal = seal_of(doctor.get(f"{LIST}{task}/").text)
    article.refresh_from_db()
    article.summary = "Anders."
    article.save_revision(overwrite_revision=article.latest_revision)
    assert doctor.get(f"{LIST}{task}/{seal}/").status_code == 409
    answer = {"decision": "sign", "comment": "Gut so.", "seal": seal}
    response = doctor.post(f"{LIST}{task}/", answer)
    assert response.status_code == 422
    assert "Deze tekst is veranderd nadat u hem opende." in response.text
    assert "Gut so." in response.text
    assert seal_of(response.text) != seal
    assert live(article).content().review.reviewer == ""


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "\u202egur", "\U0001f9b4", "\ud800"])
def test_anything_typed_is_answered(doctor: Client, article: ArticlePage, typed: str) -> None:
    task = hand_in(article)
    for answer in (
        {"decision": typed, "comment": "", "seal": typed},
        {"decision": "sign", "comment": "", "seal": typed},
        {"decision": "send-back", "comment": typed, "seal": ""},
    ):
        sent = urlencode(answer, errors="surrogatepass")
        response = doctor.post(f"{LIST}{task}/", sent, content_type=FORM)
        assert response.status_code in (302, 410, 422)
    assert live(article).content().review.reviewer == ""


@pytest.mark.parametrize("path", ["999999/", "0/", "99999999999999999999/", "1/x/"])
def test_a_text_that_is_none_is_answered(doctor: Client, path: str) -> None:
    assert doctor.get(LIST + path).status_code == 410
