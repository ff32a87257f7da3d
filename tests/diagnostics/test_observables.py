"""What can be measured: every figure has a source, every name three languages."""

from fractions import Fraction

import pytest

from wervel.diagnostics.laboratory.catalogue import GROUPS, catalogue
from wervel.diagnostics.laboratory.judging import Flag, age_on, judge, judge_answer
from wervel.diagnostics.laboratory.observables import Answer
from wervel.diagnostics.laboratory.units import UnitUnknown
from wervel.diagnostics.laboratory.values import (
    Quantity,
    ValueUnreadable,
    read_answer,
    read_quantity,
    read_typed,
)

pytestmark = pytest.mark.pure
SEXES = ("female", "male", "other", "unknown")


def test_each_has_names_units_and_sources() -> None:
    found = catalogue()
    assert len(found.observables) == 28
    for one in found.observables.values():
        assert set(one.names) == {"nl", "de", "en"}
        assert all(one.names.values())
        assert one.group in GROUPS
        assert bool(one.unit) != bool(one.answers)
        assert one.unit is None or one.unit in one.units
        assert all(each.source for each in one.ranges)
        assert all(each.source for each in one.limits)
        assert all(code.seen for code in one.loinc)
        assert not one.usual or one.usual_source
        for unit in one.units:
            one.in_own_unit(Fraction(1), unit)


def test_an_unverified_code_is_never_told_to_others() -> None:
    without = [one.code for one in catalogue().observables.values() if not one.exported_loinc]
    assert without == [
        "calcium", "glucose", "psa", "urine-leucocytes", "urine-blood", "urine-ph",
    ]  # fmt: skip
    assert catalogue().by_loinc["2857-1"].code == "psa"


def test_no_range_is_taken_from_another_sex_or_age() -> None:
    for one in catalogue().observables.values():
        for sex in SEXES:
            assert one.range_for(sex, 17) is None
    haemoglobin = catalogue().observables["haemoglobin"]
    assert haemoglobin.range_for("other", 40) is None
    assert haemoglobin.range_for("unknown", 40) is None
    female = haemoglobin.range_for("female", 40)
    assert female is not None
    assert [female.low, female.high] == [120, 150]
    psa = catalogue().observables["psa"]
    assert psa.range_for("female", 60) is None
    limits = [psa.range_for("male", age) for age in (39, 40, 59, 60, 70, 100)]
    assert [each.high for each in limits if each] == [
        2, Fraction("2.5"), Fraction("3.5"), Fraction("4.5"), Fraction("6.5"), Fraction("6.5"),
    ]  # fmt: skip


def test_mass_becomes_substance_by_the_bridge_alone() -> None:
    known = catalogue()
    creatinine, read = known.observables["creatinine"], known.units.read
    assert creatinine.in_own_unit(Fraction(1), read("mg/dl")) == Fraction("88.4")
    assert creatinine.in_own_unit(Fraction("0.09"), read("mmol/l")) == 90
    haemoglobin = known.observables["haemoglobin"]
    exact = haemoglobin.in_own_unit(Fraction("8.7"), read("mmol/l"))
    assert round(float(exact), 2) == 140.19
    with pytest.raises(UnitUnknown):
        known.observables["crp"].in_own_unit(Fraction(1), read("mmol/l"))
    with pytest.raises(UnitUnknown):
        known.observables["alkaline-phosphatase"].in_own_unit(Fraction(1), read("IU/L"))


@pytest.mark.parametrize(
    ("code", "value", "comparator", "flag"),
    [
        ("crp", "4.9", "", "N"),
        ("crp", "5", "", "N"),
        ("crp", "5.01", "", "H"),
        ("crp", "5", "<", "N"),
        ("crp", "6", "<", ""),
        ("crp", "300", ">", "HH"),
        ("crp", "300", ">=", "H"),
        ("crp", "301", "", "HH"),
        ("haemoglobin", "80", "", "L"),
        ("haemoglobin", "79.99", "", "LL"),
        ("haemoglobin", "80", "<", "LL"),
        ("haemoglobin", "130", "<", "L"),
        ("haemoglobin", "131", "<", ""),
        ("haemoglobin", "150", "", "N"),
        ("haemoglobin", "170", ">=", ""),
        ("haemoglobin", "170", ">", "H"),
        ("mcv", "120", "", "H"),
        ("urine-ph", "6", "", ""),
    ],
)
def test_flags(code: str, value: str, comparator: str, flag: str) -> None:
    observable = catalogue().observables[code]
    found = judge(observable, Fraction(value), comparator, sex="male", age=40)
    assert found.flag == Flag(flag)


def test_a_limit_holds_for_everybody() -> None:
    calcium = catalogue().observables["calcium-adjusted"]
    found = judge(calcium, Fraction("3.6"), "", sex="unknown", age=12)
    assert (found.flag, found.bounds) == (Flag.CRITICAL_HIGH, None)


def test_answers() -> None:
    b27 = catalogue().observables["hla-b27"]
    assert judge_answer(b27, Answer.POSITIVE).flag == Flag.ABNORMAL
    assert judge_answer(b27, Answer.NEGATIVE).flag == Flag.NORMAL
    assert [read_answer(text) for text in ("NEG", "positiv", "2+", "spoor")] == [
        Answer.NEGATIVE, Answer.POSITIVE, Answer.TWO_PLUS, Answer.TRACE,
    ]  # fmt: skip
    with pytest.raises(ValueUnreadable):
        read_answer("perhaps")


def test_numbers_as_they_are_written() -> None:
    from decimal import Decimal

    assert read_quantity(" < 5 ") == Quantity(Decimal(5), "<")
    assert read_quantity("≥4,80") == Quantity(Decimal("4.80"), ">=")
    assert read_quantity("-1.5") == Quantity(Decimal("-1.5"))
    assert read_quantity("1.000") == Quantity(Decimal(1))
    for text in ("", "<", "5-10", "1e5", "NaN", "Infinity", "1,000.5", "٣", "1" * 13, "5 mg"):
        with pytest.raises(ValueUnreadable):
            read_quantity(text)
    for text in ("1.000", "12,500", "<1.000"):
        with pytest.raises(ValueUnreadable):
            read_typed(text)
    assert read_typed("0.125") == Quantity(Decimal("0.125"))


def test_ages() -> None:
    from datetime import date

    born = date(1980, 2, 29)
    days = (date(2026, 2, 28), date(2026, 3, 1), date(2028, 2, 28), date(2028, 2, 29))
    assert [age_on(born, day) for day in days] == [45, 46, 47, 48]
