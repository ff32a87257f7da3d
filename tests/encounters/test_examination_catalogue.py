"""The catalogue that is shipped, and every fault that a catalogue may have."""

import re

import pytest

from tests.encounters.examining import FILE
from wervel.encounters.examination.catalogue import NOT_EXAMINED, ItemKind
from wervel.encounters.examination.loading import load_catalogue
from wervel.reasoning import PathwayError, load_pathway

pytestmark = pytest.mark.pure
TEXT = FILE.read_text(encoding="utf-8")
CATALOGUE = load_catalogue(TEXT)
PATHWAY = FILE.parent / "pathways" / "back-pain.yaml"

SMALL = """
id: small
version: "1"
review: not reviewed by a physician yet
title: {nl: Klein, de: Klein, en: Small}
groups:
  - {id: all, title: {nl: Alles, de: Alles, en: All}}
scales:
  yes-no:
    normal: none
    values:
      none: {nl: nee, de: nein, en: "no"}
      present: {nl: ja, de: ja, en: "yes"}
findings:
  - code: pain
    group: all
    key: p
    kind: choice
    scale: yes-no
    label: {nl: Pijn, de: Schmerz, en: Pain}
    says:
      none: {nl: Geen pijn., de: Kein Schmerz., en: No pain.}
      present: {nl: Pijn., de: Schmerz., en: Pain.}
      not-examined: {nl: Niet gevraagd., de: Nicht gefragt., en: Not asked.}
  - code: length
    group: all
    key: l
    kind: number
    unit: cm
    minimum: 0
    maximum: 300
    bands:
      - {id: short}
      - {id: tall, from: 150, normal: true}
    sources: [book]
    label: {nl: Lengte, de: Länge, en: Length}
    says:
      short: {nl: "De lengte is {value} cm.", de: "Länge {value} cm.", en: "It is {value} cm."}
      tall: {nl: "De lengte is {value} cm.", de: "Länge {value} cm.", en: "It is {value} cm."}
      not-examined: {nl: Niet gemeten., de: Nicht gemessen., en: Not measured.}
sets:
  - {id: everything, key: n, title: {nl: Alles, de: Alles, en: All}, findings: [pain]}
sums:
  - {id: everything, findings: [pain], says: {nl: Niets., de: Nichts., en: Nothing.}}
terms:
  sore: pain == present
tells:
  - {id: pain, when: sore, sources: [book]}
sources:
  book: {title: A book, address: "https://example.org"}
"""


def test_the_small_catalogue_is_whole() -> None:
    assert list(load_catalogue(SMALL).spots) == ["pain", "length"]


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("key: p\n", "key: P\n", "one to three letters"),
        ("key: l\n", "key: p\n", "the key 'p' is given 2 times"),
        ("key: n,", "key: p,", "the key 'p' is given 2 times"),
        ("code: length", "code: pain", "the finding 'pain' is given 2 times"),
        ("code: length", "code: left", "not a name for a finding"),
        ("scale: yes-no", "scale: never", "'never' is not declared"),
        ("normal: none", "normal: present", "must be the first of the values"),
        ("      present: {nl: Pijn., de: Schmerz., en: Pain.}\n", "", "one sentence for each"),
        ("nl: Pijn.,", "nl: pijn.,", "must be a whole sentence"),
        ("nl: Pijn.,", "nl: Pijn,", "must be a whole sentence"),
        ("de: Kein Schmerz.,", "", "must have exactly nl, de and en"),
        ("de: Kein Schmerz.,", 'de: "Kein {value}.",', "must have 0 times {value}"),
        ('nl: "De lengte is {value} cm."', 'nl: "Lengte {size}."', "must have 1 times {value}"),
        ("unit: cm", "unit: inch", "must be one of celsius"),
        ("maximum: 300", "maximum: 0", "must be less than the maximum"),
        ("{id: short}", "{id: short, from: 1}", "the first has no 'from'"),
        ("from: 150, ", "", "the first has no 'from'"),
        ("    sources: [book]\n    label", "    label", "a cut-off names its source"),
        (", sources: [book]}", "}", "a rule names its source"),
        ("findings: [pain], says", "findings: [length], says", "'length' has no normal value"),
        ("findings: [pain]}", "findings: [pain, pain]}", "names something twice"),
        ("findings: [pain]}", "findings: [rest]}", "'rest' is not declared"),
        ("sore: pain == present", "sore: pain == gone", "gone"),
        ("when: sore", "when: hurt", "hurt"),
        ("group: all\n    key: p", "group: some\n    key: p", "'some' is not declared"),
        ("kind: choice", "kind: colour", "'colour' is not one of"),
        ("    key: p\n", "    key: p\n    colour: red\n", "is not a known key here"),
    ],
)
def test_every_fault_is_named(old: str, new: str, fault: str) -> None:
    assert old in SMALL
    with pytest.raises(PathwayError) as refused:
        load_catalogue(SMALL.replace(old, new, 1))
    assert fault in str(refused.value)


def test_every_value_of_every_finding_has_a_sentence_of_its_own() -> None:
    for language in ("nl", "de", "en"):
        seen: dict[str, str] = {}
        for key, spot in CATALOGUE.spots.items():
            for value, wording in spot.item.says[spot.laterality].items():
                text = wording.in_language(language)
                assert seen.setdefault(text, f"{key} {value}") == f"{key} {value}"
        assert len(seen) == 702


def test_a_sentence_names_its_own_side_and_no_other() -> None:
    """The crossed test alone is about both legs."""
    sides = {"nl": ("link", "recht"), "de": ("link", "recht"), "en": ("left", "right")}
    for spot in CATALOGUE.spots.values():
        if not spot.laterality or spot.item.code == "crossed-slr":
            continue
        for wording in spot.item.says[spot.laterality].values():
            for language, words in sides.items():
                text = wording.in_language(language).lower()
                own, other = words if spot.laterality == "left" else words[::-1]
                assert re.search(rf"\b{own}", text), text
                assert not re.search(rf"\b{other}", text), text


def test_each_dermatome_and_myotome_is_named_in_its_sentences() -> None:
    for spot in CATALOGUE.spots.values():
        if spot.item.code == "sensation":
            for wording in spot.item.says[spot.laterality].values():
                assert f"({spot.item.site.upper()})" in wording.nl
    strength = {item.site for item in CATALOGUE.items if item.kind is ItemKind.MRC}
    assert strength == {"l2", "l3", "l4", "l5", "s1", "c5", "c6", "c7", "c8", "t1"}


def test_what_the_catalogue_tells_are_findings_of_the_pathway() -> None:
    pathway = load_pathway(PATHWAY.read_text(encoding="utf-8"))
    assert {tell.finding for tell in CATALOGUE.tells} <= set(pathway.findings)


def test_a_list_of_normal_findings_holds_no_number_and_nothing_left_out() -> None:
    for chosen in CATALOGUE.sets:
        for key in chosen.spots:
            item = CATALOGUE.spots[key].item
            assert item.kind is not ItemKind.NUMBER
            assert item.normal not in ("", NOT_EXAMINED)


def test_the_same_text_has_the_same_hash_and_another_another() -> None:
    assert load_catalogue(TEXT).content_hash == CATALOGUE.content_hash
    assert load_catalogue(SMALL).content_hash != CATALOGUE.content_hash
