"""Who may book what, on the pages: ages, and times that are kept for the urgent."""

from datetime import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from wervel.common.actor import VISITOR, system
from wervel.directory.models import HealthcareService, Location, Practitioner
from wervel.directory.opening import WeeklyHours
from wervel.reasoning.urgency import Urgency
from wervel.scheduling.kept_free import Kept
from wervel.scheduling.models import Appointment, Hold
from wervel.scheduling.selectors.slots import SlotQuery, search_slots
from wervel.scheduling.services.booking import TriageOutcome
from wervel.scheduling.services.drafts import choose_slot, load_draft, start_draft
from wervel.scheduling.services.hours import set_kept_free

pytestmark = pytest.mark.usefixtures("chain")
SERVICE = "first-consultation-back"
WORDS = {
    "nl": "voor mensen van 18 jaar en ouder",
    "de": "für Menschen ab 18 Jahren",
    "en": "for people of 18 years and older",
}
YOUNG = {
    "given": "Demo",
    "family": "Getypte naam",
    "birth_date_day": "11",
    "birth_date_month": "3",
    "birth_date_year": "2010",
    "email": "demo@patient.example",
    "phone": "0612345678",
}


def draft_with_time(urgency: str = "") -> str:
    draft = start_draft(service=SERVICE, actor=VISITOR, triage=TriageOutcome(urgency))
    slot = search_slots(SlotQuery(service=SERVICE, limit=1)).slots[0]
    choose_slot(secret=draft.secret, slot=slot.id, actor=VISITOR)
    return draft.secret


def address_of(language: str, page: str, secret: str) -> str:
    with translation.override(language):
        return reverse(f"website:booking-{page}", args=[secret])


@pytest.mark.parametrize("language", WORDS)
def test_somebody_too_young_reads_why_and_keeps_what_was_typed(
    client: Client, language: str
) -> None:
    service = HealthcareService.objects.get(slug=SERVICE)
    service.min_age = 18
    service.save()
    secret = draft_with_time()
    answer = client.post(address_of(language, "details", secret), YOUNG)
    body = answer.content.decode()
    assert answer.status_code == 422
    assert WORDS[language] in body
    assert "Getypte naam" in body
    answer = client.post(address_of(language, "review", secret))
    assert (answer.status_code, Appointment.objects.count()) == (422, 0)
    assert WORDS[language] in answer.content.decode()
    assert load_draft(secret).typed["family"] == "Getypte naam"


def test_kept_times_are_shown_for_the_draft_of_an_urgent_check_alone(client: Client) -> None:
    everything = [
        Kept(WeeklyHours(day, time(8), time(18)), Urgency.WITHIN_DAYS, 0) for day in range(7)
    ]
    bottrop = Location.objects.get(slug="bottrop")
    doctor = Practitioner.objects.get(slug="demo-lange").claimable
    set_kept_free(claimable=doctor, location=bottrop, kept=everything, actor=system("tests"))
    shown = {
        urgency: client.get("/nl/afspraak/", {"draft": draft, "clinic": "bottrop"})
        .content.decode()
        .count('name="slot"')
        for urgency, draft in (
            ("", draft_with_time()),
            ("within-weeks", draft_with_time("within-weeks")),
            ("within-days", draft_with_time("within-days")),
            ("same-day", draft_with_time("same-day")),
        )
    }
    assert (shown[""], shown["within-weeks"]) == (0, 0)
    assert shown["within-days"] == shown["same-day"] > 0
    assert Hold.objects.count() == 4
