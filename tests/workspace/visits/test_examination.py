"""The examination page: filled in with and without script, kept, saved, never overwritten."""

import re
from urllib.parse import urlencode

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.encounters.examining import FILE, catalogue, commit, here
from tests.encounters.visits import SYSTEM, booked, encounter
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.encounters.choices import EncounterStatus
from wervel.encounters.examination.catalogue import Catalogue
from wervel.encounters.models import Encounter, Finding, SectionDraft, SectionVersion
from wervel.encounters.services.catalogues import publish_examination

__all__ = ["booked", "catalogue", "encounter", "here"]

FORM = "application/x-www-form-urlencoded"
WATCH = {"X-Wervel-Watch": "1"}
SAVED = "Het onderzoek is opgeslagen."


@pytest.fixture
def doctor(client: Client, make_staff: MakeStaff) -> User:
    user = make_staff(Role.DOCTOR)
    log_in(client)
    return user


def page_of(encounter: Encounter, language: str = "nl") -> str:
    words = {
        "nl": "nl/werk/bezoeken/{}/onderzoek",
        "de": "de/arbeit/besuche/{}/untersuchung",
        "en": "en/work/visits/{}/examination",
    }
    return f"/{words[language].format(encounter.pk)}/"


def sent(author: User, do: str, base: int = 0, **typed: str) -> dict[str, str]:
    """Names of findings are written with two underscores for a dot, one for a hyphen."""
    fields = {
        f"f-{name.replace('__', '.').replace('_', '-')}": value for name, value in typed.items()
    }
    fields |= {name: fields.pop(f"f-{name}") for name in ("quick", "note") if f"f-{name}" in fields}
    return {"do": do, "base": str(base), "author": str(author.pk), **fields}


def found() -> dict[str, str]:
    newest = SectionVersion.objects.order_by("-number").first()
    rows = Finding.objects.filter(version=newest)
    return {row.key: row.value or row.state for row in rows}


