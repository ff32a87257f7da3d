"""Fixtures every test may use."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from tests.databases import Engine
from wervel.accounts import guards as accounts_guards
from wervel.audit import guards
from wervel.common import append_only
from wervel.common.ratelimits import counting
from wervel.diagnostics import guards as diagnostics_guards
from wervel.encounters import guards as encounters_guards
from wervel.patients import guards as patients_guards
from wervel.website import keeping

PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}

APPEND_ONLY = (
    *accounts_guards.TABLES,
    *encounters_guards.TABLES,
    *diagnostics_guards.TABLES,
)


QUICK_HASHES = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def quick_settings() -> Iterator[None]:
    """Pages are rendered here without a collected, hashed set of static files, and a password costs
    nothing to try."""
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    with override_settings(STORAGES=PLAIN_STATIC, PASSWORD_HASHERS=QUICK_HASHES):
        yield


@pytest.fixture(autouse=True)
def fresh_buckets(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test has read does not count against the next."""
    monkeypatch.setattr(counting, "_BUCKETS", counting.Buckets())


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """A test that is undone leaves the versions as they were, and its pages would seem to hold."""
    keeping.forget_all()


@pytest.fixture(autouse=True)
def dutch() -> Iterator[None]:
    """Each test begins in the product's first language."""
    with translation.override("nl"):
        yield


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """It is there before Django looks for it, and goes with all else that the tests made."""
    return True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each process has a copy of the one database that is migrated."""
    database: Any = settings.DATABASES["default"]
    engine = Engine.under_test()
    name = database["TEST"].get("NAME") or f"test_{database['NAME']}"
    engine.migrated().copy_to(engine.under_django(str(name)))
    # Nothing of what is done to a whole database may be cut off on a busy machine.
    options = database["OPTIONS"]
    if found := options.get("options"):
        options["options"] = found.replace("statement_timeout=20000", "statement_timeout=0")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Take the triggers of append-only tables away: tests that commit empty all tables after.

    Tests of these guards put them back for themselves; real servers under test keep them.
    """
    with django_db_blocker.unblock(), connection.schema_editor() as schema:
        guards.remove(schema)
        append_only.remove(schema, APPEND_ONLY)
        append_only.release(schema, patients_guards.LINKS)
