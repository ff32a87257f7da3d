"""What each role sees at work, and what it does not."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import CHAIN
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.actor import system
from wervel.directory.models import Practitioner
from wervel.directory.services import link_user
from wervel.patients.services import PatientDetails
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

pytestmark = pytest.mark.django_db
REASON = "canary-complaint-9c1e"

PATHS = {
    "/nl/werk/dag/": {Role.PLANNER, Role.AGENT, Role.DOCTOR},
    "/nl/werk/wachtlijst/": {Role.PLANNER, Role.AGENT},
    "/nl/werk/teksten/": {Role.DOCTOR},
    "/nl/werk/aantallen/": {Role.MANAGER},
    "/nl/werk/agenda-adressen/": {Role.PLANNER, Role.DOCTOR},
    "/nl/werk/herinneringen/": {Role.PLANNER, Role.AGENT},
    "/nl/werk/logboek/": {Role.AUDITOR},
    "/nl/werk/bezoeken/balie/": {Role.DESK, Role.ASSISTANT},
    "/nl/werk/dossiers/": {Role.DESK, Role.MANAGER},
    "/nl/werk/bezoeken/": {Role.DOCTOR, Role.ASSISTANT},
    "/nl/werk/bevoegdheden/": {Role.MANAGER},
    "/nl/werk/verzoeken/": {Role.AGENT, Role.MANAGER},
}


@pytest.fixture
def chain() -> None:
    CHAIN.put()


def book(given: str) -> SlotOffer:
    """The earliest first consultation in Aken, for a demo person."""
    query = SlotQuery(service="first-consultation-back", location="aachen", limit=1)
    offer = search_slots(query).slots[0]
    book_appointment(
        wanted=prepare(slot=offer.id),
        details=PatientDetails(
            given=given,
            family="Demo",
            birth_date=clock.today() - timedelta(days=14_000),
            email="",
            phone="+31612345678",
            language="nl",
        ),
        reason=REASON,
        actor=system("test"),
    )
    return offer


def link(offer: SlotOffer, user: User) -> None:
    practitioner = Practitioner.objects.get(slug=offer.practitioner.slug)
    link_user(practitioner=practitioner, user_id=user.pk, actor=system("test"))


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_its_own_pages_only(
    client: Client, make_staff: MakeStaff, chain: None, role: Role
) -> None:
    make_staff(role)
    log_in(client)
    home = client.get("/nl/werk/").text
    for path, roles in PATHS.items():
        assert client.get(path).status_code == (200 if role in roles else 403)
        assert (f'href="{path}"' in home) is (role in roles)
    assert ("/cms/" in home) is (role == Role.EDITOR)
    assert client.get("/cms/").status_code == (200 if role == Role.EDITOR else 403)


@pytest.mark.parametrize(
    ("path", "words"),
    [("/nl/werk/", "Mijn werk"), ("/de/arbeit/", "Meine Arbeit"), ("/en/work/", "My work")],
)
def test_the_home_speaks_three_languages(
    client: Client, make_staff: MakeStaff, path: str, words: str
) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    page = client.get(path).text
    assert f"<title>{words} – Wervel</title>" in page


def test_a_planner_sees_the_day_and_no_complaint(
    client: Client, make_staff: MakeStaff, chain: None
) -> None:
    offer = book("Anna")
    make_staff(Role.PLANNER)
    log_in(client)
    page = client.get(f"/nl/werk/dag/?clinic=aachen&day={offer.start.date()}").text
    assert "Anna Demo" in page
    assert REASON not in page
    other = client.get(f"/nl/werk/dag/?clinic=bottrop&day={offer.start.date()}").text
    assert "Anna Demo" not in other
    read = AuditEvent.objects.filter(event="scheduling.day-list.read")
    assert read.count() == 2


def test_a_doctor_sees_their_own_patients_only(
    client: Client, make_staff: MakeStaff, chain: None
) -> None:
    offer = book("Anna")
    doctor = make_staff(Role.DOCTOR)
    log_in(client)
    path = f"/nl/werk/dag/?clinic=aachen&day={offer.start.date()}"
    assert "Anna Demo" not in client.get(path).text
    link(offer, doctor)
    assert "Anna Demo" in client.get(path).text


@pytest.mark.parametrize(
    "query", ["clinic=nowhere", "day=yesterday", "day=9999-99-99", "day=0001-01-01", "day=%00"]
)
def test_a_clinic_or_day_that_is_none(
    client: Client, make_staff: MakeStaff, chain: None, query: str
) -> None:
    make_staff(Role.PLANNER)
    log_in(client)
    assert client.get(f"/nl/werk/dag/?{query}").status_code == 404


def test_a_manager_sees_numbers_and_nobody(
    client: Client, make_staff: MakeStaff, chain: None
) -> None:
    book("Anna")
    make_staff(Role.MANAGER)
    log_in(client)
    page = client.get("/nl/werk/aantallen/").text
    assert '<td class="figures">1</td>' in page
    assert "Anna" not in page


def test_looking_at_the_trail_leaves_a_trail(client: Client, make_staff: MakeStaff) -> None:
    make_staff(Role.AUDITOR)
    log_in(client)
    page = client.get("/nl/werk/logboek/?what=session.begun").text
    assert "accounts.session.begun" in page
    assert "accounts.user.created" not in page
    event = AuditEvent.objects.get(event="audit.trail.read")
    assert (event.actor_label, event.detail) == ("Demo demo", {"event": "session.begun"})


@pytest.mark.parametrize("typed", ["\x00", "x" * 10_000, "‮", "💥", "'; DROP TABLE x"])
def test_any_search_is_answered(client: Client, make_staff: MakeStaff, typed: str) -> None:
    make_staff(Role.AUDITOR)
    log_in(client)
    assert client.get("/nl/werk/logboek/", {"who": typed, "which": typed}).status_code == 200


def test_the_queries_of_a_day_do_not_grow_with_it(
    client: Client, make_staff: MakeStaff, chain: None, django_assert_num_queries: object
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    make_staff(Role.PLANNER)
    log_in(client)
    offer = book("Anna")
    path = f"/nl/werk/dag/?clinic=aachen&day={offer.start.date()}"
    with CaptureQueriesContext(connection) as one:
        client.get(path)
    for name in ("Bram", "Carla"):
        book(name)
    with CaptureQueriesContext(connection) as three:
        client.get(path)
    assert len(three) == len(one)
