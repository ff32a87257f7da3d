"""What is typed, called normal in one go, or told to the reasoning core."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.encounters.examining import FILE
from wervel.encounters.examination.catalogue import NOT_EXAMINED, ItemKind, NormalSet, Spot
from wervel.encounters.examination.choices import FindingState as State
from wervel.encounters.examination.entries import (
    ValueRefused,
    in_order,
    merged,
    read_value,
    state_of,
    with_normal,
)
from wervel.encounters.examination.loading import load_catalogue
from wervel.encounters.examination.quick import read_quick
from wervel.encounters.examination.sentences import sentence_of, sentences_of
from wervel.encounters.examination.telling import told_by

pytestmark = pytest.mark.pure
CATALOGUE = load_catalogue(FILE.read_text(encoding="utf-8"))
SPOTS = CATALOGUE.spots


def values_of(spot: Spot) -> list[str]:
    if spot.item.kind is ItemKind.NUMBER:
        return [read_value(spot.item, str(spot.item.minimum)), NOT_EXAMINED]
    return [*(value.id for value in spot.item.values), NOT_EXAMINED]


entries = st.sets(st.sampled_from(sorted(SPOTS)), max_size=40).flatmap(
    lambda keys: st.fixed_dictionaries(
        {key: st.sampled_from(values_of(SPOTS[key])) for key in keys}
    )
)


@given(entries, st.sampled_from(CATALOGUE.sets))
def test_all_normal_marks_its_list_and_never_what_is_not_in_it(
    found: dict[str, str], chosen: NormalSet
) -> None:
    after = with_normal(CATALOGUE, found, chosen)
    assert set(after) == set(found) | set(chosen.spots)
    for key, value in after.items():
        if key in found:
            assert value == found[key]
        else:
            assert value == SPOTS[key].item.normal


@given(entries)
def test_what_was_not_examined_is_not_said_to_be(found: dict[str, str]) -> None:
    examined = {key for key, value in found.items() if value != NOT_EXAMINED}
    told: set[str] = set()
    for one in sentences_of(CATALOGUE, found, "nl"):
        told.update(one.spots)
        if one.state is not State.NOT_EXAMINED:
            assert set(one.spots) <= examined
        if len(one.spots) > 1:
            assert {found[key] for key in one.spots} <= {
                SPOTS[key].item.normal for key in one.spots
            }
    assert told == set(found)


@given(entries)
def test_taking_a_finding_away_never_turns_an_answer_round(found: dict[str, str]) -> None:
    """Knowing less makes a yes or a no unknown at most."""
    all_told = told_by(CATALOGUE, found)
    for key in found:
        fewer = told_by(CATALOGUE, {other: value for other, value in found.items() if other != key})
        for name, answer in fewer.items():
            assert answer is None or answer == all_told[name]


def test_nothing_examined_tells_nothing() -> None:
    left_out = dict.fromkeys(SPOTS, NOT_EXAMINED)
    for found in ({}, left_out):
        assert set(told_by(CATALOGUE, found).values()) == {None}


@pytest.mark.parametrize(
    ("found", "finding", "answer"),
    [
        ({"temperature": "38.0"}, "fever", True),
        ({"temperature": "37.9"}, "fever", False),
        ({"temperature": "37.5"}, "subnormal_fever_37_5_37_9", True),
        ({"temperature": "38.0"}, "subnormal_fever_37_5_37_9", False),
        ({"saddle.left": "reduced"}, "saddle_numbness", True),
        ({"saddle.left": "normal", "saddle.right": "normal"}, "saddle_numbness", None),
        ({"aorta": "none"}, "pulsating_abdomen", None),
        ({"aorta": "present"}, "pulsating_abdomen", True),
        ({"strength.l5.left": "4"}, "leg_weakness_mild", True),
        ({"strength.l5.left": "4"}, "leg_weakness_severe_or_progressive", None),
        ({"strength.l5.left": "3"}, "leg_weakness_severe_or_progressive", True),
        ({"strength.l5.left": "4"}, "bilateral_leg_weakness", None),
        ({"strength.l5.left": "4", "strength.s1.right": "2"}, "bilateral_leg_weakness", True),
        ({"gait": "foot-left"}, "leg_weakness_severe_or_progressive", True),
        ({"gait": "normal"}, "gait_unsteady", None),
        ({"gait": "normal", "tandem": "steady"}, "gait_unsteady", False),
        ({"bone-pain.l4": "tender"}, "bony_tenderness", True),
        ({"neck-stiffness": "none"}, "neck_stiff", False),
        ({"blisters": "left"}, "rash_unilateral_blisters", True),
    ],
)
def test_what_the_examination_tells(
    found: dict[str, str], finding: str, answer: bool | None
) -> None:
    assert told_by(CATALOGUE, found)[finding] is answer


@pytest.mark.parametrize(
    ("key", "raw", "value", "state"),
    [
        ("temperature", "37,2", "37.2", State.ABSENT),
        ("temperature", " 38 ", "38.0", State.PRESENT),
        ("temperature", "36.0", "36.0", State.PRESENT),
        ("pulse", "50", "50", State.PRESENT),
        ("pulse", "51", "51", State.ABSENT),
        ("diastolic", "89", "89", State.ABSENT),
        ("finger-floor", "20", "20", State.PRESENT),
        ("gait", "normal", "normal", State.ABSENT),
        ("strength.l5.left", "5", "5", State.ABSENT),
        ("strength.l5.left", "4", "4", State.PRESENT),
        ("gait", NOT_EXAMINED, NOT_EXAMINED, State.NOT_EXAMINED),
    ],
)
def test_a_value_and_what_it_means(key: str, raw: str, value: str, state: State) -> None:
    item = SPOTS[key].item
    assert read_value(item, raw) == value
    assert state_of(item, value) is state


@pytest.mark.parametrize(
    ("key", "raw", "code"),
    [
        ("gait", "fast", "not-a-value"),
        ("strength.l5.left", "6", "not-a-value"),
        ("temperature", "warm", "not-a-number"),
        ("temperature", "3²", "not-a-number"),
        ("temperature", "NaN", "not-a-number"),
        ("temperature", "-3", "not-a-number"),
        ("temperature", "1" * 400, "not-a-number"),
        ("temperature", "99", "out-of-range"),
        ("temperature", "37.25", "too-precise"),
        ("pulse", "70.5", "too-precise"),
    ],
)
def test_a_value_that_is_none(key: str, raw: str, code: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        read_value(SPOTS[key].item, raw)
    assert refused.value.code == code


def test_a_row_of_findings_is_typed() -> None:
    typed = read_quick(
        CATALOGUE, {"gait": "painful"}, "slr l 2, sa l 40; t 37,2\nKL5 r 4,zz 1, ba 0"
    )
    assert typed.entries == {
        "temperature": "37.2",
        "gait": "painful",
        "slr.left": "leg",
        "slr-angle.left": "40",
        "babinski.left": "normal",
        "babinski.right": "normal",
        "strength.l5.right": "4",
    }
    assert typed.refused == ("zz 1",)


def test_a_list_is_called_normal_by_its_key_and_spares_what_is_there() -> None:
    back = next(one for one in CATALOGUE.sets if one.id == "back")
    typed = read_quick(CATALOGUE, {}, "ra l 2, n, z x")
    assert typed.entries == in_order(
        CATALOGUE,
        {
            **{key: SPOTS[key].item.normal for key in back.spots},
            "reflex.ankle.left": "absent",
            "saddle.left": NOT_EXAMINED,
            "saddle.right": NOT_EXAMINED,
        },
    )


def test_an_entry_is_taken_back() -> None:
    found = {"slr.left": "leg", "slr.right": "negative", "gait": "normal"}
    assert read_quick(CATALOGUE, found, "slr l -").entries == {
        "slr.right": "negative",
        "gait": "normal",
    }


@given(entries, st.text(max_size=60))
def test_whatever_is_typed_leaves_entries_that_can_be_stored(
    found: dict[str, str], text: str
) -> None:
    typed = read_quick(CATALOGUE, found, text)
    for key, value in typed.entries.items():
        assert read_value(SPOTS[key].item, value) == value
        assert sentence_of(SPOTS[key], value, "de")


def test_a_side_is_not_taken_for_a_finding_without_one() -> None:
    for piece in ("g l 1", "slr m 1", "slr", "slr l 9", "slr l", "n 1", "t l 37", "slr l ²"):
        assert read_quick(CATALOGUE, {}, piece).refused == (piece,)


@given(entries, entries, entries)
def test_merging_loses_nothing_that_either_has_changed(
    base: dict[str, str], theirs: dict[str, str], mine: dict[str, str]
) -> None:
    found, conflicts = merged(base, theirs, mine)
    for key in {*base, *theirs, *mine}:
        values = base.get(key), theirs.get(key), mine.get(key)
        expected = values[1] if values[2] == values[0] else values[2]
        assert found.get(key) == expected
        both_changed = values[2] != values[0] and values[1] not in (values[0], values[2])
        assert (key in conflicts) == both_changed
