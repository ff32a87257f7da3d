"""What a stored message says, whichever of both ways of writing it is in."""

from wervel.diagnostics.fhir_messages.results import read_fhir
from wervel.diagnostics.hl7.messages import read_message
from wervel.diagnostics.hl7.results import Order, read_orders


def read_body(body: bytes) -> list[Order]:
    """The orders of a message that was taken; it was read once before."""
    if body[:3] == b"MSH":
        return read_orders(read_message(body))
    return read_fhir(body)
