"""The pages of history, assessment and plan: drafts, commits, and two who write at once."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.encounters.choices import EncounterStatus as Status
from wervel.encounters.choices import Section
from wervel.encounters.models import Encounter, SectionDraft, SectionVersion
from wervel.encounters.services.sections import commit_section

WATCH = {"X-Wervel-Watch": "1"}


@pytest.fixture
def me(make_staff: MakeStaff, client: Client) -> User:
    user = make_staff(Role.DOCTOR)
    log_in(client)
    return user


@pytest.fixture
def colleague(make_staff: MakeStaff) -> User:
    return make_staff(Role.ASSISTANT, username="colleague")


def address(encounter: Encounter, ending: str = "voorgeschiedenis/") -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/{ending}"


def sent(user: User, text: str, do: str = "commit", base: int = 0, **more: str) -> dict[str, str]:
    return {"do": do, "text": text, "base": str(base), "author": str(user.pk), **more}


def theirs(encounter: Encounter, colleague: User, text: str = "Haar tekst") -> None:
    commit_section(
        encounter_id=encounter.pk,
        section=Section.HISTORY,
        base=SectionVersion.objects.count(),
        content={"text": text},
        actor=colleague.as_actor(),
    )


@pytest.mark.parametrize("ending", ["voorgeschiedenis/", "beoordeling/", "plan/"])
def test_a_text_is_saved_and_shown(
    arrived: Encounter, client: Client, me: User, ending: str
) -> None:
    page = address(arrived, ending)
    assert "Alleen u ziet dit" in client.get(page).text
    assert client.post(page, sent(me, "Sinds drie weken.")).status_code == 302
    found = client.get(page)
    assert "Sinds drie weken." in found.text
    assert found.context["base"] == 1
    assert SectionVersion.objects.get().content == {"text": "Sinds drie weken."}


def test_a_draft_is_kept_quietly(arrived: Encounter, client: Client, me: User) -> None:
    page = address(arrived)
    before = AuditEvent.objects.count()
    seen = client.session["seen_at"]
    answer = client.post(page, sent(me, "Half", "draft"), headers=WATCH)
    assert (answer.status_code, answer.content) == (204, b"")
    assert AuditEvent.objects.count() == before
    assert client.session["seen_at"] == seen
    assert "Half" in client.get(page).text
    assert client.post(page, sent(me, "Half en half", "draft")).status_code == 302
    assert SectionDraft.objects.get().content == {"text": "Half en half"}
    assert client.post(page, sent(me, "", "discard")).status_code == 302
    assert SectionDraft.objects.count() == 0


def test_a_stale_text_is_refused_and_both_are_shown(
    arrived: Encounter, client: Client, me: User, colleague: User
) -> None:
    page = address(arrived)
    theirs(arrived, colleague)
    answer = client.post(page, sent(me, "Mijn tekst"))
    assert answer.status_code == 409
    assert "Haar tekst" in answer.text
    assert "Mijn tekst" in answer.text
    assert "Demo colleague" in answer.text
    assert (answer.context["base"], answer.context["begun"]) == (1, 0)
    again = client.get(page)
    assert again.status_code == 200
    assert "Haar tekst" in again.text
    assert "Mijn tekst" in again.text
    theirs(arrived, colleague, "Haar tweede")
    answer = client.post(page, sent(me, "Mijn tekst", base=1, begun="0"))
    assert answer.status_code == 409
    assert "Haar tweede" in answer.text
    assert client.post(page, sent(me, "Beide", base=2, begun="0")).status_code == 302
    texts = SectionVersion.objects.order_by("number").values_list("content__text", flat=True)
    assert list(texts) == ["Haar tekst", "Haar tweede", "Beide"]


def test_autosave_of_a_stale_page_leaves_it_stale(
    arrived: Encounter, client: Client, me: User, colleague: User
) -> None:
    theirs(arrived, colleague)
    body = sent(me, "Mijn", "draft", base=1, begun="0")
    assert client.post(address(arrived), body, headers=WATCH).status_code == 204
    assert client.get(address(arrived)).context["stale"] is True


def test_another_person_at_the_same_screen(
    arrived: Encounter, client: Client, me: User, colleague: User
) -> None:
    for do in ("draft", "commit", "discard"):
        answer = client.post(address(arrived), sent(colleague, "Haar woorden", do))
        assert answer.status_code == 409
        assert "Haar woorden" in answer.text
        assert answer.context["author"] == str(me.pk)
    quiet = client.post(address(arrived), sent(colleague, "Haar woorden", "draft"), headers=WATCH)
    assert (quiet.status_code, quiet["Content-Type"]) == (409, "text/plain")
    assert SectionVersion.objects.count() == SectionDraft.objects.count() == 0


def test_what_cannot_be_saved_stays_in_the_page(
    arrived: Encounter, client: Client, me: User
) -> None:
    page = address(arrived)
    answer = client.post(page, sent(me, "Goed\x00 begin"))
    assert answer.status_code == 422
    assert "Goed\ufffd begin" in answer.text
    assert client.post(page, sent(me, "")).status_code == 422
    assert client.post(page, sent(me, "a" * 20_001)).status_code == 422
    for wrong in ({"base": "x"}, {"base": ""}, {"base": "9" * 40}, {"do": "sign"}):
        assert client.post(page, {**sent(me, "Tekst"), **wrong}).status_code == 400
    Encounter.objects.update(status=Status.FINISHED)
    answer = client.post(page, sent(me, "Te laat"))
    assert answer.status_code == 409
    assert "Te laat" in answer.text
    assert SectionVersion.objects.count() == 0


def test_who_may_not_write_reads(
    arrived: Encounter, client: Client, make_staff: MakeStaff, colleague: User
) -> None:
    make_staff(Role.ASSISTANT)
    log_in(client)
    page = client.get(address(arrived, "plan/")).text
    assert "<textarea" not in page
    assert "Hier staat nog niets" in page
    answer = client.post(address(arrived, "plan/"), sent(User.objects.get(username="demo"), "Rust"))
    assert answer.status_code == 403


def test_before_the_patient_is_here_only_notes(
    encounter: Encounter, client: Client, me: User
) -> None:
    page = client.get(address(encounter)).text
    assert 'value="draft"' in page
    assert 'value="commit"' not in page
    assert client.post(address(encounter), sent(me, "Vooraf")).status_code == 409
