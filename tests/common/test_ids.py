"""References as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.common.ids import new_reference, read_reference

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    "typed",
    [
        "W-7K3M-9Q",
        "w-7k3m-9q",
        " W 7K3M 9Q ",
        "W7K3M9Q",
        "W–7K3M–9Q",
        "W\u20117K3M\u20119Q",
    ],
)
def test_small_letters_blanks_and_hyphens_do_not_matter(typed: str) -> None:
    assert read_reference(typed) == "W-7K3M-9Q"


@pytest.mark.parametrize(
    "typed", ["", "W", "7K3M-9Q", "W-7K3M-9", "W-7K3M-9QQ", "W-7K3M-90", "W-7K3M-9I", "💥"]
)
def test_what_can_be_no_reference(typed: str) -> None:
    assert read_reference(typed) is None


def test_every_new_reference_can_be_read() -> None:
    made = [new_reference() for _ in range(200)]
    assert [read_reference(each.lower()) for each in made] == made


@given(st.text())
def test_any_text_is_answered(typed: str) -> None:
    found = read_reference(typed)
    assert found is None or read_reference(found) == found
