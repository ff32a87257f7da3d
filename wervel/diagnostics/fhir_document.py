"""A signed report as a FHIR R4 document: a Bundle that another system reads without ours.

It carries words and values of the signed version and the sealed pages. There is no code in it that
we have not seen at its source: tests are named in words, units are as the laboratory wrote them.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from typing import Any
from uuid import UUID, uuid5

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from wervel.diagnostics.report_content import ReportContent, ResultLine

Resource = dict[str, Any]
_NUMBER = re.compile(r"-?[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True, slots=True)
class Signed:
    """A version with what stands around it. `pages` are the sealed files by language, `withdrawn`
    the FHIR status of each result that its laboratory has taken back since, by its place."""

    version_id: UUID
    number: int
    amended: bool
    content: ReportContent
    doctor: str
    organisation: str
    signed_at: datetime
    birth_date: date
    gender: str
    record_system: str
    pages: Mapping[str, bytes]
    withdrawn: Mapping[int, str] = field(default_factory=dict)


def document(signed: Signed, language: str) -> Resource:
    """The same version gives the same document, but for results that were withdrawn since."""
    with translation.override(language):
        observations = [
            _observation(signed, number, line, language)
            for number, line in enumerate(signed.content.results)
        ]
        resources = [
            _composition(signed, observations, language),
            _patient(signed),
            _practitioner(signed),
            _organization(signed),
            _report(signed, observations),
            *observations,
        ]
    return {
        "resourceType": "Bundle",
        "type": "document",
        "language": language,
        "identifier": {"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{signed.version_id}"},
        "timestamp": _instant(signed.signed_at),
        "entry": [{"fullUrl": f"urn:uuid:{each['id']}", "resource": each} for each in resources],
    }


def _id(signed: Signed, part: str) -> str:
    return str(uuid5(signed.version_id, part))


def _to(signed: Signed, part: str) -> dict[str, str]:
    return {"reference": f"urn:uuid:{_id(signed, part)}"}


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")


def _composition(signed: Signed, observations: Sequence[Resource], language: str) -> Resource:
    content = signed.content
    texts = (
        (_("What we found"), content.plain.found),
        (_("What it means"), content.plain.means),
        (_("What to do now"), content.plain.steps),
        (_("When to call or come back"), content.plain.back),
        (_("Question"), content.clinical.question),
        (_("Assessment"), content.clinical.assessment),
        (pgettext("report", "Advice"), content.clinical.advice),
        (_("Examination"), "\n".join(each.of(language) for each in content.findings)),
    )
    sections: list[Resource] = [
        {"title": title, "text": _narrative(text)} for title, text in texts if text
    ]
    if observations:
        references = [{"reference": f"urn:uuid:{each['id']}"} for each in observations]
        sections.append({"title": pgettext("report", "Results"), "entry": references})
    return {
        "resourceType": "Composition",
        "id": _id(signed, "composition"),
        "status": "amended" if signed.amended else "final",
        "type": {"text": _("Report of your visit")},
        "subject": _to(signed, "patient"),
        "date": _instant(signed.signed_at),
        "author": [_to(signed, "practitioner")],
        "custodian": _to(signed, "organization"),
        "title": _("Report of your visit"),
        "section": sections,
    }


def _narrative(text: str) -> dict[str, str]:
    lines = "<br/>".join(escape(line) for line in text.split("\n"))
    return {
        "status": "generated",
        "div": f'<div xmlns="http://www.w3.org/1999/xhtml"><p>{lines}</p></div>',
    }


def _patient(signed: Signed) -> Resource:
    return {
        "resourceType": "Patient",
        "id": _id(signed, "patient"),
        "identifier": [{"system": signed.record_system, "value": signed.content.facts.number}],
        "name": [{"text": signed.content.facts.patient}],
        "gender": signed.gender,
        "birthDate": signed.birth_date.isoformat(),
    }


def _practitioner(signed: Signed) -> Resource:
    return {
        "resourceType": "Practitioner",
        "id": _id(signed, "practitioner"),
        "name": [{"text": signed.doctor}],
    }


def _organization(signed: Signed) -> Resource:
    return {
        "resourceType": "Organization",
        "id": _id(signed, "organization"),
        "name": signed.organisation,
    }


def _report(signed: Signed, observations: Sequence[Resource]) -> Resource:
    found: Resource = {
        "resourceType": "DiagnosticReport",
        "id": _id(signed, "report"),
        "status": "amended" if signed.amended else "final",
        "code": {"text": _("Report of your visit")},
        "subject": _to(signed, "patient"),
        "issued": _instant(signed.signed_at),
        "performer": [_to(signed, "organization")],
        "resultsInterpreter": [_to(signed, "practitioner")],
        "conclusion": signed.content.clinical.assessment,
        "presentedForm": [
            {
                "contentType": "application/pdf",
                "language": code,
                "data": base64.b64encode(pdf).decode("ascii"),
                "title": f"report-{code}.pdf",
            }
            for code, pdf in signed.pages.items()
        ],
    }
    if observations:
        found["result"] = [{"reference": f"urn:uuid:{each['id']}"} for each in observations]
    return found


def _observation(signed: Signed, number: int, line: ResultLine, language: str) -> Resource:
    found: Resource = {
        "resourceType": "Observation",
        "id": _id(signed, f"observation-{number}"),
        "status": "final",
        "code": {"text": line.name.of(language)},
        "subject": _to(signed, "patient"),
    }
    if number in signed.withdrawn:
        missing = {"text": _("Withdrawn by the laboratory")}
        return found | {"status": signed.withdrawn[number], "dataAbsentReason": missing}
    if _NUMBER.fullmatch(line.value):
        quantity: Resource = {"value": float(line.value.replace(",", "."))}
        if line.unit:
            quantity["unit"] = line.unit
        found["valueQuantity"] = quantity
    else:
        found["valueString"] = line.kept(language)
    if line.remark:
        found["note"] = [{"text": line.remark}]
    if line.range:
        found["referenceRange"] = [{"text": line.range}]
    if line.flag:
        found["interpretation"] = [{"text": line.flag}]
    return found
