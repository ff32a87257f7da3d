"""Who is qualified on which day, who says so, and that it is on record."""

from datetime import date, timedelta

import pytest

from tests.accounts.conftest import make_staff
from tests.chain import chain, morning
from tests.encounters.visits import staff_actor
from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.common import clock
from wervel.common.errors import Forbidden
from wervel.directory.choices import Qualification
from wervel.directory.exceptions import (
    PractitionerUnknown,
    QualificationUnknown,
    QualifiedAlready,
    QualifiedForNoTime,
)
from wervel.directory.models import Practitioner, PractitionerQualification
from wervel.directory.qualified import (
    is_qualified,
    is_user_qualified,
    qualified_practitioners,
)
from wervel.directory.qualifying import add_qualification, end_qualification

__all__ = ["chain", "make_staff", "morning"]
pytestmark = pytest.mark.usefixtures("chain")

IONISING, MRI = Qualification.IONISING, Qualification.MRI_SAFETY
MANAGER = staff_actor(Role.MANAGER)
SINCE = date(2026, 3, 12)
DAY = timedelta(days=1)


def vos() -> Practitioner:
    return Practitioner.objects.get(slug="demo-vos")


def add(kind: Qualification = IONISING, since: date = SINCE) -> PractitionerQualification:
    return add_qualification(practitioner="demo-vos", kind=kind, since=since, actor=MANAGER)


def test_it_counts_from_the_first_day_to_before_the_end() -> None:
    row, key = add(), vos().pk
    found = [is_qualified(key, IONISING, SINCE + DAY * n) for n in (-1, 0, 1000)]
    assert found == [False, True, True]
    end_qualification(key=row.pk, until=SINCE + DAY * 3, actor=MANAGER)
    found = [is_qualified(key, IONISING, SINCE + DAY * n) for n in (0, 2, 3)]
    assert found == [True, True, False]
    assert not is_qualified(key, MRI, SINCE)
    assert not is_qualified(None, IONISING, SINCE)
    Practitioner.objects.update(active=False)
    assert not is_qualified(key, IONISING, SINCE)


def test_by_whose_account_it_is(make_staff: object) -> None:
    user = User.objects.create(username="vos")
    Practitioner.objects.filter(slug="demo-vos").update(user=user)
    add()
    assert is_user_qualified(str(user.pk), IONISING, SINCE)
    assert not is_user_qualified(str(user.pk), MRI, SINCE)
    assert not is_user_qualified("demo-doctor", IONISING, SINCE)


def test_one_at_a_time() -> None:
    row = add()
    for since in (SINCE, SINCE - DAY, SINCE + DAY):
        with pytest.raises(QualifiedAlready):
            add(since=since)
    end_qualification(key=row.pk, until=SINCE + DAY, actor=MANAGER)
    assert add(since=SINCE + DAY).until is None


def test_what_was_decided_stays_decided() -> None:
    row = add(since=clock.today() - DAY * 30)
    for until in (clock.today() - DAY, clock.today() - DAY * 31):
        with pytest.raises(QualifiedForNoTime):
            end_qualification(key=row.pk, until=until, actor=MANAGER)
    end_qualification(key=row.pk, until=clock.today(), actor=MANAGER)
    assert not is_qualified(vos().pk, IONISING, clock.today())


def test_what_is_not_there() -> None:
    with pytest.raises(PractitionerUnknown):
        add_qualification(practitioner="nobody", kind=MRI, since=SINCE, actor=MANAGER)
    with pytest.raises(QualificationUnknown):
        end_qualification(key=1, until=SINCE, actor=MANAGER)


def test_managers_alone_and_on_record() -> None:
    row = add()
    for role in set(Role) - {Role.MANAGER}:
        actor = staff_actor(role)
        with pytest.raises(Forbidden):
            add_qualification(practitioner="demo-vos", kind=MRI, since=SINCE, actor=actor)
        with pytest.raises(Forbidden):
            end_qualification(key=row.pk, until=SINCE + DAY, actor=actor)
        with pytest.raises(Forbidden):
            qualified_practitioners(actor=actor)
    end_qualification(key=row.pk, until=SINCE + DAY, actor=MANAGER)
    events = AuditEvent.objects.filter(event__startswith="directory.qualification")
    kept = sorted((one.event.rpartition(".")[2], one.detail["until"]) for one in events)
    assert kept == [("added", ""), ("ended", "2026-03-13")]
    (found,) = [one for one in qualified_practitioners(actor=MANAGER) if one.slug == "demo-vos"]
    assert [(one.kind, one.since) for one in found.qualifications] == [(IONISING, SINCE)]
