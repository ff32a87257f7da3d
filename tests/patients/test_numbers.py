"""Record numbers: read back, and never mistaken for another one."""

import pytest

from wervel.patients.numbers import read_record_number, record_number

pytestmark = pytest.mark.pure


def test_a_number_is_read_back() -> None:
    for key in (1, 42, 9_999_999, 10_000_000):
        assert read_record_number(record_number(key)) == key


def test_spaces_small_letters_and_a_missing_hyphen_do_not_matter() -> None:
    assert record_number(42) == "P0000042-42"
    assert read_record_number(" p0000042 42 ") == 42
    assert read_record_number("P000004242") == 42


def test_one_wrong_digit_is_refused() -> None:
    right = record_number(1234567)
    for place, digit in enumerate(right):
        if digit.isdigit():
            for other in "0123456789":
                if other != digit:
                    assert read_record_number(right[:place] + other + right[place + 1 :]) is None


def test_two_digits_that_changed_places_are_refused() -> None:
    right = record_number(1234567)
    for place in range(1, 7):
        swapped = list(right)
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        assert read_record_number("".join(swapped)) is None


def test_what_is_no_number_is_refused() -> None:
    for text in ("", "42", "W-7K3M-9Q", "P42-42", "P0000042", "P٠٠٠٠٠٤٢-42"):
        assert read_record_number(text) is None
