"""Structured data checked against schema.org: types, properties, what each may hold.

`vocabulary.json` is made from schema.org's own vocabulary by tools/make_schema_vocabulary.py. What
search engines ask for beyond it stands in `REQUIRED`.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

VOCABULARY: Mapping[str, Any] = json.loads(
    (Path(__file__).with_name("vocabulary.json")).read_text(encoding="utf-8")
)
TYPES: Mapping[str, Any] = VOCABULARY["types"]
SCHEMA = "https://schema.org/"
# What a reader of the data cannot do without, by type.
REQUIRED: Mapping[str, frozenset[str]] = {
    "MedicalWebPage": frozenset(
        {"name", "description", "inLanguage", "author", "publisher", "dateModified", "citation"}
        | {"audience", "image", "url"}
    ),
    "MedicalOrganization": frozenset({"name", "url", "logo", "telephone", "address"}),
    "MedicalClinic": frozenset(
        {"name", "address", "geo", "telephone", "url", "openingHoursSpecification"}
        | {"availableService", "parentOrganization"}
    ),
    "Physician": frozenset({"name", "address", "telephone", "medicalSpecialty", "url"}),
    "Person": frozenset({"name"}),
    "Organization": frozenset({"name"}),
    "BreadcrumbList": frozenset({"itemListElement"}),
    "ListItem": frozenset({"position", "name", "item"}),
    "WebSite": frozenset({"name", "url", "potentialAction"}),
    "SearchAction": frozenset({"target", "query-input"}),
    "PostalAddress": frozenset(
        {"streetAddress", "postalCode", "addressLocality", "addressCountry"}
    ),
    "OpeningHoursSpecification": frozenset({"dayOfWeek", "opens", "closes"}),
    "GeoCoordinates": frozenset({"latitude", "longitude"}),
    "CreativeWork": frozenset({"name", "url"}),
}


def nodes_of(html: str) -> list[dict[str, Any]]:
    """The graph of a page; empty when the page has none."""
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    found = []
    for block in blocks:
        document = json.loads(block)
        assert document["@context"] == "https://schema.org"
        found += document["@graph"]
    return found


def problems(node: Mapping[str, Any], place: str = "") -> list[str]:
    """What is wrong with a node and all within it, by place."""
    return list(_problems(node, place or str(node.get("@type"))))


def properties_of(name: str) -> dict[str, list[str]]:
    found = dict(TYPES[name]["properties"])
    for parent in TYPES[name]["parents"]:
        if parent in TYPES:
            found = properties_of(parent) | found
    return found


def _problems(node: Mapping[str, Any], place: str) -> Iterator[str]:
    name = node.get("@type")
    if name is None:
        if set(node) != {"@id"}:
            yield f"{place}: neither a type nor a mere reference"
        return
    if name not in TYPES:
        yield f"{place}: no type {name}"
        return
    known = properties_of(name)
    for missing in sorted(REQUIRED.get(name, frozenset()) - set(node)):
        yield f"{place}: {missing} is missing"
    for key, value in node.items():
        if key in ("@type", "@id") or (name == "SearchAction" and key == "query-input"):
            continue
        if key not in known:
            yield f"{place}: {name} has no {key}"
            continue
        for each in value if isinstance(value, list) else [value]:
            yield from _value_problems(each, known[key], f"{place}.{key}")


def _value_problems(value: Any, kinds: list[str], place: str) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from _problems(value, place)
        name = value.get("@type")
        if name is not None and not any(name in VOCABULARY["subtypes"].get(k, ()) for k in kinds):
            yield f"{place}: {name} is none of {kinds}"
    elif not any(_is(value, kind) for kind in kinds):
        yield f"{place}: {value!r} is none of {kinds}"


def _is(value: Any, kind: str) -> bool:
    members = VOCABULARY["members"].get(kind)
    if members is not None:
        return isinstance(value, str) and value.removeprefix(SCHEMA) in members
    if kind in ("Number", "Integer"):
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str) or not value.strip():
        return False
    match kind:
        case "URL":
            return urlsplit(value).scheme in ("http", "https") and bool(urlsplit(value).netloc)
        case "Date":
            return _parses(date, value)
        case "DateTime":
            return _parses(datetime, value) and "T" in value
        case "Time":
            return _parses(time, value)
        case "Text" | "Language" | "Country":
            return kind == "Text"
    return False


def _parses(kind: type[date] | type[time], value: str) -> bool:
    try:
        kind.fromisoformat(value)
    except ValueError:
        return False
    return True
