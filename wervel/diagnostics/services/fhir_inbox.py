"""Taking a FHIR message in: written down for good before its sender is told so."""

import hashlib
import json
from typing import Any

from django.conf import settings

from wervel.common import clock
from wervel.common.actor import Actor
from wervel.common.errors import Forbidden
from wervel.common.ids import uuid7
from wervel.diagnostics.choices import Channel
from wervel.diagnostics.fhir_messages.bundles import EVENTS, RESULTS, read_bundle
from wervel.diagnostics.fhir_messages.results import orders_of
from wervel.diagnostics.result_exceptions import ControlReused
from wervel.diagnostics.result_rules import may_send_results
from wervel.diagnostics.services.inbox import Arrival, keep

# They tell one sending of a message from another, and are no part of what it says.
OF_THE_SENDING = ("id", "meta", "timestamp")


def receive_fhir(body: bytes, *, actor: Actor) -> bytes:
    """The answer for the sender, a message too; one that comes again gets the same. Forbidden,
    Malformed, Invalid, TooLarge, ControlReused when its id was used for something else.

    What fits no record waits in quarantine, which is our affair and not the sender's.
    """
    if not may_send_results(actor):
        raise Forbidden
    bundle = read_bundle(body)
    orders_of(bundle)
    control = bundle.control
    arrival = Arrival(f"FHIR|{actor.label}", control, body, _digest(body))
    stored = keep(arrival, _answer(control), Channel.FHIR, actor=actor)
    if stored.sha256 != arrival.digest:
        raise ControlReused
    return bytes(stored.answer)


def _digest(body: bytes) -> str:
    """Of what it says: when a message comes again, its Bundle has another id and time."""
    said: dict[str, Any] = json.loads(body, parse_float=str)
    for name in OF_THE_SENDING:
        said.pop(name, None)
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _answer(control: str) -> bytes:
    header = {
        "resourceType": "MessageHeader",
        "id": str(uuid7()),
        "eventCoding": {"system": EVENTS, "code": RESULTS},
        "source": {"name": "Wervel", "endpoint": f"{settings.BASE_URL}/fhir/R4"},
        "response": {"identifier": control, "code": "ok"},
    }
    answer = {
        "resourceType": "Bundle",
        "id": str(uuid7()),
        "type": "message",
        "timestamp": clock.now().isoformat(timespec="milliseconds"),
        "entry": [{"fullUrl": f"urn:uuid:{header['id']}", "resource": header}],
    }
    return json.dumps(answer).encode()
