"""`wervel triage …`."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.triage.test_services import finish
from wervel.triage.models import PathwayRelease

PUBLIC = settings.CONTENT_DIR / "cases" / "back-pain-public.json"


def run(*arguments: object) -> str:
    out = StringIO()
    call_command("triage", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.mark.pure
def test_cases_as_json() -> None:
    report = json.loads(run("cases", PUBLIC, "--json"))
    assert list(report) == ["cases", "summary"]
    assert {tuple(row) for row in report["cases"]} == {("id", "expected", "got", "verdict")}
    assert {row["verdict"] for row in report["cases"]} <= {"exact", "acceptable", "over", "unsafe"}
    summary = report["summary"]
    assert list(summary) == [
        "cases",
        "exact",
        "acceptable",
        "unsafe",
        "over",
        "emergencies",
        "emergencies_found",
    ]
    assert summary["cases"] == len(report["cases"]) == 28
    assert summary["unsafe"] == 0
    assert summary["emergencies_found"] == summary["emergencies"] == 8


@pytest.mark.pure
def test_cases_as_rows() -> None:
    lines = run("cases", PUBLIC).strip().splitlines()
    assert len(lines) == 30
    assert lines[0].split() == ["PUB-01", "within-weeks", "within-weeks", "exact"]
    assert lines[-1].startswith("cases 28")


@pytest.mark.pure
@pytest.mark.parametrize(
    "content", [None, b"", b"[", b"{}", b'{"cases": [1]}', b"\xff\xfe", b'{"cases": [{"id": "A"}]}']
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "cases.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=r"cases\.json"):
        run("cases", file)


@pytest.mark.pure
def test_an_unknown_pathway() -> None:
    with pytest.raises(CommandError, match="no pathway 'knee'"):
        run("cases", PUBLIC, "--pathway", "knee")


def test_publish_twice(db: None) -> None:
    assert run("publish") == "Published back-pain.\n"
    assert run("publish") == "Every pathway was published already.\n"
    assert PathwayRelease.objects.count() == 1


def test_replay(secret: str) -> None:
    stored = finish(secret)
    assert run("replay", stored.pk) == "Computed again, it says the same: within-weeks.\n"
    with pytest.raises(CommandError, match="There is no outcome"):
        run("replay", "00000000-0000-7000-8000-000000000000")
