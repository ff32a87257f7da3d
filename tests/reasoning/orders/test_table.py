"""The table is read strictly, agrees with the pathway, and does well on the public cases."""

from __future__ import annotations

import json
import re

import pytest

from tests.reasoning.orders.samples import CASES, MENTIONS, ORDERS, content
from wervel.reasoning import CasesError, Grade, PathwayError
from wervel.reasoning.orders import Band, load_orders, mentions_of, run_order_cases

pytestmark = pytest.mark.pure
PATHWAY, TABLE = content()
TEXT = ORDERS.read_text(encoding="utf-8")
DIFFERENCES = {("PUB-17", "xray_spine")}


def faults(old: str, new: str) -> list[str]:
    assert TEXT.count(old) >= 1, old
    with pytest.raises(PathwayError) as found:
        load_orders(TEXT.replace(old, new, 1), PATHWAY)
    return [str(problem) for problem in found.value.problems]


def test_every_suspicion_of_the_pathway_has_its_rows() -> None:
    named = {row.suspicion for row in TABLE.rows}
    assert named == {"", *PATHWAY.suspicions}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("band: helps, least: emergency", "band: may, least: emergency", "mri_spine_emergency"),
        ("tests: [hla_b27], band: helps", "tests: [psa], band: helps", "hla_b27 helps"),
        ("rules: [leg-clearly-weak], grade", "rules: [fever], grade", "'fever' is not declared"),
        ("sources: [girft, dionne]", "sources: []", "a grade needs a source"),
        ("sources: [girft, dionne]", "sources: [rumour]", "'rumour' is not declared"),
        ("band: helps, least: emergency", "band: ask, least: emergency", "must be asked"),
        ("  shingles:\n", "  measles:\n", "shingles"),
        ("tests: [tb_tests], band: helps", "tests: [tea_leaves], band: helps", "tea_leaves"),
        ("pathway: hla_b27,", "pathway: hla_b28,", "hla_b2"),
        ("kind: ct, pathway: ct_spine", "kind: blood, pathway: ct_spine", "regions"),
        ("services: {lumbar: ct-spine", "services: {toe: ct-spine", "a region"),
        ('when: "sex == male', 'when: "sex == man', "man"),
        ('band: may, when: "sex', 'band: not, when: "sex', "only what may help"),
        ("figure_source: yusuf", "figure_source: rumour", "is not declared"),
        ("pathway: back-pain", "pathway: knee", "is not back-pain"),
        ("version: ", "vresion: ", "vresion"),
    ],
)
def test_a_fault_is_named(old: str, new: str, said: str) -> None:
    assert any(said in fault for fault in faults(old, new))


def test_a_pathway_that_says_something_else_is_noticed(pathway_text: str) -> None:
    """The same table under a pathway whose rule calls for one test less."""
    from wervel.reasoning import load_pathway

    line = "help: [neuro_exam, bladder_scan, mri_spine_emergency]"
    other = load_pathway(pathway_text.replace(line, "help: [neuro_exam, bladder_scan]", 1))
    with pytest.raises(PathwayError, match="mri_spine_emergency helps, the pathway does not"):
        load_orders(TEXT, other)


def test_each_reason_is_in_three_languages_and_short() -> None:
    for row in TABLE.rows:
        assert len({row.reason.nl, row.reason.de, row.reason.en}) == 3
        for sentence in re.split(r"[.:] ", row.reason.nl):
            assert len(sentence.split()) <= 15, sentence


def test_a_figure_only_from_a_source() -> None:
    """And none of the numbers stands in a reason that names no source for it."""
    for row in TABLE.rows:
        assert not re.search(r"\d\s?%|likelihood", row.reason.en), row.reason.en
        if row.figure is not None:
            assert row.figure_source is not None
            assert row.grade in (Grade.GUIDELINE, Grade.COHORT)


def test_a_code_says_where_it_was_seen() -> None:
    codes = [test.loinc for test in TABLE.tests.values() if test.loinc]
    assert len(codes) == 2
    assert all(re.fullmatch(r"\d+-\d", one.code) for one in codes)
    assert all(one.seen.startswith("https://") for one in codes)


def test_the_committed_mentions_are_those_of_the_cases() -> None:
    document = json.loads(CASES.read_text(encoding="utf-8"))
    committed = json.loads(MENTIONS.read_text(encoding="utf-8"))
    assert [mention.as_json() for mention in mentions_of(TABLE, document)] == committed
    assert len(committed) == 89


def test_the_public_cases() -> None:
    document = json.loads(CASES.read_text(encoding="utf-8"))
    report = run_order_cases(PATHWAY, TABLE, document)
    assert report.summary == {
        "indicated": 36,
        "indicated_right": 36,
        "not_indicated": 53,
        "not_indicated_right": 52,
    }
    wrong = {(row.mention.case, row.mention.test) for row in report.rows if not row.right}
    assert wrong == DIFFERENCES
    assert len(report.as_text().splitlines()) == 91


def test_no_emergency_mri_of_the_cases_is_rated_low() -> None:
    document = json.loads(CASES.read_text(encoding="utf-8"))
    report = run_order_cases(PATHWAY, TABLE, document)
    emergencies = [
        row
        for row in report.rows
        if row.mention.test == "mri_spine_emergency" and row.mention.expected is Band.HELPS
    ]
    assert [row.mention.case for row in emergencies] == ["PUB-23", "PUB-27"]
    assert {band for row in emergencies for band in row.got} == {Band.HELPS}


@pytest.mark.parametrize("document", [None, {}, {"cases": "x"}, {"cases": [1]}])
def test_what_is_no_document_of_cases(document: object) -> None:
    with pytest.raises(CasesError):
        run_order_cases(PATHWAY, TABLE, document)
