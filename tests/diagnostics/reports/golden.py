"""The twelve reports that were looked at, as content and frame."""

from pathlib import Path
from typing import Any

import yaml

from tests.diagnostics.reports.reports import demo_picture, words
from wervel.diagnostics.printing.layout import framed
from wervel.diagnostics.printing.pages import Frame
from wervel.diagnostics.report_content import (
    LANGUAGES,
    Clinical,
    Facts,
    ReportContent,
    ResultLine,
)
from wervel.diagnostics.report_drafting import first_draft

GOLDEN: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "golden.yaml").read_text(encoding="utf-8")
)
CLINICAL = Clinical(
    question="Demo: Rückenschmerz seit sechs Wochen, Ausstrahlung links?",
    assessment="Demo: Lasègue links bei 40° positiv, kein motorisches Defizit.",
    advice="Demo: Bewegung, Kontrolle in sechs Wochen.",
)
SENTENCES = (
    words("De reflexen zijn gelijk.", "Die Reflexe sind gleich.", "The reflexes are equal."),
    words("De kracht is normaal.", "Die Kraft ist normal.", "The strength is normal."),
)
VALUES = (
    ResultLine(name=words("CRP", "CRP", "CRP"), value="38.5", unit="mg/l", range="0–5", flag="↑"),
    ResultLine(
        name=words("Bezinking", "Blutsenkung", "ESR"),
        value="55",
        unit="mm/h",
        range="≤ 20",
        flag="↑",
    ),
)


def report_of(name: str, language: str, *, patient: str = "") -> ReportContent:
    case, place = GOLDEN[name], LANGUAGES.index(language)
    lines = int(case.get("lines", 1))
    draft = first_draft(
        facts=Facts(
            patient=patient or case.get("patient", "Demo Patiënt"),
            number="P0000042-42",
            birth_date="31-03-1980",
            reference="W-7K3M-9Q",
            visited="05-01-2026",
            clinic="Demo Aken",
            doctor="Demo Arts",
        ),
        language="de",
        plain_language=language,
        findings=SENTENCES * lines,
        results=VALUES * lines,
    )
    given = {part: case[part][place] for part in ("found", "means", "steps") if part in case}
    plain = draft.plain.model_copy(update=given)
    pictures = tuple(demo_picture(n + 1).picture for n in range(case.get("pictures", 0)))
    return draft.model_copy(update={"plain": plain, "clinical": CLINICAL, "pictures": pictures})


def frame(name: str) -> Frame:
    case = GOLDEN[name]
    files = [demo_picture(n + 1) for n in range(case.get("pictures", 0))]
    return Frame(
        organisation="Wervel demo",
        doctor="Demo Arts",
        number=case.get("number", 1),
        reason="Demo: späte Beurteilung." if case.get("number", 1) > 1 else "",
        pictures={each.picture.sha256: framed(each.png, 256, 256) for each in files},
    )
