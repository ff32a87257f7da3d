"""Managers see who is qualified, add one and end one."""

import pytest
from django.test import Client

from tests.accounts.conftest import MakeStaff, log_in
from wervel.accounts.choices import Role
from wervel.directory.models import PractitionerQualification

PAGE = "/nl/werk/bevoegdheden/"
NEW = {"do": "add", "practitioner": "demo-vos", "kind": "ionising", "since": "1-3-2026"}


@pytest.fixture
def manager(client: Client, chain: None, make_staff: MakeStaff) -> Client:
    make_staff(Role.MANAGER)
    log_in(client)
    return client


def test_added_shown_and_ended(manager: Client) -> None:
    assert "Geen" in manager.get(PAGE).text
    assert manager.post(PAGE, NEW).status_code == 302
    page = manager.get(PAGE).text
    assert "sinds 01-03-2026" in page
    row = PractitionerQualification.objects.get()
    ended = {"do": "end", "qualification": str(row.pk), "last_day": "31-3-2026"}
    assert manager.post(PAGE, ended).status_code == 302
    assert "01-03-2026–31-03-2026" in manager.get(PAGE).text
    row.refresh_from_db()
    assert f"{row.until}" == "2026-04-01"


def test_what_is_not_right_is_said(manager: Client) -> None:
    assert manager.post(PAGE, {**NEW, "since": "gisteren"}).status_code == 422
    assert manager.post(PAGE, {**NEW, "kind": "flying"}).status_code == 422
    assert manager.post(PAGE, {**NEW, "practitioner": "a\x00"}).status_code == 422
    assert manager.post(PAGE, {"do": "sing"}).status_code == 404
    assert manager.post(PAGE, NEW).status_code == 302
    assert manager.post(PAGE, NEW).status_code == 409
    key = str(PractitionerQualification.objects.get().pk)
    for last_day in ("", "x", "1-1-2026"):
        sent = {"do": "end", "qualification": key, "last_day": last_day}
        assert manager.post(PAGE, sent).status_code == 422
    for wrong in ("0", "", "x", "9" * 50):
        sent = {"do": "end", "qualification": wrong, "last_day": "31-3-2026"}
        assert manager.post(PAGE, sent).status_code == 404
