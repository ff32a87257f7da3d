"""Images sent to a real server: many people at once, slowly, and by a line that breaks."""

import http.client
import json
import re
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.diagnostics import images
from tests.scheduling.races.conftest import unbooked
from tests.serving import Serving

pytestmark = pytest.mark.race

AT_ONCE, SLOW = 12, 6
# More than is read at once, so that a part of it lies in the spool before the rest has come.
LARGE, MISSING = 512, 150_000
PATIENCE = 60.0
BOUNDARY = "--------demo"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
PREPARE = """
import json
from datetime import date
from django.urls import reverse
from django.utils import translation
from tests.encounters.visits import book
from tests.session_cookies import cookie_of
from wervel.accounts.choices import Role
from wervel.accounts.services import create_staff
from wervel.common.actor import system
from wervel.encounters.services.visits import open_encounter
from wervel.patients.services import PatientDetails

who = PatientDetails("Demo", "Patiënt", date(1980, 3, 31), "", "+31201234567", "nl")
visit = open_encounter(appointment_id=book(who).pk, actor=system("test"))
doctor = create_staff(username="sends", email="sends@wervel.example", roles=[Role.ASSISTANT],
                      password="correct horse battery", given="Demo", actor=system("test"))
with translation.override("nl"):
    path = reverse("workspace:record-images", args=[visit.pk])
print(json.dumps([cookie_of(doctor), path, visit.patient.number]))
"""


@dataclass(frozen=True, slots=True)
class Desk:
    """Somebody who is logged in at a running server, on the page of one visit."""

    serving: Serving
    cookie: str
    path: str
    patient: str
    token: str

    def file(self, number: int, size: int = 16) -> bytes:
        return images.file(
            size=size,
            PatientID=self.patient,
            PatientBirthDate="19800331",
            SOPInstanceUID=f"2.25.7.{number}",
            InstanceNumber=number,
        )

    def form(self, body: bytes) -> bytes:
        def part(names: str, content: bytes) -> bytes:
            head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {names}\r\n\r\n"
            return head.encode() + content + b"\r\n"

        token = part('name="csrfmiddlewaretoken"', self.token.encode())
        file = part('name="files"; filename="a.dcm"', body)
        return token + file + f"--{BOUNDARY}--\r\n".encode()

    def headers(self) -> dict[str, str]:
        return {
            "Cookie": self.cookie,
            "Origin": self.serving.base_url,
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }

    def send(self, body: bytes) -> int:
        return self._call("POST", self.form(body))

    def look(self) -> int:
        return self._call("GET", None)

    def _call(self, method: str, body: bytes | None) -> int:
        line = http.client.HTTPConnection(urlsplit(self.serving.base_url).netloc, timeout=PATIENCE)
        line.request(method, self.path, body, self.headers())
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer.status

    def begin(self, body: bytes) -> socket.socket:
        """All but the end of a file: whoever reads it waits for more."""
        form = self.form(body)
        head = f"POST {self.path} HTTP/1.1\r\nHost: {urlsplit(self.serving.base_url).netloc}\r\n"
        lines = {**self.headers(), "Content-Length": str(len(form))}
        head += "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        address = urlsplit(self.serving.base_url)
        line = socket.create_connection((str(address.hostname), address.port or 80), PATIENCE)
        line.sendall(f"{head}\r\n".encode() + form[:-MISSING])
        return line

    def spooled(self) -> int:
        folder = self.serving.database.data / "images" / "spool"
        return len(list(folder.iterdir())) if folder.exists() else 0

    def count(self, table: str, where: str = "1 = 1") -> int:
        found = self.serving.database.rows(
            f"SELECT count(*) FROM diagnostics_{table} WHERE {where}"
        )
        return int(found[0][0])


@pytest.fixture(scope="module")
def desk() -> Iterator[Desk]:
    database = unbooked()
    cookie, path, patient = json.loads(database.python(PREPARE))
    with Serving.start(database, jobs=True) as serving:
        address = urlsplit(serving.base_url)
        line = http.client.HTTPConnection(address.netloc, timeout=PATIENCE)
        line.request("GET", path, headers={"Cookie": cookie})
        answer = line.getresponse()
        text = answer.read().decode()
        line.close()
        other = (answer.getheader("Set-Cookie") or "").partition(";")[0]
        found = TOKEN.search(text)
        assert found is not None
        yield Desk(serving, f"{cookie}; {other}", path, patient, found[1])


def until(what: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not what():
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)


def test_many_at_once_come_into_one_study_and_leave_no_file_behind(desk: Desk) -> None:
    good = [desk.file(number) for number in range(AT_ONCE)]
    bad = [b"hello", good[0][:-40], b"\xff\xd8\xff\xe1" + bytes(500)]
    with ThreadPoolExecutor(AT_ONCE + len(bad)) as pool:
        assert set(pool.map(desk.send, good + bad)) == {302}
    until(lambda: not desk.count("imagefile", "state = 'waiting'"))
    assert desk.count("imagefile", "state = 'stored'") == AT_ONCE
    assert desk.count("imagefile", "state = 'refused'") == len(bad)
    found = [desk.count(f"imaging{kind}") for kind in ("study", "series", "instance")]
    assert found == [1, 1, AT_ONCE]
    assert desk.spooled() == 0


def test_slow_senders_hold_nobody_up_and_a_broken_line_leaves_nothing(desk: Desk) -> None:
    before = desk.count("imagefile")
    with ExitStack() as lines:
        slow = [lines.enter_context(desk.begin(desk.file(100 + n, LARGE))) for n in range(SLOW)]
        until(lambda: desk.spooled() >= SLOW)
        began = time.monotonic()
        for line in slow:
            line.sendall(b"x")
            assert desk.look() == 200
        assert desk.send(desk.file(200)) == 302
        assert time.monotonic() - began < PATIENCE / 2
    until(lambda: desk.spooled() == 0)
    assert desk.count("imagefile") == before + 1
