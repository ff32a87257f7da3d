"""What a FHIR message must be: it is read strictly, or refused with the place that is wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from tests.diagnostics.fhir_lab import CRP, HB, REPORT, bundle, result, written
from wervel.common.errors import Invalid, Malformed, TooLarge, WervelError
from wervel.diagnostics.fhir_messages.bundles import MOST_BYTES, MOST_ENTRIES
from wervel.diagnostics.fhir_messages.results import read_fhir

pytestmark = pytest.mark.pure

Change = Callable[[dict[str, Any]], None]
FIRST, HEADER, OWN_REPORT, PERSON = 3, 0, 1, 2


def resource(message: dict[str, Any], place: int) -> dict[str, Any]:
    found: dict[str, Any] = message["entry"][place]["resource"]
    return found


def refusal(body: bytes) -> WervelError:
    with pytest.raises(WervelError) as caught:
        read_fhir(body)
    return caught.value


def test_what_is_right_is_read_as_a_message_of_version_two_is() -> None:
    crp = result(CRP, 4.8)
    crp["referenceRange"] = [{"low": {"value": 0}, "high": {"value": 5}}]
    crp["interpretation"] = [{"coding": [{"code": "N"}]}]
    (order,) = read_fhir(written(bundle(crp, result(HB, 13.4, "g/dL"))))
    assert (order.place, order.placer, order.numbers) == (1, "W-7K3M-9Q", ("P0000042-42",))
    assert order.birth == "19800331"
    first, second = order.lines
    assert (first.kind, first.value, first.unit) == ("NM", "4.8", "mg/L")
    assert first.codes == ((CRP, "LN"),)
    assert (first.usual, first.flag, first.status) == ("0-5", "N", "F")
    assert first.moment == "20260310073000+0100"
    assert (second.place, second.value, second.unit) == (2, "13.4", "g/dL")


@pytest.mark.parametrize(
    ("value", "kind", "parts"),
    [
        ({"valueQuantity": {"value": 5, "comparator": "<"}}, "SN", ("<", "5")),
        ({"valueInteger": 7}, "NM", ("7",)),
        ({"valueString": "hemolytic"}, "ST", ("hemolytic",)),
        (
            {"valueCodeableConcept": {"coding": [{"code": "POS"}], "text": "positive"}},
            "CWE",
            ("POS", "positive", ""),
        ),
        ({"valueRange": {"low": {"value": 1}}}, "valueRange", ()),
        ({"component": [{"code": {"text": "x"}, "valueInteger": 1}]}, "component", ()),
        ({"dataAbsentReason": {"text": "clotted"}}, "", ()),
    ],
)
def test_each_kind_of_value(value: dict[str, Any], kind: str, parts: tuple[str, ...]) -> None:
    one = result(CRP, 1)
    del one["valueQuantity"]
    ((line,),) = (each.lines for each in read_fhir(written(bundle({**one, **value}))))
    assert (line.kind, line.parts) == (kind, parts)


def test_digits_stay_as_they_were_sent() -> None:
    body = written(bundle(result(CRP, 1))).replace(b'"value": 1,', b'"value": 4.80,')
    (order,) = read_fhir(body)
    assert order.lines[0].value == "4.80"


def test_a_panel_gives_its_members_and_no_line_of_its_own() -> None:
    panel = result("58410-2", 1)
    del panel["valueQuantity"]
    panel["hasMember"] = [{"reference": "urn:uuid:1001"}]
    message = bundle(panel, result(HB, 13.4, "g/dL"))
    (order,) = read_fhir(written(message))
    assert [line.codes[0][0] for line in order.lines] == [HB]
    # Also when the report does not name them.
    del resource(message, OWN_REPORT)["result"][1]
    (order,) = read_fhir(written(message))
    assert [line.codes[0][0] for line in order.lines] == [HB]


BROKEN = {
    "no JSON": b'{"resourceType": ',
    "not UTF-8": b'{"resourceType": "\xff"}',
    "a list": b"[]",
    "nothing": b" ",
    "a name twice": b'{"resourceType": "Bundle", "type": "message", "type": "history"}',
    "too deep to read": b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    "too deep": b'{"a":' * 100 + b"1" + b"}" * 100,
    "too deep a list": b'{"a":' + b"[" * 50_000 + b"]" * 50_000 + b"}",
    "too large a number": b'{"a": 1e400}',
    "too many digits to write": b'{"a": 1e999999999}',
    "too small a number": b'{"a": 1e-400}',
    "more than 64 bits": b'{"a": 9223372036854775808}',
    "a long number": b'{"a": ' + b"9" * 5_000 + b"}",
    "NaN": b'{"a": NaN}',
    "Infinity": b'{"a": -Infinity}',
    "a lone surrogate": b'{"a": "\\ud800"}',
    "a NUL": b'{"a": "\\u0000"}',
    "a name that is none": b'{"a b": 1}',
    "XML with an entity": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">'
    b']><Bundle xmlns="http://hl7.org/fhir">&b;</Bundle>',
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_programs_could_read_differently_is_malformed(name: str) -> None:
    error = refusal(BROKEN[name])
    assert isinstance(error, Malformed)
    assert [each.startswith("Bundle") for each in error.fields] == [True]


def set_to(place: int, name: str, value: Any) -> Change:
    def change(message: dict[str, Any]) -> None:
        resource(message, place)[name] = value

    return change


def set_in_bundle(name: str, value: Any) -> Change:
    def change(message: dict[str, Any]) -> None:
        message[name] = value

    return change


def leave(place: int, name: str) -> Change:
    def change(message: dict[str, Any]) -> None:
        del resource(message, place)[name]

    return change


def circle(message: dict[str, Any]) -> None:
    resource(message, FIRST)["hasMember"] = [{"reference": "urn:uuid:1001"}]
    resource(message, FIRST + 1)["hasMember"] = [{"reference": "urn:uuid:1000"}]


def another_person(message: dict[str, Any]) -> None:
    other = {"resourceType": "Patient", "identifier": [{"value": "P0000043-39"}]}
    message["entry"].append({"fullUrl": "urn:uuid:9", "resource": other})
    resource(message, FIRST)["subject"] = {"reference": "urn:uuid:9"}


def twice_reported(message: dict[str, Any]) -> None:
    other = dict(resource(message, OWN_REPORT))
    message["entry"].append({"fullUrl": "urn:uuid:9", "resource": other})
    resource(message, HEADER)["focus"].append({"reference": "urn:uuid:9"})


def same_address(message: dict[str, Any]) -> None:
    message["entry"][FIRST + 1]["fullUrl"] = message["entry"][FIRST]["fullUrl"]


def second_header(message: dict[str, Any]) -> None:
    message["entry"].append({"fullUrl": "urn:uuid:9", "resource": dict(resource(message, HEADER))})


def own_element(message: dict[str, Any]) -> None:
    message["entry"][FIRST]["request"] = {"method": "POST", "url": "Observation"}


R, O = "Bundle.entry[1].resource", "Bundle.entry[3].resource"  # noqa: E741
WRONG: dict[str, tuple[Change, str]] = {
    "another resource": (set_in_bundle("resourceType", "Patient"), "Bundle.resourceType"),
    "another Bundle": (set_in_bundle("type", "transaction"), "Bundle.type"),
    "an element too many": (set_in_bundle("total", 5), "Bundle.total"),
    "entries that are none": (set_in_bundle("entry", {"a": 1}), "Bundle.entry"),
    "no entries": (set_in_bundle("entry", []), "Bundle.entry"),
    "an instruction": (own_element, "Bundle.entry[3].request"),
    "two of one address": (same_address, "Bundle.entry[4].fullUrl"),
    "two headers": (second_header, "Bundle.entry"),
    "no id": (leave(HEADER, "id"), "Bundle.entry[0].resource.id"),
    "another event": (
        set_to(HEADER, "eventCoding", {"system": "https://lab.example", "code": "R01"}),
        "Bundle.entry[0].resource.event",
    ),
    "an answer": (
        set_to(HEADER, "response", {"identifier": "1", "code": "ok"}),
        "Bundle.entry[0].resource.response",
    ),
    "about nothing": (leave(HEADER, "focus"), "Bundle.entry[0].resource.focus"),
    "about a person": (
        set_to(HEADER, "focus", [{"reference": "urn:uuid:0001"}]),
        "Bundle.entry[0].resource.focus[0].reference",
    ),
    "a resource of no kind": (set_to(FIRST, "resourceType", "Klingon"), f"{O}.resourceType"),
    "one not taken": (set_to(FIRST, "resourceType", "Medication"), f"{O}.resourceType"),
    "an unknown element": (set_to(FIRST, "colour", "red"), f"{O}.colour"),
    "an unknown status": (set_to(FIRST, "status", "surely"), f"{O}.status"),
    "a status of no report": (set_to(OWN_REPORT, "status", "ok"), f"{R}.status"),
    "no code": (leave(FIRST, "code"), f"{O}.code"),
    "no status": (leave(FIRST, "status"), f"{O}.status"),
    "a text for an element": (set_to(FIRST, "code", '{"text": "x"}'), f"{O}.code"),
    "a list for an element": (set_to(FIRST, "code", [{"text": "x"}]), f"{O}.code"),
    "a number for a text": (set_to(FIRST, "valueQuantity", {"value": 1, "code": 5}), ""),
    "a text for a number": (
        set_to(FIRST, "valueQuantity", {"value": "4.8"}),
        f"{O}.valueQuantity.value",
    ),
    "two values": (set_to(FIRST, "valueString", "x"), O),
    "no moment": (set_to(FIRST, "effectiveDateTime", "yesterday"), f"{O}.effectiveDateTime"),
    "a moment in seconds": (set_to(FIRST, "effectiveDateTime", 5), f"{O}.effectiveDateTime"),
    "a turned meaning": (
        set_to(FIRST, "modifierExtension", [{"url": "https://lab.example/not"}]),
        f"{O}.modifierExtension",
    ),
    "rules of their own": (
        set_to(FIRST, "implicitRules", "https://lab.example/rules"),
        f"{O}.implicitRules",
    ),
    "one within another": (
        set_to(FIRST, "contained", [{"resourceType": "Patient", "id": "a"}]),
        f"{O}.contained",
    ),
    "a circle": (circle, "Bundle.entry[4].resource.hasMember[0]"),
    "a reference to nowhere": (
        set_to(OWN_REPORT, "result", [{"reference": "Observation/1"}]),
        f"{R}.result[0].reference",
    ),
    "a reference to another kind": (
        set_to(OWN_REPORT, "result", [{"reference": REPORT}]),
        f"{R}.result[0].reference",
    ),
    "a result that nothing leads to": (
        set_to(OWN_REPORT, "result", [{"reference": "urn:uuid:1000"}]),
        "Bundle.entry[4].resource",
    ),
    "no results": (leave(OWN_REPORT, "result"), f"{R}.result"),
    "nobody": (leave(OWN_REPORT, "subject"), f"{R}.subject"),
    "somebody else": (another_person, f"{O}.subject"),
    "of nobody": (leave(FIRST, "subject"), f"{O}.subject"),
    "of another order": (
        set_to(FIRST, "basedOn", [{"identifier": {"value": "W-AAAA-AA"}}]),
        f"{O}.basedOn",
    ),
    "in two reports": (twice_reported, "Bundle.entry[5].resource.result[0]"),
    "taken back, and not": (set_to(OWN_REPORT, "status", "entered-in-error"), f"{O}.status"),
    "a conclusion": (set_to(OWN_REPORT, "conclusion", "normal"), f"{R}.conclusion"),
    "a remark that is none": (set_to(FIRST, "note", "hemolytic"), f"{O}.note"),
    "a remark without words": (set_to(FIRST, "note", [{}]), f"{O}.note[0].text"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_message_for_us_is_refused_with_its_place(name: str) -> None:
    change, path = WRONG[name]
    message = bundle(result(CRP, 4.8), result(HB, 13.4, "g/dL"))
    change(message)
    error = refusal(written(message))
    assert type(error) is Invalid
    if path:
        assert path in error.fields
    told = json.dumps({each: str(words) for each, words in error.fields.items()})
    assert not any(
        secret in told for secret in ("4.8", "hemolytic", "surely", "yesterday", "W-AAAA")
    )


def test_what_is_too_much_is_too_large() -> None:
    many = bundle(*[result(CRP, 1)] * (MOST_ENTRIES + 1))
    assert isinstance(refusal(written(many)), TooLarge)
    assert isinstance(refusal(b" " * (MOST_BYTES + 1)), TooLarge)


def told_in(language: str) -> set[str]:
    told: list[str] = []
    with translation.override(language):
        for change, _path in WRONG.values():
            message = bundle(result(CRP, 4.8), result(HB, 13.4, "g/dL"))
            change(message)
            told += [str(words) for words in refusal(written(message)).fields.values()]
        told += [str(words) for body in BROKEN.values() for words in refusal(body).fields.values()]
    return set(told)


def test_every_refusal_is_in_the_callers_language() -> None:
    english, dutch, german = map(told_in, ("en", "nl", "de"))
    assert {"This is missing.", "This is not an element of FHIR R4."} <= english
    assert english.isdisjoint(dutch | german)
    assert dutch.isdisjoint(german)
    assert len(english) == len(dutch) == len(german)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text() | st.sampled_from(["status", "code", "value"]), inner)
    ),
    max_leaves=8,
)
PLACES = [
    (place, name)
    for place, names in {
        HEADER: ("id", "eventCoding", "focus", "source", "response"),
        OWN_REPORT: ("status", "basedOn", "subject", "result", "effectivePeriod"),
        PERSON: ("identifier", "birthDate"),
        FIRST: (
            "code",
            "valueQuantity",
            "hasMember",
            "subject",
            "referenceRange",
            "interpretation",
        ),
    }.items()
    for name in names
]


@given(where=st.sampled_from(PLACES), value=JSON)
def test_whatever_stands_anywhere_is_read_or_refused(where: tuple[int, str], value: Any) -> None:
    message = bundle(result(CRP, 4.8))
    resource(message, where[0])[where[1]] = value
    try:
        body = json.dumps(message).encode()
        orders = read_fhir(body)
    except (Malformed, Invalid):
        return
    assert [len(order.lines) for order in orders] == [1]
