"""The results of a message, in the shape that those of version 2 have: one way into the record."""

import re
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext_lazy as _

from wervel.diagnostics.fhir_messages.bundles import Bundle, read_bundle
from wervel.diagnostics.fhir_messages.checking import OBSERVATION, PATIENT, REPORT, REQUEST
from wervel.diagnostics.fhir_messages.nodes import Node, refused
from wervel.diagnostics.hl7.results import Line, Order

LOINC_ADDRESS, LOINC = "http://loinc.org", "LN"
# As HL7 table 0085 writes them; a status without a letter there waits in quarantine.
LETTERS = {
    "preliminary": "P",
    "final": "F",
    "amended": "C",
    "corrected": "C",
    "entered-in-error": "D",
    "cancelled": "X",
}
WITHDRAWN = ("cancelled", "entered-in-error")
PLACER = "PLAC"
# What a person would have to read, and what no page of ours shows.
UNSHOWN = ("conclusion", "conclusionCode", "imagingStudy", "media", "presentedForm")
UNSHOWN_OF_NOTES = ("authorReference", "authorString", "time")
_MOMENT = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d):(\d\d)(?:\.\d+)?(Z|[+-]\d\d:\d\d))?)?)?"
)


def read_fhir(body: bytes) -> list[Order]:
    """Malformed, Invalid or TooLarge: a message is taken as a whole or not at all, and nothing in
    it is passed over."""
    return orders_of(read_bundle(body))


def orders_of(bundle: Bundle) -> list[Order]:
    """One for each report, in the order of the message; Invalid."""
    focus = bundle.header.nodes("focus")
    reports = [bundle.referred(each, REPORT) for each in focus]
    if not reports or not all(reports):
        raise refused(bundle.header.at("focus"), _("A message is about its reports."))
    seen: set[str] = set()
    orders = [_order(bundle, report, place, seen) for place, report in enumerate(reports, start=1)]
    for resource in bundle.resources.values():
        kind = resource.text("resourceType")
        is_lost = kind == REPORT and resource not in reports
        if is_lost or (kind == OBSERVATION and resource.path not in seen):
            raise refused(resource.path, _("Nothing in this message leads here."))
    return orders


def _order(bundle: Bundle, report: Node, place: int, seen: set[str]) -> Order:
    person = bundle.referred(report.node("subject"), PATIENT)
    if not person:
        raise refused(report.at("subject"), _("The patient has to be in the Bundle."))
    if not report.nodes("result"):
        raise refused(report.at("result"), _("A report needs at least one result."))
    _check_shown(report)
    order = Order(
        place=place,
        placer=_placer(bundle, report),
        numbers=tuple(each.text("value") for each in person.nodes("identifier")),
        birth=person.text("birthDate").replace("-", ""),
        moment=_moment(report),
    )
    found = list(_observations(bundle, report.nodes("result"), seen))
    places: dict[str, int] = {}
    for observation in found:
        _check_same(bundle, observation, report, person, order)
        if not _is_heading(observation):
            order.lines.append(_line(observation, len(order.lines) + 1))
            places[observation.path] = len(order.lines)
    for observation in found:
        notes = observation.nodes("note")
        for note in notes:
            _check_shown(note, UNSHOWN_OF_NOTES)
        text = "\n".join(note.text("text") for note in notes)
        for place in _places(bundle, observation, places) if text else ():
            order.note(text, place)
    return order


def _places(bundle: Bundle, observation: Node, places: Mapping[str, int]) -> Iterator[int]:
    """The line of a result and those of its members, however deep and by whatever way, once."""
    seen: set[str] = set()
    waiting = [observation]
    while waiting:
        found = waiting.pop()
        if found.path in seen:
            continue
        seen.add(found.path)
        if found.path in places:
            yield places[found.path]
        waiting += [bundle.referred(each, OBSERVATION) for each in found.nodes("hasMember")]


def _observations(bundle: Bundle, links: list[Node], seen: set[str]) -> Iterator[Node]:
    """Each once, a panel before its members; Invalid when a panel is within itself, or when two
    reports have the same result."""
    before, within = set(seen), set()
    waiting = [(link, frozenset[str]()) for link in reversed(links)]
    while waiting:
        link, above = waiting.pop()
        found = bundle.referred(link, OBSERVATION)
        if not found or found.path in above or found.path in before:
            raise refused(link.path, _("This result stands in itself, or in two reports."))
        if found.path in within:
            continue
        within.add(found.path)
        seen.add(found.path)
        yield found
        inside = above | {found.path}
        waiting += [(each, inside) for each in reversed(found.nodes("hasMember"))]


