import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from tests.chain import chain, details, morning
from wervel.accounts.choices import Role

__all__ = ["chain", "details", "morning"]


@pytest.fixture
def planner(client: Client, chain: None, make_staff: MakeStaff) -> Client:
    make_staff(Role.PLANNER)
    log_in(client)
    return client
