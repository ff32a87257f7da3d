"""At rest: every page says so, programs are told, the machinery still gets its answers."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.config.test_database_away import ASK

pytestmark = pytest.mark.pure
ROOT = Path(__file__).resolve().parents[2]
PAGES = {"/": "nl", "/nl/": "nl", "/de/kontakt/": "de", "/en/nowhere/": "en", "/cms/": "nl"}


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    """What a process at rest answers; its database is away, to show that nobody asks it."""
    data = tmp_path_factory.mktemp("rest")
    (data / "static" / "design").mkdir(parents=True)
    (data / "static" / "design" / "wervel.css").write_text("body{}")
    environment = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "wervel.config.settings",
        "WERVEL_TESTING": "on",
        "WERVEL_MAINTENANCE": "on",
        "WERVEL_DATA": str(data),
        "DATABASE_URL": "postgresql://user:pass@127.0.0.1:1/name",
    }
    paths = [*PAGES, "/livez", "/readyz", "/static/design/wervel.css", "/api/v1/services"]
    script = ASK.replace("r.content.decode()", "r.getvalue().decode()")
    done = subprocess.run(
        [sys.executable, "-c", script, *paths],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
    )
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(("path", "language"), PAGES.items())
def test_every_page_says_when_to_come_back(
    answers: dict[str, list[str]], path: str, language: str
) -> None:
    status, retry, kind, body = answers[path]
    assert (status, retry) == (503, "600")
    assert kind.startswith("text/html")
    assert f'<html lang="{language}"' in body
    assert 'href="tel:112"' in body
    words = {"nl": "We zijn zo terug", "de": "Wir sind gleich zurück", "en": "Back soon"}
    assert f"<h1>{words[language]}</h1>" in body


def test_the_page_offers_nothing_that_does_not_work(answers: dict[str, list[str]]) -> None:
    main = answers["/nl/"][3].split("<main")[1].split("</main>")[0]
    assert "/klachtencheck/" not in main
    assert "/afspraak/" not in main


def test_programs_get_a_problem_document(answers: dict[str, list[str]]) -> None:
    status, retry, kind, body = answers["/api/v1/services"]
    assert (status, retry, kind) == (503, "600", "application/problem+json")
    assert json.loads(body)["code"] == "maintenance"


def test_the_machinery_is_answered(answers: dict[str, list[str]]) -> None:
    assert answers["/livez"][0] == 200
    assert json.loads(answers["/readyz"][3])["checks"]["database"] == "failed"
    assert (answers["/static/design/wervel.css"][0], answers["/static/design/wervel.css"][3]) == (
        200,
        "body{}",
    )
