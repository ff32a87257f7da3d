"""A message from its bytes: a Bundle whose resources are what they say, and refer to each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from wervel.common.errors import TooLarge
from wervel.diagnostics.fhir_messages.checking import HEADER, UNKNOWN, check_resource
from wervel.diagnostics.fhir_messages.nodes import Node, refused
from wervel.diagnostics.fhir_messages.strict import ROOT, read_json

MOST_BYTES, MOST_ENTRIES = 1_000_000, 500
# http://terminology.hl7.org/CodeSystem/v2-0003: as the message of version 2 is called.
EVENTS, RESULTS = "http://terminology.hl7.org/CodeSystem/v2-0003", "R01"
BUNDLE = frozenset(
    ["resourceType", "id", "meta", "language", "identifier", "type", "timestamp", "entry"]
)
ENTRY = frozenset({"id", "fullUrl", "resource"})
_ID = re.compile(r"[A-Za-z0-9\-.]{1,64}")
_RELATIVE = re.compile(r"[A-Za-z]+/[A-Za-z0-9\-.]{1,64}")


@dataclass(frozen=True, slots=True)
class Bundle:
    """`control` is MessageHeader.id, the same when a message comes again; `resources` stand by
    their full address."""

    control: str
    header: Node
    resources: Mapping[str, Node]

    def referred(self, reference: Node, *kinds: str) -> Node:
        """The resource that is meant. Empty when there is none that could be in the Bundle: a
        reference by its identifier alone. Invalid when it is not here, or of another kind."""
        told = reference.text("reference")
        if not told:
            return Node(reference.path, {})
        ends = f"/{told}" if _RELATIVE.fullmatch(told) else None
        found = [
            resource
            for address, resource in self.resources.items()
            if address == told or (ends is not None and address.endswith(ends))
        ]
        if len(found) != 1:
            raise refused(reference.at("reference"), _("What is referred to is not in the Bundle."))
        if found[0].text("resourceType") not in kinds:
            raise refused(reference.at("reference"), _("This refers to another kind of resource."))
        return found[0]


def read_bundle(body: bytes) -> Bundle:
    """Malformed, Invalid or TooLarge, with the place."""
    if len(body) > MOST_BYTES:
        raise TooLarge
    root = Node(ROOT, read_json(body))
    if root.text("resourceType") != "Bundle":
        raise refused(root.at("resourceType"), _("We take no such resource here."))
    _check_names(root, BUNDLE)
    if root.text("type") != "message":
        raise refused(root.at("type"), _("Only messages are taken here."))
    entries = root.nodes("entry")
    if len(entries) > MOST_ENTRIES:
        raise TooLarge(fields={root.at("entry"): TooLarge.message})
    resources: dict[str, Node] = {}
    for entry in entries:
        _check_names(entry, ENTRY)
        address = entry.text("fullUrl")
        if not address or address in resources:
            raise refused(entry.at("fullUrl"), _("Each entry needs an address of its own."))
        check_resource(entry.node("resource"))
        resources[address] = entry.node("resource")
    header = _header(root, list(resources.values()))
    return Bundle(header.text("id"), header, resources)


def _check_names(node: Node, known: frozenset[str]) -> None:
    for name in node.value:
        if name not in known:
            raise refused(node.at(name), UNKNOWN)


def _header(root: Node, resources: list[Node]) -> Node:
    headers = [each for each in resources if each.text("resourceType") == HEADER]
    if not headers or headers != resources[:1]:
        raise refused(root.at("entry"), _("A message begins with its one MessageHeader."))
    header = headers[0]
    if not _ID.fullmatch(header.text("id")):
        raise refused(header.at("id"), _("A message needs an id, the same when it comes again."))
    event = header.node("eventCoding")
    if (event.text("system"), event.text("code")) != (EVENTS, RESULTS):
        raise refused(header.at("event"), _("Only results of a laboratory are taken here."))
    if header.node("response"):
        raise refused(header.at("response"), _("We asked nothing that this could answer."))
    return header
