"""The host for uploaded files gives out one file for a fresh link, and nothing else to anybody."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.core.signing import Signer
from django.db import OperationalError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from tests.accounts.conftest import MakeStaff, fresh_limits, log_in, make_staff
from tests.chain import chain, details, morning
from tests.diagnostics import images
from tests.diagnostics.sent_images import of, send
from tests.encounters.visits import booked, encounter
from wervel.accounts.choices import Role
from wervel.accounts.sessions import User
from wervel.audit.models import AuditEvent
from wervel.config.logs import SECRET
from wervel.diagnostics import image_links
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.models import ImagingInstance
from wervel.encounters.models import Encounter

__all__ = ["booked", "chain", "details", "encounter", "fresh_limits", "make_staff", "morning"]
pytestmark = pytest.mark.django_db

HOST = "files.clinic.example"
MIDDLEWARE = "wervel.config.files_host.FilesHost"
PAGES = (
    "/",
    "/nl/",
    "/nl/kennisbank/",
    "/nl/account/login/",
    "/nl/werk/",
    "/cms/",
    "/api/v1/services",
    "/static/design/favicon.svg",
    "/robots.txt",
    "/sitemap.xml",
    "/livez",
    "/readyz",
    "/media/",
)


@pytest.fixture(autouse=True)
def files_host(settings: Settings, tmp_path: Path) -> None:
    settings.STATE_DIR = tmp_path
    settings.FILES_URL = f"http://{HOST}"
    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, HOST]


@pytest.fixture
def doctor(make_staff: MakeStaff) -> User:
    return make_staff(Role.DOCTOR)


@pytest.fixture
def image(encounter: Encounter, doctor: User) -> ImagingInstance:
    bodies = [images.file(**of(encounter, SOPInstanceUID=f"2.25.{n}", InstanceNumber=n)) for n in (1, 2)]
    send(encounter, doctor.as_actor(), *bodies)
    return ImagingInstance.objects.get(number=1)


@pytest.fixture
def strange() -> Client:
    """A browser at the host for files, which knows nothing of anybody."""
    return Client(SERVER_NAME=HOST, raise_request_exception=False)


def path_of(image: ImagingInstance) -> str:
    return f"/{image_links.link_text(image.pk)}"


def body_of(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def is_bare(answer: Any, status: int) -> bool:
    """No word, no cookie, and the headers of this host."""
    policy = "default-src 'none'; sandbox"
    assert answer.headers["Content-Security-Policy"] == policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return (answer.status_code, answer.content, dict(answer.cookies)) == (status, b"", {})
