"""Is it there, can it work?"""

import shutil
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from wervel.common import clock
from wervel.common.jobs.models import WorkerHeartbeat
from wervel.config import health

Usage = namedtuple("Usage", "total used free")


def beat(*, age: timedelta = timedelta(0)) -> None:
    moment = clock.now() - age
    WorkerHeartbeat.objects.create(worker="w", started_at=moment, seen_at=moment)


def test_livez_touches_nothing(client: Client) -> None:
    # No database mark: a query would fail this test.
    response = client.get("/livez")
    assert (response.status_code, response.content) == (200, b"ok")
    assert response.cookies == {}


@pytest.mark.django_db
def test_ready_when_all_is_well(client: Client) -> None:
    beat()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "status": "ready",
        "checks": {"database": "ok", "migrations": "ok", "worker": "ok", "disk": "ok"},
    }


@pytest.mark.django_db
def test_a_worker_that_fell_silent(client: Client) -> None:
    beat(age=timedelta(minutes=1))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["checks"]["worker"] == "failed"
    assert response.json()["checks"]["database"] == "ok"


@pytest.mark.django_db
def test_a_full_disk(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    beat()
    monkeypatch.setattr(shutil, "disk_usage", lambda path: Usage(10**12, 10**12, 10**8))
    assert client.get("/readyz").json()["checks"]["disk"] == "failed"


@pytest.mark.django_db(transaction=True)
def test_a_pending_migration(client: Client) -> None:
    beat()
    health._migrated.cache_clear()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'ratelimits'")
    try:
        response = client.get("/readyz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO django_migrations (app, name, applied)"
                " VALUES ('ratelimits', '0001_initial', CURRENT_TIMESTAMP)"
            )
    assert response.status_code == 503
    assert response.json()["checks"]["migrations"] == "failed"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_only_reads(client: Client, method: str) -> None:
    assert getattr(client, method)("/livez").status_code == 405
