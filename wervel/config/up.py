"""`wervel up`: web and worker together, until Ctrl-C. It imports no Django, to stay small."""

import argparse
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from wervel.config.environment import Environment, read_environment
from wervel.config.exceptions import WrongSetting

STOP_SECONDS = 15
STEADY_SECONDS = 30
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
WERVEL = Path(sys.executable).with_name("wervel")
GRANIAN = Path(sys.executable).with_name("granian")


@dataclass(slots=True)
class Part:
    """One process of the product; it is started again when it dies, ever more slowly."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = FIRST_PAUSE
    not_before: float = field(default=0.0)

    def keep_alive(self, environment: Mapping[str, str]) -> None:
        now = time.monotonic()
        if self.process is not None and self.process.poll() is None:
            return
        if self.process is not None:
            code = self.process.returncode
            self.process = None
            self.pause = FIRST_PAUSE if now - self.started > STEADY_SECONDS else self.pause * 2
            self.not_before = now + min(self.pause, LONGEST_PAUSE)
            print(f"The {self.name} ended with code {code}; it starts again.", flush=True)
        if now >= self.not_before:
            self.started = now
            self.process = subprocess.Popen(self.command, env=dict(environment))

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, until: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def run(arguments: Sequence[str]) -> int:
    """Prepare (migrate, static files, demo), then serve; returns the exit code."""
    options = _options(arguments)
    environment = _environment(options)
    try:
        settings = read_environment(environment)
    except WrongSetting as error:
        print(f"Wervel cannot start: {error}", file=sys.stderr)
        return 2
    if settings.demo and options.host != "127.0.0.1":
        print("Wervel cannot start: the demo listens on 127.0.0.1 only.", file=sys.stderr)
        return 2
    os.umask(0o077)
    if subprocess.run([str(WERVEL), "prepare"], env=environment, check=False).returncode:
        return 1
    return serve(
        _parts(options, settings),
        environment,
        is_up=lambda: listens(options.host, options.port),
        announce=lambda: _announce(options, environment),
    )


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wervel up", description="Serve web and worker together.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--data", help="the state directory (also WERVEL_DATA)")
    parser.add_argument("--demo", action="store_true", help="a believable chain, on 127.0.0.1 only")
    return parser.parse_args(arguments)


def _environment(options: argparse.Namespace) -> dict[str, str]:
    environment = dict(os.environ)
    if options.data:
        environment["WERVEL_DATA"] = str(Path(options.data).resolve())
    if options.demo:
        environment["WERVEL_DEMO"] = "on"
        environment.setdefault("WERVEL_BASE_URL", f"http://localhost:{options.port}")
    return environment


def web_command(host: str, port: int, workers: int) -> list[str]:
    """How the web server is started.

    A thread that waits for the lock of the database does nothing else: there are enough of them for
    a dozen writers to wait while others read. Unused ones end after half a minute.
    """
    flags = (
        f"--interface wsgi --host {host} --port {port} --no-ws"
        f" --workers {workers} --blocking-threads 16 --backpressure 128"
        " --respawn-failed-workers --workers-kill-timeout 10 --log-level warning"
        " wervel.config.wsgi:application"
    )
    return [str(GRANIAN), *flags.split()]


def _parts(options: argparse.Namespace, settings: Environment) -> list[Part]:
    parts = [
        Part("web server", web_command(options.host, options.port, settings.web_workers)),
        Part("worker", [str(WERVEL), "jobs", "work"]),
    ]
    if settings.gateway:
        parts.append(Part("gateway", [str(WERVEL), "gateway"]))
    return parts


def _announce(options: argparse.Namespace, environment: Mapping[str, str]) -> None:
    is_demo = environment.get("WERVEL_DEMO") == "on"
    # A passkey belongs to a name: an address in figures can hold none.
    host = "localhost" if is_demo else options.host
    print(f"\nWervel serves on http://{host}:{options.port}/  (Ctrl-C stops it)", flush=True)
    if is_demo:
        path = Path(environment.get("WERVEL_DATA", "var")) / "demo-logins.txt"
        if path.exists():
            print(path.read_text(encoding="utf-8"), flush=True)


def listens(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=1).close()
    except OSError:
        return False
    return True


def serve(
    parts: Sequence[Part],
    environment: Mapping[str, str],
    *,
    is_up: Callable[[], bool],
    announce: Callable[[], None],
) -> int:
    """Keep the parts alive until a signal; it is announced once somebody answers."""
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    announced = False
    while not stopping:
        for part in parts:
            part.keep_alive(environment)
        if not announced and is_up():
            announce()
            announced = True
        time.sleep(0.2)
    for part in parts:
        part.stop()
    until = time.monotonic() + STOP_SECONDS
    for part in parts:
        part.wait(until)
    print("Wervel has stopped.", flush=True)
    return 0
