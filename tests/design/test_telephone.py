"""Telephone numbers in groups."""

import pytest

from wervel.design.telephone import phone_words

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("+492214710110", "+49 221 471 01 10"),
        ("+31612345678", "+31 612 345 678"),
        ("+491713920010", "+49 171 392 00 10"),
        ("+49241123456", "+49 241 123 456"),
        ("112", "112"),
        ("+32470123456", "+32470123456"),
        ("", ""),
    ],
)
def test_groups(number: str, words: str) -> None:
    assert phone_words(number) == words
