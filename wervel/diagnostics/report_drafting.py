"""The first words of a report, from what was found: a beginning for the doctor, never the end."""

from functools import cache

import yaml
from django.conf import settings

from wervel.diagnostics.report_content import Facts, Plain, ReportContent, ResultLine, Words


@cache
def _first_words() -> dict[str, dict[str, str]]:
    path = settings.CONTENT_DIR / "report.yaml"
    read: dict[str, dict[str, str]] = yaml.safe_load(path.read_text(encoding="utf-8"))["plain"]
    return read


def first_draft(
    *,
    facts: Facts,
    language: str,
    plain_language: str,
    findings: tuple[Words, ...],
    results: tuple[ResultLine, ...],
) -> ReportContent:
    """What it means is left to the doctor: no program says that."""
    words = _first_words()[plain_language]
    found = "\n".join([words["found"], *(each.of(plain_language) for each in findings)])
    return ReportContent(
        language=language,
        plain_language=plain_language,
        facts=facts,
        findings=findings,
        results=results,
        plain=Plain(found=found, steps=words["steps"], back=words["back"]),
    )
