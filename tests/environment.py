"""Loaded before Django: the settings under test, and the database they point at.

TEST_DATABASE chooses sqlite (default) or postgresql, a private cluster started here.
"""

import atexit
import os
import tempfile
from pathlib import Path

from hypothesis import settings

# Other work on the machine is no fault of the code under test.
settings.register_profile("wervel", deadline=None)
settings.load_profile("wervel")

IS_WORKER = "PYTEST_XDIST_WORKER" in os.environ

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wervel.config.settings")
os.environ["WERVEL_TESTING"] = "on"
if not IS_WORKER:
    _state = tempfile.TemporaryDirectory(prefix="wervel-tests-", ignore_cleanup_errors=True)
    atexit.register(_state.cleanup)
    os.environ["WERVEL_DATA"] = str(Path(_state.name))

DATABASE = os.environ.get("TEST_DATABASE", "sqlite")
if DATABASE == "postgresql" and not IS_WORKER:
    from tests.private_postgres import PrivatePostgres

    _cluster = PrivatePostgres.start()
    atexit.register(_cluster.stop)
    os.environ["DATABASE_URL"] = _cluster.url("wervel")
elif DATABASE == "sqlite":
    os.environ.pop("DATABASE_URL", None)
