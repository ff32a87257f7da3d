"""The real product, as processes, on a copy of a prepared database.

    with Serving.start(template_database().copy()) as serving:
        httpx.get(serving.base_url + "/nl/")

The template is migrated and holds the demo; it is made once for a test session, whoever of the
parallel test processes comes first. Each copy and each server belongs to one test.
"""

import fcntl
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

from tests.ports import free_port
from wervel.config.up import web_command

ROOT = Path(__file__).resolve().parent.parent
WERVEL = str(Path(sys.executable).with_name("wervel"))
START_SECONDS, STOP_SECONDS = 90, 10
SETUP = "import django; django.setup()\n"


def _environment(data: Path, url: str, extra: Mapping[str, str]) -> dict[str, str]:
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

    def rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the database itself, past the product; placeholders are written as ``?``."""
        if self.url.startswith("sqlite"):
            file = sqlite3.connect(self.url.removeprefix("sqlite://"), timeout=30)
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
        environment = _environment(self.data, self.url, extra)
        return subprocess.Popen([WERVEL, *arguments], env=environment, cwd=self.data)

    def _run(self, command: Sequence[str], extra: Mapping[str, str]) -> str:
        done = subprocess.run(
            command,
            env=_environment(self.data, self.url, extra),
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

    def template(self, name: str, build: Callable[[Database], None]) -> "Template":
        """A database that `build` fills, once; others wait until it is done."""
        home = self.home / f"template-{name}"
        home.mkdir(parents=True, exist_ok=True)
        database = Database(self._url(f"template_{name}", home), home)
        with _locked(home / "lock"):
            if not (home / "ready").exists():
                self._create(f"template_{name}", None)
                build(database)
                self._settle(database)
                (home / "ready").touch()
        return Template(self, f"template_{name}", database)

    def copy(self, template: "Template") -> Database:
        name = f"copy_{uuid.uuid4().hex[:12]}"
        home = self.home / name
        home.mkdir()
        source = template.database.data
        if (source / "static").exists():
            (home / "static").symlink_to(source / "static")
        if self.server is None:
            shutil.copy(source / "wervel.sqlite3", home / "wervel.sqlite3")
        else:
            with _locked(source / "lock"):
                self._create(name, template.name)
        return Database(self._url(name, home), home)

    def _url(self, name: str, home: Path) -> str:
        return f"{self.server}/{name}" if self.server else f"sqlite://{home / 'wervel.sqlite3'}"

    def _create(self, name: str, template: str | None) -> None:
        if self.server is None:
            return
        source = f' TEMPLATE "{template}"' if template else ""
        with psycopg.connect(f"{self.server}/postgres", autocommit=True) as server:
            server.execute(f'CREATE DATABASE "{name}"{source}'.encode())

    def _settle(self, database: Database) -> None:
        """All of a SQLite database in its one file, so that a copy of the file is a copy."""
        if self.server is None:
            database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(frozen=True, slots=True)
class Template:
    """A prepared database to copy from; nothing ever connects to it again."""

    engine: Engine
    name: str
    database: Database

    def copy(self) -> Database:
        return self.engine.copy(self)


def template_database() -> Template:
    """The demo, freshly loaded."""
    return Engine.under_test().template("demo", build_demo)


def build_demo(database: Database) -> None:
    database.command("prepare", WERVEL_DEMO="on")


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@dataclass(slots=True)
class Serving:
    """Running servers. `env` is what they were started with; use it as a context to stop them."""

    database: Database
    base_url: str
    env: dict[str, str]
    web: Sequence[str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @classmethod
    def start(
        cls,
        database: Database,
        *,
        workers: int = 2,
        jobs: bool = False,
        port: int | None = None,
        **settings: str,
    ) -> "Serving":
        """Serve with granian as in production, and with the job worker if `jobs`.

        `settings` are further settings, such as ``WERVEL_SMTP_URL=...``. Rate limits are off.
        """
        port = port or free_port()
        base_url = f"http://127.0.0.1:{port}"
        env = _environment(database.data, database.url, {"WERVEL_BASE_URL": base_url, **settings})
        serving = cls(database, base_url, env, web_command("127.0.0.1", port, workers))
        serving.spawn(serving.web)
        if jobs:
            serving.start_jobs()
        serving._wait()
        return serving

    def start_jobs(self) -> None:
        """Start a job worker beside the web server."""
        self.spawn([WERVEL, "jobs", "work"])

    def keep_web_alive(self) -> bool:
        """Start the web server again if it has ended, as `wervel up` does; was that so?"""
        if self.processes[0].poll() is None:
            return False
        self.spawn(self.web)
        self.processes[0] = self.processes.pop()
        return True

    def spawn(self, command: Sequence[str]) -> None:
        with (self.database.data / "log").open("ab") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    env=self.env,
                    cwd=self.database.data,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            )

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.processes[0].poll() is not None:
                raise RuntimeError(f"the server ended:\n{self.log()}")
            try:
                with urllib.request.urlopen(f"{self.base_url}/livez", timeout=5) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        self.kill()
        raise RuntimeError(f"the server did not come up:\n{self.log()}")

    def log(self) -> str:
        """What the processes have printed so far."""
        return (self.database.data / "log").read_text(errors="replace")

    def stop(self) -> None:
        """End all processes as in a deployment: ask, wait, then force."""
        self._signal(signal.SIGTERM)
        until = time.monotonic() + STOP_SECONDS
        for process in self.processes:
            try:
                process.wait(timeout=max(0.1, until - time.monotonic()))
            except subprocess.TimeoutExpired:
                break
        self.kill()

    def kill(self) -> None:
        """End all processes at once, as a power cut would."""
        self._signal(signal.SIGKILL)
        for process in self.processes:
            process.wait()

    def _signal(self, number: signal.Signals) -> None:
        for process in self.processes:
            try:
                os.killpg(process.pid, number)
            except ProcessLookupError:
                continue

    def __enter__(self) -> "Serving":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
