"""The gateway as a real process: what it answers AA to is in the inbox, whatever happens next."""

import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest

from tests.diagnostics.gateways import Gateway, code, hear, say
from tests.diagnostics.lab import header
from tests.ports import free_port
from tests.scheduling.races.conftest import unbooked
from wervel.diagnostics.hl7.frames import framed

pytestmark = pytest.mark.race
SETTLE_SECONDS = 2


def body(control: str) -> bytes:
    return f"{header(control)}\rPID|1||P1\rOBR|1|W-2222-22\rOBX|1|NM|x||1|mg/L|||||F".encode()


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    made = Gateway(unbooked(), free_port(), tmp_path / "in")
    made.folder.mkdir()
    yield made
    made.stop()


def test_killed_between_inbox_and_answer_nothing_is_lost_or_doubled(gateway: Gateway) -> None:
    process = gateway.start(WERVEL_CRASH_AT="inbox-stored")
    with gateway.connect() as line, suppress(ConnectionError):
        assert say(line, framed(body("1"))) == b""
    assert process.wait(timeout=20) == -signal.SIGKILL
    assert (gateway.rows(), gateway.jobs()) == (["1"], 1)
    process = gateway.start()
    with gateway.connect() as line:
        first = say(line, framed(body("1")))
        assert code(first) == "AA"
        assert say(line, framed(body("1"))) == first
        assert code(say(line, framed(body("2")))) == "AA"
    assert (gateway.rows(), gateway.jobs()) == (["1", "2"], 2)
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0
    gateway.database.python(
        "from wervel.common.jobs.worker import run_due_jobs\nrun_due_jobs(limit=5)"
    )
    states = gateway.database.rows("SELECT state FROM diagnostics_inboxmessage")
    assert [str(state) for (state,) in states] == ["handled", "handled"]
    kept = gateway.database.rows("SELECT reason FROM diagnostics_quarantined")
    assert [str(reason) for (reason,) in kept] == ["order-unknown"] * 2


def test_bad_senders_harm_nobody_else(gateway: Gateway) -> None:
    process = gateway.start()
    with gateway.connect() as slow:
        slow.sendall(b"\x0bMSH|^~")
        misbehave(gateway)
    assert gateway.rows() == ["f 🩸", "g", "h", "i", "j"]
    assert process.poll() is None


def misbehave(gateway: Gateway) -> None:
    with gateway.connect() as line:
        assert code(say(line, framed(b"rubbish"))) == "AE"
        assert code(say(line, framed(b""))) == "AE"
        assert code(say(line, framed(body("a\x00b")))) == "AE"
        wrong = body("c").replace(b"UNICODE UTF-8", b"8859/7")
        assert code(say(line, framed(wrong))) == "AE"
        broken = body("d").replace(b"P1", b"\xff\xfe")
        assert code(say(line, framed(broken))) == "AE"
        adt = body("e").replace(b"ORU^R01^ORU_R01", b"ADT^A01")
        assert code(say(line, framed(adt))) == "AR"
        assert code(say(line, b"noise" + framed(body("f 🩸")))) == "AA"
        line.sendall(framed(body("g")) + framed(body("h")))
        both = hear(line)
        while both.count(b"\x1c\r") < 2:
            both += hear(line)
        assert both.count(b"MSA|AA|") == 2
    lines = [f"OBX|{n}|NM|{n}-x^t^LN||1|mg/L|||||F" for n in range(10_000)]
    huge = f"{header('i')}\rPID|1||P1\rOBR|1|W-2222-22\r" + "\r".join(lines)
    with gateway.connect() as line:
        assert code(say(line, framed(huge.encode()))) == "AA"
    with gateway.connect() as line:
        assert code(say(line, b"\x0b" + b"x" * 2_100_000)) == "AE"
    with gateway.connect() as line:
        assert code(say(line, framed(body("j")))) == "AA"


def test_a_flood_takes_no_memory(gateway: Gateway) -> None:
    process = gateway.start()
    with gateway.connect() as line:
        assert code(say(line, framed(body("1")))) == "AA"
    before = peak(process.pid)
    for begin in (b"\x0b", b""):
        with gateway.connect() as line, suppress(ConnectionError):
            for _ in range(64):
                line.sendall(begin + b"x" * 1_000_000)
    with gateway.connect() as line:
        assert code(say(line, framed(body("2")))) == "AA"
    assert gateway.rows() == ["1", "2"]
    assert peak(process.pid) - before < 16_000_000


def peak(process: int) -> int:
    """The most bytes that it ever held."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


def test_connections_are_capped(gateway: Gateway) -> None:
    gateway.start()
    time.sleep(SETTLE_SECONDS)
    with ExitStack() as open_lines:
        for _ in range(16):
            line = open_lines.enter_context(gateway.connect())
            assert code(say(line, framed(b"x"))) == "AE"
        with gateway.connect() as line, suppress(ConnectionError):
            assert say(line, framed(body("1"))) == b""
    time.sleep(SETTLE_SECONDS)
    with gateway.connect() as line:
        assert code(say(line, framed(body("1")))) == "AA"


def test_the_folder_is_emptied(gateway: Gateway) -> None:
    files = {
        "good.hl7": body("1"),
        "framed.hl7": framed(body("2")),
        "again.hl7": body("1"),
        "bad.hl7": b"no message",
        "empty.hl7": b"",
        "half.hl7.part": body("3"),
        ".hidden": body("4"),
        "naïve ../ 山.txt".replace("/", "_"): body("5"),
    }
    for name, content in files.items():
        (gateway.folder / name).write_bytes(content)
    (gateway.folder / "link.hl7").symlink_to("/etc/hostname")
    gateway.start()
    end = time.monotonic() + 30
    while time.monotonic() < end and len(list(gateway.folder.iterdir())) > 5:
        time.sleep(0.3)
    left = sorted(path.name for path in gateway.folder.iterdir())
    assert left == [".hidden", "done", "failed", "half.hl7.part", "link.hl7"]
    done = sorted(path.name for path in (gateway.folder / "done").iterdir())
    assert done == ["again.hl7", "framed.hl7", "good.hl7", "naïve .._ 山.txt"]
    failed = sorted(path.name for path in (gateway.folder / "failed").iterdir())
    assert failed == ["bad.hl7", "bad.hl7.why", "empty.hl7", "empty.hl7.why"]
    assert gateway.rows() == ["1", "2", "5"]


def test_it_is_off_unless_it_is_turned_on(gateway: Gateway) -> None:
    with pytest.raises(RuntimeError, match="The gateway is off"):
        gateway.database.command("gateway")
