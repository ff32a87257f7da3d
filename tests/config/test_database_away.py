"""The database is away: a page says so, nothing is told about it, and it comes back by itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]

ASK = """
import django, json, sys, logging
django.setup()
logging.disable()
from django.test import Client
client = Client(raise_request_exception=False, SERVER_NAME="127.0.0.1")
found = {}
for path in sys.argv[1:]:
    r = client.get(path)
    found[path] = [r.status_code, r.get("Retry-After"), r.get("Content-Type"), r.content.decode()]
print(json.dumps(found))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process answers whose PostgreSQL refuses every connection."""
    data = tmp_path_factory.mktemp("away")
    (data / "static").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "wervel.config.settings",
        "WERVEL_TESTING": "on",
        "WERVEL_DATA": str(data),
        "DATABASE_URL": "postgresql://canary-user:canary-pass@127.0.0.1:1/canary-name",
    }
    paths = ["/livez", "/readyz", "/nl/contact/", "/de/kontakt/", "/api/v1/services", "/nl/werk/"]
    done = subprocess.run(
        [sys.executable, "-c", ASK, *paths],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def test_the_process_is_alive_and_not_ready(answers: dict[str, list[str]]) -> None:
    assert answers["/livez"][0] == 200
    status, _, _, body = answers["/readyz"]
    assert status == 503
    assert json.loads(body)["checks"]["database"] == "failed"


@pytest.mark.parametrize(("path", "language"), [("/nl/contact/", "nl"), ("/de/kontakt/", "de")])
def test_a_page_says_so(answers: dict[str, list[str]], path: str, language: str) -> None:
    status, retry, kind, body = answers[path]
    assert (status, retry) == (503, "5")
    assert kind.startswith("text/html")
    assert f'<html lang="{language}"' in body
    assert "112" in body


def test_programs_get_a_problem_document(answers: dict[str, list[str]]) -> None:
    status, retry, kind, body = answers["/api/v1/services"]
    assert (status, retry, kind) == (503, "5", "application/problem+json")
    assert json.loads(body)["code"] == "unavailable"


def test_nothing_is_told_about_it(answers: dict[str, list[str]]) -> None:
    assert [path for path, answer in answers.items() if "canary" in answer[3]] == []
