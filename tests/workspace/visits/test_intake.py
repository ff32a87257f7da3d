"""The intake for staff: the record shows what deviates first, the desk sees whether alone."""

import re

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.encounters.intakes import ANSWERS, SCAN
from tests.triage.conftest import TEXT as PATHWAY
from wervel.accounts.choices import Role
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import VISITOR, system
from wervel.encounters.choices import IntakeTask
from wervel.encounters.models import ConsentStep, Encounter, IntakeVersion
from wervel.encounters.services.intake import answer_by_link
from wervel.scheduling.models import Appointment
from wervel.triage.models import CheckOutcome, PublishedPathway
from wervel.triage.publishing import publish_pathway


@pytest.fixture
def told(encounter: Encounter) -> Encounter:
    """Everything was sent by the link but the questions about the scan."""
    for task, sent in ANSWERS.items():
        if task != IntakeTask.SCAN:
            _send(encounter.appointment, task, sent)
    return encounter


def _send(booked: Appointment, task: IntakeTask, sent: object) -> None:
    answer_by_link(
        manage_secret=booked.manage_secret,
        task=task,
        sent=sent,  # type: ignore[arg-type]
        browser="",
        actor=VISITOR,
    )


def record(encounter: Encounter) -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/intake/"


def at_desk(encounter: Encounter, rest: str = "") -> str:
    return f"/nl/werk/bezoeken/balie/{encounter.appointment.reference}/intake/{rest}"


def as_role(client: Client, make_staff: MakeStaff, role: Role) -> None:
    make_staff(role)
    log_in(client)


def test_the_record_shows_what_deviates_first(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    as_role(client, make_staff, Role.DOCTOR)
    answer = client.get(record(told))
    found = [(one.name, one.answer, one.told) for one in answer.context["deviations"]]
    assert found == [
        ("Allergie", "ja", "Penicilline-kanarie"),
        ("Kanker, nu of ooit", "weet het niet", ""),
        ("Operatie aan rug of nek", "ja", ""),
    ]
    assert answer.context["missing"] == ["Veiligheid voor MRI en contrast"]
    text = answer.text
    assert (
        text.index("Wat opvalt")
        < text.index("Penicilline-kanarie")
        < text.index("Klacht zoals verteld")
    )
    assert "Kanarie in de rug" in text
    assert "gegeven via de link, niet bevestigd" in text
    event = AuditEvent.objects.get(event="encounters.intake.read")
    assert event.patient_id == told.patient_id


def test_a_yes_about_the_scan_comes_before_warnings(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    about = {"metal": "yes", "eye_metal": "unknown", "scan_details": "Schroef"}
    _send(told.appointment, IntakeTask.SCAN, {**SCAN, **about})
    as_role(client, make_staff, Role.ASSISTANT)
    names = [one.name for one in client.get(record(told)).context["deviations"]]
    assert names == [
        "Allergie",
        "Ander metaal in het lichaam",
        "Ooit metaal in het oog",
        "Bij deze antwoorden",
        "Kanker, nu of ooit",
        "Operatie aan rug of nek",
    ]


def test_the_check_that_was_shared_is_there(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    publish_pathway(text=PATHWAY, actor=system("test"))
    outcome = CheckOutcome.objects.create(
        pathway=PublishedPathway.objects.get(),
        pathway_slug="back-pain",
        pathway_version="test-1",
        answers={"age": 50.0, "numb": True, "fever": None, "course": "worse", "duration": 21.0},
        outcome={},
        urgency="within-days",
        language="de",
        created_at=clock.now(),
    )
    Appointment.objects.filter(encounter=told).update(triage_reference=str(outcome.pk))
    as_role(client, make_staff, Role.DOCTOR)
    check = client.get(record(told)).context["check"]
    assert check.version == "test-1"
    assert (check.warnings, check.unknown) == (("Minder gevoel",), ("Koorts",))
    assert check.told == ("Leeftijd: 50 jaar", "Beloop: Erger", "Duur: 21 dagen")


@pytest.mark.parametrize("reference", ["", "x", "\u0660" * 32, "0" * 32])
def test_a_reference_that_leads_nowhere_shows_no_check(
    told: Encounter, client: Client, make_staff: MakeStaff, reference: str
) -> None:
    Appointment.objects.filter(encounter=told).update(triage_reference=reference)
    as_role(client, make_staff, Role.DOCTOR)
    assert client.get(record(told)).context["check"] is None


def test_the_desk_sees_whether_and_never_what(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    as_role(client, make_staff, Role.DESK)
    assert client.get(record(told)).status_code == 403
    pages = [client.get(at_desk(told, rest)).text for rest in ("", "1/", "3/", "4/")]
    assert pages[0].count(">nog doen<") == 1
    for html in pages:
        assert "kanarie" not in html.lower()
        assert not re.search(r"<input[^>]* checked", html)


def test_the_desk_confirms_and_withdraws_a_consent(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    as_role(client, make_staff, Role.DESK)
    body = {"do": "confirm", "kind": "gp-report", "seen": "1"}
    assert client.post(at_desk(told), body)["Location"] == at_desk(told)
    again = client.post(at_desk(told), body)
    assert again.status_code == 409
    assert "is veranderd" in again.text
    assert client.post(at_desk(told), {**body, "do": "withdraw", "seen": "2"}).status_code == 302
    steps = ConsentStep.objects.filter(kind="gp-report").order_by("number")
    assert [(one.state, one.author and one.author.username) for one in steps] == [
        ("provisional", None),
        ("confirmed", "demo"),
        ("withdrawn", "demo"),
    ]


@pytest.mark.parametrize(
    "change", [{"do": "x"}, {"kind": "x"}, {"seen": "x"}, {"seen": "\u0661"}, {"seen": "9" * 99}]
)
def test_a_strange_change_is_refused(
    told: Encounter, client: Client, make_staff: MakeStaff, change: dict[str, str]
) -> None:
    as_role(client, make_staff, Role.DESK)
    body = {"do": "confirm", "kind": "gp-report", "seen": "1", **change}
    assert client.post(at_desk(told), body).status_code in (400, 422)
    assert ConsentStep.objects.filter(kind="gp-report").count() == 1


def test_the_desk_writes_down_what_is_said(
    encounter: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    as_role(client, make_staff, Role.DESK)
    wrong = client.post(at_desk(encounter, "4/"), {"metal": "yes"})
    assert wrong.status_code == 422
    assert client.post(at_desk(encounter, "4/"), SCAN)["Location"] == at_desk(encounter)
    version = IntakeVersion.objects.get()
    assert version.author is not None
    assert (version.content, version.author.username) == (SCAN, "demo")


@pytest.mark.parametrize("role", [Role.PLANNER, Role.AGENT, Role.EDITOR, Role.MANAGER])
def test_others_have_no_page(
    told: Encounter, client: Client, make_staff: MakeStaff, role: Role
) -> None:
    as_role(client, make_staff, role)
    for address in (record(told), at_desk(told), at_desk(told, "1/")):
        assert client.get(address).status_code == 403


def test_a_visit_or_reference_that_is_not_there(
    told: Encounter, client: Client, make_staff: MakeStaff
) -> None:
    as_role(client, make_staff, Role.DOCTOR)
    for address in (
        f"/nl/werk/bezoeken/{told.patient_id}/intake/",
        "/nl/werk/bezoeken/balie/W-2222-22/intake/",
        at_desk(told, "6/"),
    ):
        assert client.get(address).status_code == 404
