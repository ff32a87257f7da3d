"""What a log line may hold."""

import logging

import pytest

from wervel.config.logs import SafeFormatter

pytestmark = pytest.mark.pure


def line(message: str, *args: object) -> str:
    record = logging.LogRecord("n", logging.WARNING, "f", 1, message, args, None)
    return SafeFormatter("%(name)s %(message)s").format(record)


def test_a_secret_address_is_hidden() -> None:
    assert line("Not Found: %s", "/nl/afspraak/Zk3-d_81Qw9xYtLmNopQ7g/annuleren/") == (
        "n Not Found: /nl/afspraak/[…]/annuleren/"
    )


def test_an_article_stays_readable() -> None:
    address = "/nl/kennisbank/rug/spierpijn-midden-en-onderrug/"
    assert line("Not Found: %s", address) == f"n Not Found: {address}"


def test_nothing_forges_a_line_or_drives_a_terminal() -> None:
    assert line("x %s", "a\nERROR forged\r\x1b[31m\u202e") == (
        "n x a\\nERROR forged\\x0d\\x1b[31m\\x202e"
    )


def test_a_secret_in_a_query_is_hidden() -> None:
    address = "/nl/afspraak/?service=first-consultation-back&check=Zk3-d_81Qw9xYtLmNopQ7g&near=1"
    assert line("%s", address) == (
        "n /nl/afspraak/?service=first-consultation-back&check=[…]&near=1"
    )
