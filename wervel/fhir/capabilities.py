"""The CapabilityStatement: what this door can do, said by the program itself."""

import json
from functools import cache

from django.conf import settings

from wervel.common import clock

OPERATION = "http://hl7.org/fhir/OperationDefinition/MessageHeader-process-message"


@cache
def _since() -> str:
    return clock.now().isoformat(timespec="seconds")


def capability_statement() -> bytes:
    """JSON, valid by the definitions of R4."""
    statement = {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _since(),
        "kind": "instance",
        "software": {"name": "Wervel"},
        "implementation": {"description": "Wervel", "url": f"{settings.BASE_URL}/fhir/R4"},
        "fhirVersion": "4.0.1",
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "documentation": (
                    "Results of a laboratory as a message (event R01 of HL7 table 0003): one"
                    " DiagnosticReport for each order, its Observations and its Patient."
                ),
                "security": {"description": "A key, shown as a bearer token; the clinics give it."},
                "operation": [{"name": "process-message", "definition": OPERATION}],
            }
        ],
    }
    return json.dumps(statement).encode()
