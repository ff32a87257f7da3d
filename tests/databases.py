"""Databases made before and copied: one with all tables, one with the demo, one of each test.

    template_database().copy()

A template is made once for a test session, whoever of the parallel test processes comes first.
"""

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
WERVEL = str(Path(sys.executable).with_name("wervel"))
SETUP = "import django; django.setup()\n"


def environment(data: Path, url: str, extra: Mapping[str, str]) -> dict[str, str]:
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("WERVEL_", "PYTEST"))}
    return {
        **plain,
        "DJANGO_SETTINGS_MODULE": "wervel.config.settings",
        "PYTHONPATH": str(ROOT),
        "WERVEL_TESTING": "on",
        "WERVEL_RATE_LIMITS": "off",
        "WERVEL_DATA": str(data),
        "DATABASE_URL": url,
        **extra,
    }


@dataclass(frozen=True, slots=True)
class Database:
    """A database of one test, and the state directory that goes with it."""

    url: str
    data: Path

    @property
    def name(self) -> str:
        """What a server calls it."""
        return self.url.rpartition("/")[2]

    @property
    def path(self) -> Path:
        """The file of SQLite."""
        return Path(self.url.removeprefix("sqlite://"))

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself, past the product; placeholders are written as ``?``."""
        if self.url.startswith("sqlite"):
            file = sqlite3.connect(self.path, timeout=30)
            with closing(file), file:
                return file.execute(statement, values).fetchall()
        with psycopg.connect(self.url, autocommit=True) as server:
            cursor = server.execute(statement.replace("?", "%s").encode(), values)
            return cursor.fetchall() if cursor.description else []

    def python(self, code: str, **extra: str) -> str:
        """Run code within the product, on this database; what it prints."""
        return self._run([sys.executable, "-c", SETUP + code], extra)

    def command(self, *arguments: str, **extra: str) -> str:
        """Run `wervel` with these arguments; what it prints."""
        return self._run([WERVEL, *arguments], extra)

    def process(self, *arguments: str, **extra: str) -> "subprocess.Popen[bytes]":
        """`wervel` with these arguments, left running: whoever starts it ends it."""
        settings = environment(self.data, self.url, extra)
        return subprocess.Popen([WERVEL, *arguments], env=settings, cwd=self.data)

    def _run(self, command: Sequence[str], extra: Mapping[str, str]) -> str:
        done = subprocess.run(
            command,
            env=environment(self.data, self.url, extra),
            cwd=self.data,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{command} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


@dataclass(frozen=True, slots=True)
class Engine:
    """Where databases come from: files, or a PostgreSQL server (its address without a name)."""

    home: Path
    server: str | None

    @classmethod
    def under_test(cls) -> "Engine":
        """The engine that TEST_DATABASE chose for this session."""
        address = os.environ.get("DATABASE_URL", "")
        server = address.rpartition("/")[0] if address.startswith("postgres") else None
        return cls(Path(os.environ["WERVEL_DATA"]), server)

    def migrated(self) -> "Template":
        """All tables and no row but what migrations write."""
        return self._template("migrated", self._create, _migrate)

    def template(self, name: str, build: Callable[[Database], None]) -> "Template":
        """A migrated database that `build` fills, once; others wait until it is done."""
        return self._template(name, self.migrated().copy_to, build)

    def copy(self, template: "Template") -> Database:
        name = f"copy_{uuid.uuid4().hex[:12]}"
        home = self.home / name
        home.mkdir()
        source = template.database.data
        if (source / "static").exists():
            (home / "static").symlink_to(source / "static")
        database = Database(self._url(name, home), home)
        template.copy_to(database)
        return database

    def _template(
        self, name: str, begin: Callable[[Database], None], build: Callable[[Database], None]
    ) -> "Template":
        home = self.home / f"template-{name}"
        home.mkdir(parents=True, exist_ok=True)
        database = Database(self._url(f"template_{name}", home), home)
        with locked(database):
            if not (home / "ready").exists():
                begin(database)
                build(database)
                (home / "ready").touch()
        return Template(self, database)

    def under_django(self, name: str) -> Database:
        """What Django's tests call by this name; of SQLite it is the path."""
        return Database(f"{self.server}/{name}" if self.server else f"sqlite://{name}", self.home)

    def _url(self, name: str, home: Path) -> str:
        return f"{self.server}/{name}" if self.server else f"sqlite://{home / 'wervel.sqlite3'}"

    def _create(self, database: Database) -> None:
        """An empty one; SQLite makes the file when it is opened."""
        if self.server is not None:
            self.ask(f'CREATE DATABASE "{database.name}"')

    def ask(self, statement: str) -> None:
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as server:
            server.execute(statement.encode())


@dataclass(frozen=True, slots=True)
class Template:
    """A prepared database to copy from; nothing ever connects to it again."""

    engine: Engine
    database: Database

    def copy(self) -> Database:
        return self.engine.copy(self)

    def copy_to(self, target: Database) -> None:
        """Make the target, which does not exist yet."""
        source = self.database
        with locked(source):
            if self.engine.server is None:
                # All of it in its one file, so that a copy of the file is a copy.
                source.rows("PRAGMA wal_checkpoint(TRUNCATE)")
                shutil.copy(source.path, target.path)
            else:
                self.engine.ask(f'CREATE DATABASE "{target.name}" TEMPLATE "{source.name}"')


def _migrate(database: Database) -> None:
    database.command("migrate", "--verbosity", "0")


def template_database() -> Template:
    """The demo, freshly loaded."""
    return Engine.under_test().template("demo", build_demo)


def build_demo(database: Database) -> None:
    database.command("prepare", WERVEL_DEMO="on")


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """One process at a time."""
    with (database.data / "lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
