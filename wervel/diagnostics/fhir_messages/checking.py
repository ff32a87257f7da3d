"""Whether a resource is one of FHIR R4: its elements by the published definitions, and what those
leave to the reader: the codes that are required, and what may not be ignored."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib import import_module
from typing import Any

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, ValidationError

from wervel.common.errors import Invalid, Message
from wervel.diagnostics.fhir_messages.nodes import Node, refused

HEADER, REPORT, OBSERVATION = "MessageHeader", "DiagnosticReport", "Observation"
PATIENT, REQUEST = "Patient", "ServiceRequest"
# The last ones say who and with what; they are checked, and nothing is taken from them.
TAKEN = (
    *(HEADER, REPORT, OBSERVATION, PATIENT, REQUEST),
    *("Device", "Organization", "Practitioner", "PractitionerRole", "Specimen"),
)
# http://hl7.org/fhir/R4/valueset-observation-status.html and -diagnostic-report-status.html
BOTH = (
    *("registered", "preliminary", "final", "amended", "corrected", "cancelled"),
    *("entered-in-error", "unknown"),
)
STATUSES: Mapping[str, frozenset[str]] = {
    OBSERVATION: frozenset(BOTH),
    REPORT: frozenset({*BOTH, "partial", "appended"}),
}
# They may turn what stands beside them into its opposite.
NEVER_IGNORED = frozenset({"implicitRules", "modifierExtension"})
MOST_FAULTS = 20
UNKNOWN = _("This is not an element of FHIR R4.")
WRONG: Mapping[str, Message] = {"extra_forbidden": UNKNOWN, "missing": _("This is missing.")}


def check_resource(resource: Node) -> None:
    """Invalid, with each place that is wrong and nothing of what stands there."""
    kind = resource.text("resourceType")
    if kind not in TAKEN:
        raise refused(resource.at("resourceType"), _("We take no such resource here."))
    for path in _never_ignored(resource.path, resource.value):
        raise refused(path, _("We do not know what this changes, and may not ignore it."))
    if "contained" in resource.value:
        raise refused(resource.at("contained"), _("Send this as an entry of its own."))
    try:
        _model(kind).model_validate(resource.value)
    except ValidationError as error:
        raise Invalid(fields=dict(_faults(resource.path, error))) from None
    if resource.text("status") not in STATUSES.get(kind, {resource.text("status")}):
        raise refused(resource.at("status"), _("This is none of the codes that are required here."))


@cache
def _model(kind: str) -> type[BaseModel]:
    """Read when the first message comes: most installations never need it."""
    module = import_module(f"fhir.resources.R4B.{kind.lower()}")
    found: type[BaseModel] = getattr(module, kind)
    return found


def _faults(path: str, error: ValidationError) -> Iterator[tuple[str, Message]]:
    found = error.errors(include_url=False, include_context=False, include_input=False)
    for each in found[:MOST_FAULTS]:
        place = path
        for step in each["loc"]:
            # The library's own word for an element as a whole.
            if step != "root":
                place += f"[{step}]" if isinstance(step, int) else f".{step}"
        yield place, WRONG.get(each["type"], _("This is not as FHIR R4 defines it."))


def _never_ignored(path: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            if name in NEVER_IGNORED:
                yield f"{path}.{name}"
            yield from _never_ignored(f"{path}.{name}", each)
    elif isinstance(value, list):
        for place, each in enumerate(value):
            yield from _never_ignored(f"{path}[{place}]", each)