def test_a_normal_back_is_filled_in_and_saved(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    page = page_of(here)
    assert client.post(page, sent(doctor, "fill-back"))["Location"] == page
    assert not SectionVersion.objects.exists()
    shown = client.get(page).text
    assert "De kracht van beide benen is vol (5 van 5, L2 tot en met S1)." in shown
    back = next(one for one in catalogue.sets if one.id == "back")
    fields = dict(re.findall(r'name="f-([^"]+)".*?<option value="([^"]*)" selected', shown))
    assert fields == {key: catalogue.spots[key].item.normal for key in back.spots}
    typed = sent(doctor, "commit") | {f"f-{key}": value for key, value in fields.items()}
    typed = sent(doctor, "commit") | {f"f-{key}": value for key, value in fields.items()}
    answer = client.post(page, typed)
    assert answer["Location"] == page
    assert found() == fields
    assert SAVED in client.get(page).text
    assert not SectionDraft.objects.exists()


def test_a_row_is_typed_and_what_cannot_be_read_is_given_back(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    page = page_of(here)
    answer = client.post(page, sent(doctor, "add", quick="slr l 2, zz 4, t 37,2"))
    assert answer.status_code == 422
    assert 'value="zz 4"' in answer.text
    assert "Dit konden wij niet lezen." in answer.text
    draft = SectionDraft.objects.get()
    assert draft.content["findings"] == {"slr.left": "leg", "temperature": "37.2"}


def test_a_number_that_is_none_is_said_beside_its_field(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    answer = client.post(page_of(here), sent(doctor, "commit", temperature="372", gait="normal"))
    assert answer.status_code == 422
    assert "Geef een getal van 30,0 tot 44,0." in answer.text
    assert 'value="372"' in answer.text
    assert 'aria-invalid="true" aria-describedby="w-temperature"' in answer.text
    assert not SectionVersion.objects.exists()


def test_a_draft_is_kept_by_itself_and_gives_its_sentences(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    page = page_of(here)
    kept = client.post(
        page,
        sent(doctor, "draft", gait="painful", pulse="x", temperature="9", note="let op"),
        headers=WATCH,
    )
    assert kept.status_code == 200
    assert "Het lopen is traag en voorzichtig door de pijn." in kept.text
    assert "De pols is niet geteld." in kept.text
    assert "Temperatuur: Geef een getal van 30,0 tot 44,0." in kept.text
    assert "<form" not in kept.text
    again = client.get(page).text
    assert 'value="9"' in again
    assert "let op</textarea>" in again
    assert client.post(page, sent(doctor, "discard"))["Location"] == page
    assert not SectionDraft.objects.exists()


def test_a_stale_examination_shows_both_and_proposes_what_loses_nothing(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, make_staff: MakeStaff
) -> None:
    other = make_staff(Role.ASSISTANT, username="other").as_actor()
    commit(here, catalogue, {"pulse": "70", "gait": "normal"}, other, 0)
    other_id = User.objects.get(username="other").pk
    theirs = {"pulse": "88", "gait": "normal", "temperature": "38.4"}
    commit(here, catalogue, theirs, other, 1)
    page = page_of(here)
    mine = sent(doctor, "commit", 1, pulse="66", gait="painful", quick="")
    answer = client.post(page, mine)
    assert answer.status_code == 409
    assert "Demo other sloeg dit onderzoek op" in answer.text
    assert "De pols is 66 per minuut, dat is normaal." in answer.text
    assert "De pols is 88 per minuut, dat is normaal." in answer.text
    assert 'name="base" value="2"' in answer.text
    assert 'name="f-temperature" value="38,4"' in answer.text
    assert SectionVersion.objects.count() == 2
    proposal = sent(doctor, "commit", 2, pulse="66", gait="painful", temperature="38,4")
    assert client.post(page, proposal).status_code == 302
    assert found() == {"pulse": "66", "gait": "painful", "temperature": "38.4"}
    examiners = dict(Finding.objects.filter(version__number=3).values_list("code", "examiner"))
    assert examiners == {"pulse": doctor.pk, "gait": doctor.pk, "temperature": other_id}


def test_a_draft_that_others_overtook_is_shown_with_what_they_saved(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, make_staff: MakeStaff
) -> None:
    page = page_of(here)
    client.post(page, sent(doctor, "draft", pulse="66"))
    other = make_staff(Role.DOCTOR, username="other").as_actor()
    commit(here, catalogue, {"gait": "normal"}, other, 0)
    shown = client.get(page)
    assert shown.status_code == 200
    assert "Demo other sloeg dit onderzoek op" in shown.text
    assert 'name="base" value="1"' in shown.text
    assert 'value="normal" selected' in shown.text
    assert 'name="f-pulse" value="66"' in shown.text


@pytest.mark.parametrize("status", [EncounterStatus.FINISHED, EncounterStatus.CANCELLED])
def test_a_visit_that_is_over_is_read_only(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, status: EncounterStatus
) -> None:
    commit(here, catalogue, {"gait": "painful"}, doctor.as_actor(), 0)
    client.post(page_of(here), sent(doctor, "draft", 1, gait="unsteady"))
    Encounter.objects.update(status=status)
    shown = client.get(page_of(here)).text
    saved, _, unsaved = shown.partition("Uw bevindingen, niet opgeslagen")
    unsteady = "Het lopen is onzeker, met de voeten ver uit elkaar."
    assert (unsteady in saved, unsteady in unsaved) == (False, True)
    assert "Het lopen is traag en voorzichtig door de pijn." in shown
    assert "<select" not in shown
    answer = client.post(page_of(here), sent(doctor, "commit", 1, gait="normal"))
    assert (answer.status_code, found()) == (409, {"gait": "painful"})


def test_before_the_patient_is_here_nothing_is_saved(
    client: Client, encounter: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    answer = client.post(page_of(encounter), sent(doctor, "commit", gait="normal"))
    assert answer.status_code == 409
    assert "pas schrijven als de patiënt er is" in answer.text
    assert not SectionVersion.objects.exists()


@pytest.mark.parametrize(
    "odd",
    [{"do": "dance"}, {"do": "fill-nothing"}, {"base": "-1"}, {"base": "9" * 30}, {"base": "²"}],
)
def test_what_no_page_sends_is_not_found(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, odd: dict[str, str]
) -> None:
    typed = {**sent(doctor, "commit"), **odd}
    assert client.post(page_of(here), typed).status_code == 404


@pytest.mark.parametrize(
    "odd", ["\x00", "\ud800", "a" * 10_000, "🦴" * 50, "\u202edraai", "<script>", "٣٧"]
)
def test_odd_texts_are_survived(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, odd: str
) -> None:
    for do in ("add", "draft", "commit"):
        typed = sent(doctor, do, quick=odd, note=odd, temperature=odd, gait=odd)
        body = urlencode(typed, errors="surrogatepass")
        answer = client.post(page_of(here), body, content_type=FORM)
        assert answer.status_code in (200, 302, 409, 422)
    assert client.get(page_of(here)).status_code == 200


def test_the_examination_is_for_those_who_treat(
    client: Client, here: Encounter, catalogue: Catalogue, make_staff: MakeStaff
) -> None:
    doctor = make_staff(Role.PLANNER, Role.DESK, Role.AGENT, Role.MANAGER)
    log_in(client)
    assert client.get(page_of(here)).status_code == 403
    assert client.post(page_of(here), sent(doctor, "commit", gait="normal")).status_code == 403
    assert not SectionVersion.objects.exists()


@pytest.mark.once
@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("nl", "De temperatuur is 38,2 °C, dat is koorts."),
        ("de", "Die Temperatur beträgt 38,2 °C, das ist Fieber."),
        ("en", "The temperature is 38.2 °C, which is a fever."),
    ],
)
def test_the_page_speaks_three_languages(
    client: Client,
    here: Encounter,
    catalogue: Catalogue,
    doctor: User,
    language: str,
    sentence: str,
) -> None:
    commit(here, catalogue, {"temperature": "38.2"}, doctor.as_actor(), 0)
    shown = client.get(page_of(here, language))
    assert shown.status_code == 200
    assert sentence in shown.text
    for item in catalogue.items:
        assert item.label.in_language(language) in shown.text.replace("&#x27;", "'")


def test_a_new_catalogue_does_not_change_an_examination_under_way(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User
) -> None:
    commit(here, catalogue, {"gait": "painful"}, doctor.as_actor(), 0)
    newer = FILE.read_text(encoding="utf-8").replace("voorzichtig door de pijn", "stijf")
    assert publish_examination(actor=SYSTEM, text=newer)
    shown = client.get(page_of(here)).text
    assert "Het lopen is traag en voorzichtig door de pijn." in shown


def test_what_somebody_else_began_is_not_sent_as_mine(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, make_staff: MakeStaff
) -> None:
    other = make_staff(Role.DOCTOR, username="other")
    answer = client.post(page_of(here), sent(other, "commit", gait="normal"))
    assert answer.status_code == 409
    assert "U bent nu Demo demo." in answer.text
    assert 'value="normal" selected' in answer.text
    assert not SectionVersion.objects.exists()


@pytest.mark.parametrize("base", ["9" * 10_000, "", "-1", "\u0665", "1\x00"])
def test_a_base_that_is_no_number_is_refused(
    client: Client, here: Encounter, catalogue: Catalogue, doctor: User, base: str
) -> None:
    answer = client.post(page_of(here), {**sent(doctor, "draft"), "base": base})
    assert answer.status_code == 404
    assert SectionDraft.objects.count() == 0
