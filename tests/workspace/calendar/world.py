"""What the tests of the calendar's pages begin with."""

from datetime import date, datetime, timedelta

from django.test import Client

from tests.chain import MORNING
from wervel.accounts.models import User
from wervel.common.actor import system
from wervel.directory.models import Practitioner
from wervel.directory.services import link_user
from wervel.patients.services import PatientDetails
from wervel.scheduling.models import Appointment
from wervel.scheduling.selectors.slots import SlotOffer, SlotQuery, search_slots
from wervel.scheduling.services.booking import book_appointment, prepare

DAY = MORNING.date()
REASON = "canary-complaint-9c1e"
TEST = system("test")
CALENDAR, WALK_INS, BLOCKS = (
    "/nl/werk/agenda/",
    "/nl/werk/agenda/balie/",
    "/nl/werk/agenda/blokkades/",
)
WHO, WHEN = "/nl/werk/agenda/nieuw/", "/nl/werk/agenda/nieuw/tijd/"
DAY_LIST, CSV = "/nl/werk/dag/", "/nl/werk/dag/csv/"


def offer(practitioner: str | None = "demo-vos", earliest: datetime | None = None) -> SlotOffer:
    query = SlotQuery(
        service="first-consultation-back",
        location="aachen",
        practitioner=practitioner,
        earliest=earliest,
        limit=1,
    )
    return search_slots(query).slots[0]


def book(
    given: str = "Anna", practitioner: str | None = "demo-vos", email: str = ""
) -> Appointment:
    details = PatientDetails(given, "Müller", date(1980, 3, 31), email, "+31612345678", "nl")
    wanted = prepare(slot=offer(practitioner).id)
    return book_appointment(wanted=wanted, details=details, reason=REASON, actor=TEST)


def link(user: User, practitioner: str = "demo-vos") -> None:
    found = Practitioner.objects.get(slug=practitioner)
    link_user(practitioner=found, user_id=user.pk, actor=TEST)


def calendar(client: Client, **query: str) -> str:
    asked = {"clinic": "aachen", "day": DAY.isoformat(), **query}
    response = client.get(CALENDAR, asked)
    assert response.status_code == 200
    return response.text


def visit_path(appointment: Appointment, rest: str = "") -> str:
    return f"/nl/werk/agenda/bezoek/{appointment.reference}/{rest}"


def next_day() -> date:
    return DAY + timedelta(days=1)
