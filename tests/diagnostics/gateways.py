"""The gateway as a real process, and a laboratory at the other end of the line."""

import socket
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.databases import Database

START_SECONDS = 60


@dataclass
class Gateway:
    """A gateway on a database of its own; `start` may be told where it is to die."""

    database: Database
    port: int
    folder: Path
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def start(self, **extra: str) -> "subprocess.Popen[bytes]":
        settings = {
            "WERVEL_GATEWAY": "on",
            "WERVEL_GATEWAY_LISTEN": f"127.0.0.1:{self.port}",
            "WERVEL_GATEWAY_FOLDER": str(self.folder),
            **extra,
        }
        process = self.database.process("gateway", **settings)
        self.running.append(process)
        self.wait_for(process)
        return process

    def wait_for(self, process: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert process.poll() is None
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
            except OSError:
                time.sleep(0.2)
            else:
                return
        raise AssertionError("the gateway did not come up")

    def connect(self, seconds: float = 20) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def stop(self) -> None:
        """At once; what it answered AA to is kept."""
        for process in self.running:
            if process.poll() is None:
                process.kill()
            process.wait(timeout=10)

    def rows(self) -> list[str]:
        found = self.database.rows("SELECT control FROM diagnostics_inboxmessage ORDER BY control")
        return [str(control) for (control,) in found]

    def jobs(self) -> int:
        kind = "wervel.diagnostics.tasks.handle"
        question = "SELECT count(*) FROM jobs_job WHERE kind = ?"
        return int(self.database.rows(question, kind)[0][0])


def say(line: socket.socket, sent: bytes) -> bytes:
    line.sendall(sent)
    return hear(line)


def hear(line: socket.socket) -> bytes:
    """One framed answer, or what came before the line was closed."""
    got = b""
    while not got.endswith(b"\x1c\r"):
        piece = line.recv(65_536)
        if not piece:
            return got
        got += piece
    return got


def code(answer: bytes) -> str:
    return answer.split(b"\r")[1].split(b"|")[1].decode() if answer else ""
