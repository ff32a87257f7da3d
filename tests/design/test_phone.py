import pytest

from wervel.design.forms.phone import DUTCH, GERMAN, NotAPhoneNumber, to_e164

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("typed", "country", "number"),
    [
        ("06-12345678", DUTCH, "+31612345678"),
        ("06 12 34 56 78", DUTCH, "+31612345678"),
        ("+31 (0)6 1234 5678", DUTCH, "+31612345678"),
        ("0031612345678", DUTCH, "+31612345678"),
        ("043 350 4000", DUTCH, "+31433504000"),
        ("+31 06 12345678", DUTCH, "+31612345678"),
        ("0170 1234567", DUTCH, "+491701234567"),
        ("0170/1234567", GERMAN, "+491701234567"),
        ("0241 80 12345", GERMAN, "+492418012345"),
        ("+49 241 12345", DUTCH, "+4924112345"),
        ("+32 470 12 34 56", DUTCH, "+32470123456"),
        ("٠٦١٢٣٤٥٦٧٨", DUTCH, "+31612345678"),
    ],
)
def test_a_number_people_write_becomes_one_that_can_be_dialled(
    typed: str, country: str, number: str
) -> None:
    assert to_e164(typed, country=country) == number


@pytest.mark.parametrize(
    "typed",
    ["", "06", "12345678", "+0612345678", "+31 6 1234", "bel mij", "06-1234567x", "+" + "1" * 16],
)
def test_anything_else_is_refused(typed: str) -> None:
    with pytest.raises(NotAPhoneNumber):
        to_e164(typed)
