"""What a letter may say of the person it greets."""

import pytest

from wervel.scheduling.letters import greeting_name

pytestmark = pytest.mark.pure


@pytest.mark.parametrize(
    ("given", "family"),
    [
        ("Jóźwiak", "Ğöker"),
        ("山田", "太郎"),
        ("محمد", "علي"),
        ("Seán", "O’Brien-d'Arc"),
        ("J.P.", "van der Demo Jr."),
    ],
)
def test_a_name_is_greeted(given: str, family: str) -> None:
    assert greeting_name(given, family) == f"{given} {family}"


@pytest.mark.parametrize(
    "given",
    [
        "https://prize.example",
        "www.prize.example",
        "t.co",
        "Call 0900 1234",
        "a@b",
        "<b>x</b>",
        "You have won. Write to us at once, and the whole of the prize is yours",
        "{{ letter }}",
        "\U0001f381",
    ],
)
def test_what_is_no_name_is_not_sent_to_others(given: str) -> None:
    assert greeting_name(given, "Demo") == ""
