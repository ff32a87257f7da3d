"""Units convert exactly, and one that is not in the list is never guessed."""

from fractions import Fraction

import pytest

from wervel.diagnostics.laboratory.catalogue import catalogue
from wervel.diagnostics.laboratory.units import Unit, Units, UnitUnknown, convert

pytestmark = pytest.mark.pure


def test_the_list_is_closed() -> None:
    units = catalogue().units
    assert len(units.all) == 45
    assert len({unit.code for unit in units.all}) == 45
    for text in ("", "G/L", "MG/L", "furlong", "mg", "mg/dL/h", "10*9", "g/L\x00", "mm"):
        with pytest.raises(UnitUnknown):
            units.read(text)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("G/l", "10*9/L"),
        ("g/l", "g/L"),
        ("µmol/l", "umol/L"),
        ("μmol/L", "umol/L"),
        (" 10^9 / L ", "10*9/L"),
        ("/nl", "10*9/L"),
        ("Tpt/l", "10*12/L"),
        ("E/L", "U/L"),
        ("IE/l", "[IU]/L"),
        ("mm/uur", "mm/h"),
    ],
)
def test_spellings(written: str, code: str) -> None:
    assert catalogue().units.read(written).code == code


def test_only_a_code_is_stored() -> None:
    assert catalogue().units.known("mg/L").code == "mg/L"
    with pytest.raises(UnitUnknown):
        catalogue().units.known("mg/l")


def test_conversion_is_exact_and_there_and_back() -> None:
    units = catalogue().units.all
    for before in units:
        for after in units:
            if before.kind != after.kind:
                with pytest.raises(UnitUnknown):
                    convert(Fraction(1), before, after)
                continue
            there = convert(Fraction(1, 3), before, after)
            assert convert(there, after, before) == Fraction(1, 3)


@pytest.mark.parametrize(
    ("value", "before", "after", "expected"),
    [
        ("0.5", "mg/dL", "mg/L", "5"),
        ("14.2", "g/dL", "g/L", "142"),
        ("4.8", "ng/mL", "ug/L", "4.8"),
        ("6200", "/uL", "10*9/L", "6.2"),
        ("1", "ukat/L", "U/L", "60"),
        ("1", "nkat/L", "U/L", "0.06"),
        ("42", "%", "1", "0.42"),
    ],
)
def test_known_conversions(value: str, before: str, after: str, expected: str) -> None:
    known = catalogue().units.known
    assert convert(Fraction(value), known(before), known(after)) == Fraction(expected)


def test_a_spelling_of_two_units_is_refused() -> None:
    one, other = Unit("a", "k", Fraction(1)), Unit("b", "k", Fraction(2))
    with pytest.raises(ValueError, match="'x' is a and b"):
        Units([(one, ["x"]), (other, ["x"])])
