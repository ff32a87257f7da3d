"""The list of messages and call-backs, and one of them, as staff see and handle them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.accounts.conftest import MakeStaff, log_in
from tests.contact.conftest import ask, write
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.contact.choices import RequestStatus, Step
from wervel.contact.models import ContactRequest
from wervel.contact.services.handling import handle_request

pytestmark = pytest.mark.usefixtures("now")

LIST = "/nl/werk/verzoeken/"


@pytest.fixture
def agent(client: Client, make_staff: MakeStaff) -> Client:
    make_staff(Role.AGENT)
    log_in(client)
    return client


def back_at_work() -> Client:
    """Logged in anew, after hours away."""
    client = Client()
    log_in(client)
    return client


def page_of(row: ContactRequest) -> str:
    return f"{LIST}{row.reference}/"


def press(client: Client, row: ContactRequest, step: str, note: str = "", version: str = "") -> int:
    """Press a button of the page as it is now, or as it was at `version`."""
    row.refresh_from_db()
    sent = {"step": step, "note": note, "version": version or str(row.version)}
    return client.post(page_of(row), sent).status_code


def test_the_home_counts_what_waits_and_what_is_too_late(
    agent: Client, now: time_machine.Traveller
) -> None:
    ask()
    write()
    assert "2 open" in agent.get("/nl/werk/").text
    now.shift(timedelta(hours=4))
    assert "2 open, 1 te laat" in back_at_work().get("/nl/werk/").text


def test_the_list_names_who_and_until_when_but_not_what_they_wrote(agent: Client) -> None:
    call, note = ask(), write()
    page = agent.get(LIST).text
    assert page.index(call.reference) < page.index(note.reference)
    assert "Terugbellen: Noor Demo" in page
    assert "vandaag, 08:00–10:00" in page
    assert "vóór morgen 18:00 · Een medische vraag · Nederlands" in page
    assert "canary" not in page


def test_urgency_is_said_in_words(make_staff: MakeStaff, now: time_machine.Traveller) -> None:
    make_staff(Role.MANAGER)
    row = ask()
    marks = []
    for hours in (1, 1, 2):
        now.shift(timedelta(hours=hours))
        client = back_at_work()
        marks.append([line.mark for line in client.get(LIST).context["lines"]])
    assert marks == [["Open"], ["Nu bellen"], ["Te laat"]]
    assert "Te laat" in client.get(page_of(row)).text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["Terugbellen: Noor Demo", "Bericht: Eva Demo"]),
        ("kind=message", ["Bericht: Eva Demo"]),
        ("kind=callback&state=open", ["Terugbellen: Noor Demo"]),
        ("state=mine", []),
        ("state=finished", []),
        ("kind=%00&state=lost&page=x", ["Terugbellen: Noor Demo", "Bericht: Eva Demo"]),
        ("page=" + "9" * 5_000, ["Terugbellen: Noor Demo", "Bericht: Eva Demo"]),
        ("kind=%F0%9F%92%A5&page=-1", ["Terugbellen: Noor Demo", "Bericht: Eva Demo"]),
    ],
)
def test_the_list_is_filtered(agent: Client, query: str, shown: list[str]) -> None:
    ask()
    write()
    answer = agent.get(f"{LIST}?{query}")
    assert answer.status_code == 200
    assert [line.title for line in answer.context["lines"]] == shown


def test_a_long_list_has_pages(agent: Client) -> None:
    for number in range(26):
        write(name=f"Demo {number:02}")
    first, second = agent.get(LIST), agent.get(f"{LIST}?page=2")
    assert [len(page.context["lines"]) for page in (first, second)] == [25, 1]
    assert "?state=open&amp;page=2" in first.text
    assert "?state=open&amp;page=1" in second.text


def queries(client: Client, path: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(path).status_code == 200
    return len(found)


def test_the_queries_of_the_list_do_not_grow_with_it(agent: Client) -> None:
    row = write()
    press(agent, row, "take")
    one = queries(agent, LIST)
    for name in ("Bram", "Carla"):
        press(agent, write(name=name), "take")
    assert queries(agent, LIST) == one


def test_the_queries_of_a_page_do_not_grow_with_its_history(agent: Client) -> None:
    row = write()
    one = queries(agent, page_of(row))
    for note in ("First.", "Second."):
        press(agent, row, "note", note)
    assert queries(agent, page_of(row)) == one


def test_a_request_is_taken_and_done_on_its_page(agent: Client) -> None:
    row = write(email="", phone="+31612345678", appointment_reference="W-7K3M-9Q")
    page = agent.get(page_of(row)).text
    for words in ("canary-complaint-9c1e", "+31 612 345 678", "W-7K3M-9Q", "Oppakken"):
        assert words in page
    assert press(agent, row, "take") == 302
    assert "bij u" in agent.get(page_of(row)).text
    assert press(agent, row, "complete", "Gebeld: <b>morgen</b> om negen.") == 302
    row.refresh_from_db()
    assert row.status == RequestStatus.COMPLETED
    page = agent.get(page_of(row)).text
    assert "Gebeld: &lt;b&gt;morgen&lt;/b&gt; om negen." in page
    assert "Opnieuw oppakken" in page
    assert agent.get(LIST).context["lines"] == []


@pytest.mark.parametrize("step", ["complete", "fail", "note"])
def test_without_a_word_of_what_was_done_nothing_is_finished(agent: Client, step: str) -> None:
    row = write()
    press(agent, row, "take")
    assert press(agent, row, step) == 422
    row.refresh_from_db()
    assert (row.status, row.version) == (RequestStatus.IN_PROGRESS, 2)


def test_who_was_second_sees_the_newer_state_and_keeps_their_note(
    agent: Client, make_staff: MakeStaff
) -> None:
    row = write()
    other = make_staff(Role.MANAGER, username="other")
    handle_request(
        reference=row.reference, version=1, step=Step.TAKE, note="", actor=other.as_actor()
    )
    sent = {"step": "take", "note": "my-note-31aa", "version": "1"}
    page = agent.post(page_of(row), sent)
    assert page.status_code == 409
    assert "Iemand anders heeft dit net veranderd." in page.text
    for words in ("bij Demo other", "my-note-31aa", 'name="version" value="2"', "Overnemen"):
        assert words in page.text
    assert row.changes.count() == 2


@pytest.mark.parametrize(
    ("step", "version"),
    [
        ("", ""),
        ("fly", ""),
        ("complete", ""),
        ("take", "0"),
        ("take", "x"),
        ("take", "-1"),
        ("take", "9" * 10_000),
        ("take", "٣"),
        ("\x00", "\x00"),
    ],
)
def test_a_step_that_is_none_changes_nothing(agent: Client, step: str, version: str) -> None:
    row = write()
    assert press(agent, row, step, "A note.", version) == 409
    assert row.changes.count() == 1


@pytest.mark.parametrize("note", ["x" * 10_000, "nul \x00", "\u202e"])
def test_a_bad_note_is_refused_and_the_page_stays(agent: Client, note: str) -> None:
    row = write()
    assert press(agent, row, "note", note) == 422
    assert row.changes.count() == 1


@pytest.mark.parametrize("note", ["💥", "هل", "{{ x }} & <b>", "a\r\nb"])
def test_any_other_note_is_kept(agent: Client, note: str) -> None:
    row = write()
    assert press(agent, row, "note", note) == 302
    assert row.changes.get(version=2).note == note.replace("\r\n", "\n")


@pytest.mark.parametrize("reference", ["W-2222-22", "x", "w-7k3m-9q", "a" * 5_000])
def test_an_unknown_reference_is_not_found(agent: Client, reference: str) -> None:
    write()
    assert agent.get(f"{LIST}{reference}/").status_code == 404
    assert agent.post(f"{LIST}{reference}/", {"step": "take", "version": "1"}).status_code == 404


def test_other_roles_are_refused(client: Client, make_staff: MakeStaff) -> None:
    row = write()
    make_staff(Role.PLANNER, Role.DOCTOR, Role.EDITOR, Role.AUDITOR)
    log_in(client)
    assert client.get(LIST).status_code == 403
    assert client.get(page_of(row)).status_code == 403
    assert press(client, row, "take") == 403
    assert LIST not in client.get("/nl/werk/").text


def test_looking_is_recorded(agent: Client) -> None:
    row = write()
    agent.get(LIST)
    agent.get(page_of(row))
    read = AuditEvent.objects.filter(actor_label="Demo demo", event__startswith="contact.")
    assert sorted(read.values_list("event", flat=True)) == [
        "contact.request-list.read",
        "contact.request.read",
    ]
