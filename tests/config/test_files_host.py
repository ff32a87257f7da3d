"""The host for uploaded files gives out one file for a fresh link, and nothing else to anybody."""

from pathlib import Path
from typing import Any
from uuid import uuid4

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
from wervel.accounts.models import User
from wervel.audit.models import AuditEvent
from wervel.config.logs import SECRET
from wervel.diagnostics import image_links
from wervel.diagnostics.image_events import ImageEvent
from wervel.diagnostics.models import ImagingInstance
from wervel.encounters.models import Encounter
from wervel.website import keeping

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
    bodies = [
        images.file(**of(encounter, SOPInstanceUID=f"2.25.{n}", InstanceNumber=n)) for n in (1, 2)
    ]
    send(encounter, doctor.as_actor(), *bodies)
    return ImagingInstance.objects.get(number=1)


@pytest.fixture
def strange() -> Client:
    """A browser at the host for files, which knows nothing of anybody."""
    return Client(headers={"host": HOST}, raise_request_exception=False)


def path_of(image: ImagingInstance) -> str:
    return f"/{image_links.link_text(image.pk)}"


def body_of(answer: Any) -> bytes:
    """All of a file; what is left half read would keep it open."""
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def is_bare(answer: Any, status: int) -> bool:
    """No word, no cookie, and the headers of this host."""
    policy = "default-src 'none'; sandbox"
    assert answer.headers["Content-Security-Policy"] == policy
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"
    return (answer.status_code, answer.content, dict(answer.cookies)) == (status, b"", {})


def at_desk(doctor: User) -> Client:
    client = Client()
    log_in(client)
    return client


def address_of(image: ImagingInstance, encounter: Encounter) -> str:
    return f"/nl/werk/bezoeken/{encounter.pk}/beelden/bestand/{image.pk}/"


def test_a_click_leads_to_the_file_on_its_own_host(
    image: ImagingInstance, encounter: Encounter, doctor: User, strange: Client
) -> None:
    answer = at_desk(doctor).get(address_of(image, encounter))
    assert answer.status_code == 302
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    there = answer.headers["Location"]
    assert there.startswith(f"http://{HOST}/{image.pk.hex}-")
    trail = AuditEvent.objects.filter(event=ImageEvent.DOWNLOADED, object_id=str(image.pk))
    assert [row.actor_id for row in trail] == [str(doctor.pk)]
    given = strange.get(there)
    assert body_of(given) == images.file(**of(encounter, SOPInstanceUID="2.25.1"))
    assert dict(given.items()) == {
        "Content-Type": "application/dicom",
        "Content-Length": given.headers["Content-Length"],
        "Content-Disposition": f'attachment; filename="{image.pk}.dcm"',
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Robots-Tag": "noindex",
    }
    assert dict(given.cookies) == {}
    assert body_of(strange.head(there)) == b""


@pytest.mark.parametrize("role", [Role.PLANNER, Role.EDITOR, None])
def test_who_may_not_read_gets_no_link(
    image: ImagingInstance, encounter: Encounter, make_staff: MakeStaff, role: Role | None
) -> None:
    client = Client()
    if role:
        make_staff(role, username="other")
        log_in(client, "other")
    answer = client.get(address_of(image, encounter))
    assert HOST not in answer.headers.get("Location", "")
    assert answer.status_code == (403 if role else 302)


def test_the_image_of_another_visit_gets_no_link(
    image: ImagingInstance, encounter: Encounter, doctor: User
) -> None:
    client = at_desk(doctor)
    for visit, file in ((uuid4(), image.pk), (encounter.pk, uuid4()), (encounter.pk, encounter.pk)):
        answer = client.get(f"/nl/werk/bezoeken/{visit}/beelden/bestand/{file}/")
        assert answer.status_code == 404
    assert not AuditEvent.objects.filter(event=ImageEvent.DOWNLOADED).exists()


def test_a_link_is_over_after_a_minute(
    image: ImagingInstance, strange: Client, morning: time_machine.Traveller
) -> None:
    path = path_of(image)
    morning.shift(60)
    assert body_of(strange.get(path))
    morning.shift(1)
    assert is_bare(strange.get(path), 404)
    # A clock that was set back makes no link live longer.
    morning.shift(-3600)
    assert is_bare(strange.get(path), 404)


def test_a_link_opens_its_own_file_alone(image: ImagingInstance, strange: Client) -> None:
    other = ImagingInstance.objects.get(number=2)
    path = path_of(image)
    assert body_of(strange.get(path_of(other))) != body_of(strange.get(path))
    assert is_bare(strange.get(path.replace(image.pk.hex, other.pk.hex)), 404)


