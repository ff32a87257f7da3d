"""The real product, as processes, on a copy of a prepared database.

    with Serving.start(template_database().copy()) as serving:
        httpx.get(serving.base_url + "/nl/")

Each copy and each server belongs to one test.
"""

import os
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass, field
from types import TracebackType

from tests.databases import WERVEL, Database, environment
from tests.ports import free_port
from wervel.config.up import web_command

START_SECONDS, STOP_SECONDS = 90, 10


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
        env = environment(database.data, database.url, {"WERVEL_BASE_URL": base_url, **settings})
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
