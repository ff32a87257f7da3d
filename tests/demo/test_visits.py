"""The demo's day in the middle of its visits."""

import pytest

from tests.chain import chain, morning
from wervel.audit.models import AuditEvent
from wervel.common.actor import system
from wervel.demo.bookings import book_two_weeks
from wervel.demo.staff import add_staff
from wervel.demo.visits import begin_some_visits, qualify_practitioners
from wervel.directory.models import PractitionerQualification
from wervel.encounters.models import Encounter, IdentityCheck, SectionVersion
from wervel.scheduling.verification import verify_scheduling

__all__ = ["chain", "morning"]


@pytest.mark.usefixtures("chain")
def test_some_have_arrived_and_everything_agrees() -> None:
    actor = system("test")
    add_staff(actor=actor)
    book_two_weeks(actor=actor)
    qualify_practitioners(actor=actor)
    made = begin_some_visits()
    states = sorted(Encounter.objects.values_list("status", flat=True))
    assert set(states) == {"arrived", "awaiting-results", "in-progress"}
    assert (len(states), IdentityCheck.objects.count()) == (made, made)
    assert SectionVersion.objects.count() == 2
    assert PractitionerQualification.objects.exists()
    assert AuditEvent.objects.filter(event="encounters.identity.checked").count() == made
    assert list(verify_scheduling()) == []