def test_an_id_or_a_made_up_link_is_never_enough(
    image: ImagingInstance, strange: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    path = path_of(image)
    signed, by = path[1:-44], path[-43:]
    elsewhere = Signer(salt="another use").signature(signed)
    later = f"{image.pk.hex}-{int(signed.rpartition('-')[2]) + 30}"
    with django_assert_num_queries(0):
        for made_up in (
            str(image.pk),
            image.pk.hex,
            signed,
            f"{signed}-",
            f"{signed}-{'A' * 43}",
            f"{signed}-{elsewhere}",
            f"{later}-{by}",
            f"{signed}:{by}",
            f"{signed}-{by}/",
            f"/{signed}-{by}",
            f"{signed}-{by}%0A",
            f"{image.pk.hex}-{'٣' * 10}-{by}",
            "%00",
            "a" * 5000,
        ):
            assert is_bare(strange.get(f"/{made_up}"), 404), made_up


def test_an_image_that_is_gone_is_not_there(strange: Client) -> None:
    assert is_bare(strange.get(f"/{image_links.link_text(uuid4())}"), 404)


def test_no_cookie_is_read_or_set(
    image: ImagingInstance, encounter: Encounter, doctor: User, strange: Client
) -> None:
    """As if the browser had been tricked into sending the session along."""
    strange.cookies = at_desk(doctor).cookies
    assert is_bare(strange.get(address_of(image, encounter)), 404)
    given = strange.get(path_of(image))
    assert (body_of(given)[128:132], dict(given.cookies)) == (b"DICM", {})
    assert "Vary" not in given.headers
    plain = Client(headers={"host": HOST}).get(path_of(image))
    assert dict(plain.items()) == dict(given.items())
    assert body_of(plain)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("host", [HOST, f"{HOST}:8443", f"{HOST.upper()}", f"{HOST}."])
def test_no_page_of_the_product_is_there(
    path: str, host: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert is_bare(Client().get(path, headers={"host": host}), 404)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_nothing_is_taken_there(image: ImagingInstance, strange: Client, method: str) -> None:
    for path in (path_of(image), "/nl/", "/nl/account/login/", "/api/v1/appointments"):
        answer = getattr(strange, method)(path)
        assert is_bare(answer, 405)
        assert answer.headers["Allow"] == "GET, HEAD"


def test_a_kept_page_is_not_served_there(chain: None, settings: Settings) -> None:
    """The twin: without the middleware, pages are served and kept under this host too."""
    behind = settings.MIDDLEWARE
    settings.MIDDLEWARE = [name for name in behind if name != MIDDLEWARE]
    for _ in range(2):
        assert Client(headers={"host": HOST}).get("/nl/").status_code == 200
    assert [host for _, host, _ in keeping._kept] == [HOST]
    settings.MIDDLEWARE = behind
    assert is_bare(Client(headers={"host": HOST}).get("/nl/"), 404)
    settings.MIDDLEWARE = [name for name in behind if name != MIDDLEWARE] + [MIDDLEWARE]
    assert Client(headers={"host": HOST}).get("/nl/").status_code == 200


def test_the_product_does_not_serve_the_links(image: ImagingInstance, doctor: User) -> None:
    client, path = at_desk(doctor), path_of(image)
    for answer in (client.get(path), client.get(f"/nl{path}", follow=True)):
        assert answer.status_code == 404
    assert client.get("/livez").status_code == 200


def test_only_the_host_that_was_asked_counts(image: ImagingInstance) -> None:
    path = path_of(image)
    told = {"x-forwarded-host": HOST, "forwarded": f"host={HOST}", "x-original-host": HOST}
    assert Client().get(path, headers=told).status_code == 404
    away = Client().get(path, headers={"host": HOST, "x-forwarded-host": "testserver"})
    assert body_of(away)
    assert Client().get(path, headers={"host": f"x.{HOST}"}).status_code == 400


def test_over_https_alone_where_that_is_due(image: ImagingInstance, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 63072000
    path = path_of(image)
    plain = Client(headers={"host": HOST}).get(path)
    assert (plain.status_code, plain.headers["Location"]) == (301, f"https://{HOST}{path}")
    safe = Client(headers={"host": HOST}).get(path, secure=True)
    assert body_of(safe)
    assert safe.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert Client(headers={"host": HOST}).get("/livez").status_code == 404


def test_what_fails_shows_no_page_either(
    image: ImagingInstance, strange: Client, settings: Settings, tmp_path: Path
) -> None:
    path = path_of(image)

    def away(*_: Any) -> None:
        raise OperationalError

    with connection.execute_wrapper(away):
        assert is_bare(strange.get(path), 503)
    settings.STATE_DIR = tmp_path / "elsewhere"
    assert is_bare(strange.get(path), 500)
    settings.MAINTENANCE = True
    assert is_bare(Client(headers={"host": HOST}).get(path), 503)


def test_a_link_stands_in_no_log(image: ImagingInstance) -> None:
    path = path_of(image)
    assert SECRET.sub("", f"http://{HOST}{path} 404") == f"http://{HOST}/ 404"


def test_without_the_setting_the_product_gives_it_out(
    image: ImagingInstance, encounter: Encounter, doctor: User, settings: Settings
) -> None:
    settings.FILES_URL = ""
    given = at_desk(doctor).get(address_of(image, encounter))
    assert body_of(given) == images.file(**of(encounter, SOPInstanceUID="2.25.1"))
    assert given.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert given.headers["X-Content-Type-Options"] == "nosniff"
    assert Client(headers={"host": HOST}).get(path_of(image)).status_code == 404
