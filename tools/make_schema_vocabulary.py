"""Write the part of the schema.org vocabulary that our structured data is checked against.

    python tools/make_schema_vocabulary.py path/to/schema-dts/dist/schema.d.ts

The argument is the type file of the npm package schema-dts (Apache 2.0), which is made from the
vocabulary itself. Properties that schema.org calls superseded are left out, so that a test refuses
them.
"""

import json
import re
import sys
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "tests/website/sharing/vocabulary.json"
TYPES = (
    "BreadcrumbList",
    "ContactPoint",
    "CreativeWork",
    "EntryPoint",
    "GeoCoordinates",
    "ImageObject",
    "ListItem",
    "MedicalClinic",
    "MedicalCondition",
    "MedicalOrganization",
    "MedicalProcedure",
    "MedicalTest",
    "MedicalWebPage",
    "OpeningHoursSpecification",
    "Organization",
    "Patient",
    "Person",
    "Physician",
    "PostalAddress",
    "SearchAction",
    "WebSite",
)
ENUMERATIONS = ("DayOfWeek", "MedicalSpecialty")
INTERFACE = re.compile(
    r"^(?:export )?interface (\w+?)(Base|Leaf) extends ([^{]+?) \{\n(.*?)^\}", re.M | re.S
)
PROPERTY = re.compile(r'((?:/\*\*(?:(?!\*/).)*\*/\s*)?)"([\w-]+)"\?: SchemaValue<(.+?), "', re.S)
UNION = re.compile(r"^export type (\w+) = (.+);$", re.M)


def main(source: Path) -> None:
    text = source.read_text(encoding="utf-8")
    found: dict[str, tuple[set[str], dict[str, list[str]]]] = {
        "Thing": (set(), _properties(_thing(text)))
    }
    for name, _kind, parents, body in INTERFACE.findall(text):
        above, properties = found.setdefault(name, (set(), {}))
        above |= {each.strip().removesuffix("Base") for each in parents.split(",")} - {name}
        properties |= _properties(body)
    unions = dict(UNION.findall(text))
    wanted: set[str] = set()
    for name in TYPES:
        _collect(name, found, wanted)
    document = {
        "types": {
            name: {"parents": sorted(found[name][0]), "properties": found[name][1]}
            for name in sorted(wanted)
        },
        "subtypes": _ranges(wanted, found, unions),
        "members": {name: _members(unions[name]) for name in ENUMERATIONS},
    }
    TARGET.write_text(json.dumps(document, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _thing(text: str) -> str:
    match = re.search(r"^interface ThingBase[^{]*\{\n(.*?)^\}", text, re.M | re.S)
    if match is None:
        sys.exit("this file holds no ThingBase")
    return match[1]


def _properties(body: str) -> dict[str, list[str]]:
    return {
        name: sorted({each.strip() for each in ranges.split("|")} - {"IdReference"})
        for comment, name, ranges in PROPERTY.findall(body)
        if "@deprecated" not in comment
    }


def _collect(
    name: str, found: dict[str, tuple[set[str], dict[str, list[str]]]], wanted: set[str]
) -> None:
    wanted.add(name)
    for parent in found[name][0]:
        if parent in found and parent not in wanted:
            _collect(parent, found, wanted)


def _ranges(
    wanted: set[str],
    found: dict[str, tuple[set[str], dict[str, list[str]]]],
    unions: dict[str, str],
) -> dict[str, list[str]]:
    """For each type that a property may hold: which of the types we use are of that kind."""
    ranges = {each for name in wanted for kinds in found[name][1].values() for each in kinds}
    return {
        name: sorted(_below(name, unions) & set(TYPES))
        for name in sorted(ranges)
        if name in unions and _below(name, unions) & set(TYPES)
    }


def _below(name: str, unions: dict[str, str]) -> set[str]:
    below, waiting = {name}, [name]
    while waiting:
        for each in re.findall(r"\w+", re.sub(r'"[^"]*"', "", unions.get(waiting.pop(), ""))):
            plain = each.removesuffix("Leaf")
            if plain not in below:
                below.add(plain)
                waiting.append(plain)
    return below


def _members(union: str) -> list[str]:
    return sorted(set(re.findall(r'"(\w+)"', union)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
