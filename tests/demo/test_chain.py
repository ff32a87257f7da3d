"""The demo chain."""

import pytest
from django.contrib.auth.password_validation import validate_password

from wervel.accounts.choices import Role
from wervel.accounts.models import User
from wervel.demo.chain import build_chain, read_chain
from wervel.demo.staff import new_password
from wervel.directory import selectors
from wervel.directory.models import Device, Practitioner, Room


@pytest.mark.django_db
def test_three_clinics_a_dozen_people_and_their_scanners() -> None:
    assert build_chain(read_chain()) is True
    assert [place.slug for place in selectors.locations()] == ["aachen", "oberhausen", "bottrop"]
    assert Practitioner.objects.count() == 12
    assert Room.objects.count() == 16
    kinds = Device.objects.values_list("device_type", flat=True)
    assert sorted(kinds) == ["ct", "mri", "mri", "xray", "xray", "xray"]


@pytest.mark.django_db
def test_building_it_again_changes_nothing() -> None:
    build_chain(read_chain())
    assert build_chain(read_chain()) is False
    assert len(selectors.locations()) == 3


@pytest.mark.pure
def test_everybody_is_plainly_demo() -> None:
    document = read_chain()
    names = [entry["name"] for entry in document["practitioners"]]
    assert [name for name in names if "Demo" not in name] == []


def test_a_password_made_for_the_demo_is_never_refused() -> None:
    users = [User(username=f"demo-{role}", first_name="Demo", last_name=role) for role in Role]
    for password in [new_password() for _ in range(1000)]:
        for user in users:
            validate_password(password, user)