def _check_same(
    bundle: Bundle, observation: Node, report: Node, person: Node, order: Order
) -> None:
    """What a result says of its person and order is what its report says."""
    whose = bundle.referred(observation.node("subject"), PATIENT)
    if whose != person:
        raise refused(observation.at("subject"), _("A result is of the patient of its report."))
    placer = _placer(bundle, observation)
    if placer and placer != order.placer:
        raise refused(observation.at("basedOn"), _("A result is for the order of its report."))
    if report.text("status") in WITHDRAWN and observation.text("status") not in WITHDRAWN:
        raise refused(observation.at("status"), _("Its report is taken back, this result is not."))
    _check_shown(observation)


def _check_shown(resource: Node, unshown: Sequence[str] = UNSHOWN) -> None:
    for name in unshown:
        if name in resource.value:
            raise refused(
                resource.at(name), _("We do not show this: send it as a result in words.")
            )


def _is_heading(observation: Node) -> bool:
    """A panel has members and no value of its own."""
    is_valued = any(name.startswith("value") for name in observation.value)
    return bool(observation.nodes("hasMember")) and not is_valued


def _placer(bundle: Bundle, resource: Node) -> str:
    """The number of the order, where there is one and only one."""
    found = set()
    for link in resource.nodes("basedOn"):
        request = bundle.referred(link, REQUEST)
        found.update(
            _numbers(request.nodes("identifier") if request else [link.node("identifier")])
        )
    return found.pop() if len(found) == 1 else ""


def _numbers(identifiers: list[Node]) -> set[str]:
    """Those that say that they are the placer's, else all."""
    told = [
        each.text("value")
        for each in identifiers
        if any(code.text("code") == PLACER for code in each.node("type").nodes("coding"))
    ]
    return {number for number in told or (each.text("value") for each in identifiers) if number}


def _line(observation: Node, place: int) -> Line:
    code = observation.node("code")
    codings = code.nodes("coding")
    kind, parts, unit = _value(observation)
    named = [code.text("text"), *(each.text("display") for each in codings)]
    coded = [each.text("code") for each in codings]
    return Line(
        place=place,
        kind=kind,
        codes=tuple((each.text("code"), _system(each)) for each in codings if each.text("code")),
        name=next(filter(None, [*named, *coded]), ""),
        sub="",
        value="".join(parts) if kind in ("NM", "SN", "ST") else next(iter(parts), ""),
        parts=parts,
        unit=unit,
        usual=_usual(observation.first("referenceRange")),
        flag=observation.first("interpretation").first("coding").text("code"),
        status=LETTERS.get(observation.text("status"), observation.text("status")),
        moment=_moment(observation),
    )


def _system(coding: Node) -> str:
    system = coding.text("system")
    return LOINC if system == LOINC_ADDRESS else system


def _value(observation: Node) -> tuple[str, tuple[str, ...], str]:
    """Kind as HL7 table 0125 writes it, parts and unit. What we cannot read as one value keeps the
    name that it has in FHIR: a person looks at it."""
    if observation.nodes("component"):
        return "component", (), ""
    name = next((each for each in observation.value if each.startswith("value")), "")
    if name == "valueQuantity":
        quantity = observation.node(name)
        number, comparator = quantity.number("value"), quantity.text("comparator")
        unit = quantity.text("code") or quantity.text("unit")
        return ("SN", (comparator, number), unit) if comparator else ("NM", (number,), unit)
    if name == "valueInteger":
        return "NM", (observation.number(name),), ""
    if name == "valueString":
        return "ST", (observation.text(name),), ""
    if name == "valueCodeableConcept":
        concept = observation.node(name)
        coding = concept.first("coding")
        words = concept.text("text") or coding.text("display")
        return "CWE", (coding.text("code"), words, coding.text("system")), ""
    return name, (), ""


def _usual(bounds: Node) -> str:
    told = bounds.text("text")
    low, high = (bounds.node(side).number("value") for side in ("low", "high"))
    if told or not (low or high):
        return told
    return f"{low}-{high}" if low and high else f">={low}" if low else f"<={high}"


def _moment(resource: Node) -> str:
    """When it was taken, as version 2 writes it; empty when it is not said."""
    told = resource.text("effectiveDateTime") or resource.node("effectivePeriod").text("start")
    if not told:
        return ""
    found = _MOMENT.fullmatch(told)
    if found is None:
        raise refused(resource.at("effective"), _("This is no moment as FHIR R4 writes it."))
    *digits, offset = found.groups()
    return "".join(filter(None, digits)) + (offset or "").replace("Z", "+0000").replace(":", "")
