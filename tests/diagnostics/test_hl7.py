"""Messages are read as they say they should be, or not at all."""

from datetime import UTC, datetime

import pytest

from tests.diagnostics.lab import header
from wervel.common.clock import CLINIC_ZONE
from wervel.diagnostics.hl7.answers import answer_to
from wervel.diagnostics.hl7.exceptions import HL7Error, Unreadable, Unsupported
from wervel.diagnostics.hl7.frames import Frames, FrameTooLarge, framed
from wervel.diagnostics.hl7.messages import (
    MOST_BYTES,
    check_results,
    read_header,
    read_message,
)
from wervel.diagnostics.hl7.results import read_day, read_moment, read_orders
from wervel.diagnostics.hl7.segments import Delimiters

pytestmark = pytest.mark.pure


def body(*segments: str, encoding: str = "utf-8", charset: str = "UNICODE UTF-8") -> bytes:
    return "\r".join([header(charset=charset), *segments, ""]).encode(encoding)


def test_fields_components_repetitions_and_escapes() -> None:
    message = read_message(
        body(r"OBX|1|TX|a^b&c^d||x\F\y\S\z\T\\R\\E\\.br\\X41\\H\bold\N\~second|u", "NTE|1")
    )
    segment = message.segments[1]
    assert (segment.name, segment.raw(1), segment.raw(99)) == ("OBX", "1", "")
    assert segment.components(3) == ["a", "b&c", "d"]
    assert (segment.component(3, 2), segment.component(3, 9)) == ("b", "")
    assert segment.text(5) == "x|y^z&~\\\nAbold\nsecond"
    assert message.header.raw(1) == "|"
    assert message.header.raw(2) == "^~\\&"
    assert (message.sender, message.control, message.kind) == ("LAB|HOUSE", "1", ("ORU", "R01"))


def test_other_signs() -> None:
    text = "MSH#*@!%#LAB#HOUSE#W##2026##ORU*R01#7#P#2.3######ASCII\rOBX#1#ST#a*b##1@2!F!3"
    message = read_message(text.encode())
    check_results(message)
    assert message.segments[1].text(5) == "1\n2#3"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_every_kind_of_line_end(end: str) -> None:
    text = header() + end + "OBX|1" + end + end
    assert [segment.name for segment in read_message(text.encode()).segments] == ["MSH", "OBX"]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"),
    [
        ("UNICODE UTF-8", "utf-8", "Jóźwiak-Ğöker 山田 🩸 µg"),
        ("8859/1", "latin-1", "Größe µg/L"),
        ("8859/15", "iso8859-15", "5 € Žofie"),
        ("ASCII", "ascii", "plain"),
        ("", "ascii", "plain"),
        ("unicode utf-8~ASCII", "utf-8", "é"),
    ],
)
def test_character_sets(charset: str, encoding: str, text: str) -> None:
    sent = body(f"NTE|1||{text}", encoding=encoding, charset=charset)
    assert read_message(sent).segments[1].text(3) == text


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        (b"", "begins with MSH"),
        (b"PID|1", "begins with MSH"),
        (b"MSH", "five different signs"),
        (b"MSH|^~|", "five different signs"),
        (b"MSH|^^\\&|", "five different signs"),
        (b"MSHA^~\\&A", "signs, not letters"),
        (body(charset="UNICODE UTF-16"), "not supported"),
        (body(charset="8859/2"), "not supported"),
        (body("NTE|1||é", encoding="latin-1"), "not in the character set"),
        (body("NTE|1||é", charset=""), "not in the character set"),
        (body("NTE|1||a\x00b"), "control character"),
        (body("NTE|1||a\x85b", encoding="latin-1", charset="8859/1"), "control character"),
        (body("hello"), "has no name"),
        (body("MSH|^~\\&|again"), "has one MSH"),
        (body("NTE|1||" + "x" * MOST_BYTES), "too large"),
        (body(*["NTE|1"] * 40_001), "too many segments"),
    ],
)
def test_what_cannot_be_read_is_an_error_and_not_quoted(sent: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as raised:
        read_message(sent)
    assert raised.value.answer == "AE"


@pytest.mark.parametrize(
    "line",
    [
        header(kind="ADT^A01"),
        header(kind="ORU"),
        header(control=""),
        header(control="  "),
        header(control="x" * 200),
        header().replace("|P|2.5.1", "|T|2.5.1"),
        header().replace("|P|2.5.1", "|P|3"),
        header().replace("|LAB|HOUSE|", "|||"),
        header().replace("|LAB|", f"|{'x' * 200}|"),
    ],
)
def test_what_is_not_for_us_is_rejected(line: str) -> None:
    message = read_message(line.encode())
    with pytest.raises(Unsupported) as raised:
        check_results(message)
    assert raised.value.answer == "AR"


def test_orders_and_their_patients() -> None:
    message = read_message(
        body(
            "OBX|1|NM|0^nobody^L||1|mg/L|||||F",
            "PID|1||P1^^^A~P2||X||19800331",
            "ORC|RE|W-1111-11",
            "OBR|1|||CRP",
            "OBX|1|SN|1988-5^CRP^LN^own^own^99WERVEL|s|<^5|mg/L^x^UCUM|0-5|N|||F|||202603100730",
            "OBR|2|W-2222-22||ESR|||20260310",
            "PID|2||P3||Y||1975",
            "OBR|3|W-3333-33",
        )
    )
    orders = read_orders(message)
    assert [(o.place, o.placer, o.numbers, o.birth, len(o.lines)) for o in orders] == [
        (1, "", (), "", 1),
        (2, "W-1111-11", ("P1", "P2"), "19800331", 1),
        (3, "W-2222-22", ("P1", "P2"), "19800331", 0),
        (4, "W-3333-33", ("P3",), "1975", 0),
    ]
    line = orders[1].lines[0]
    assert line.codes == (("1988-5", "LN"), ("own", "99WERVEL"))
    assert (line.sub, line.parts, line.unit) == ("s", ("<", "5"), "mg/L")
    assert (line.usual, line.flag, line.status, line.moment) == ("0-5", "N", "F", "202603100730")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("20260310", datetime(2026, 3, 9, 23, tzinfo=UTC)),
        ("202603100730", datetime(2026, 3, 10, 6, 30, tzinfo=UTC)),
        ("20260710073015", datetime(2026, 7, 10, 5, 30, 15, tzinfo=UTC)),
        ("20260310073015.1234-0500", datetime(2026, 3, 10, 12, 30, 15, tzinfo=UTC)),
        ("2026", None),
        ("20261310", None),
        ("20260310+01", None),
        ("20260310+9999", None),
        ("00010101", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_moments(text: str, moment: datetime | None) -> None:
    assert read_moment(text, CLINIC_ZONE) == moment


def test_days() -> None:
    assert read_day("198003310000") == datetime(1980, 3, 31, tzinfo=UTC).date()
    assert [read_day(text) for text in ("19800231", "", "1980")] == [None] * 3


def test_the_answer_names_the_message_and_is_ascii() -> None:
    now = datetime(2026, 3, 10, 7, tzinfo=UTC)
    line = read_header(body(charset="8859/1"))
    found = answer_to(line, "AE", "it | is ^ so", now=now, own="me").decode("ascii")
    assert found.split("\r") == [
        "MSH|^~\\&|WERVEL||LAB|HOUSE|20260310070000+0000||ACK^R01^ACK|me|P|2.5.1",
        "MSA|AE|1|it \\F\\ is \\S\\ so",
        "",
    ]
    nobody = answer_to(None, "AE", "no", now=now, own="me").decode("ascii")
    assert nobody.split("\r")[1] == "MSA|AE||no"


def test_frames_in_any_pieces() -> None:
    sent = b"noise" + framed(b"one") + b"\r\n" + framed(b"two\x1cinside") + framed(b"")
    for size in (1, 2, 3, 7, 1000):
        frames = Frames(100)
        found = [
            one
            for start in range(0, len(sent), size)
            for one in frames.feed(sent[start : start + size])
        ]
        assert found == [b"one", b"two\x1cinside", b""]
        assert not frames.is_inside


def test_a_frame_has_an_end() -> None:
    frames = Frames(10)
    assert list(frames.feed(framed(b"x" * 10))) == [b"x" * 10]
    with pytest.raises(FrameTooLarge):
        list(Frames(10).feed(framed(b"x" * 11)))
    list(frames.feed(b"\x0b" + b"x" * 10))
    with pytest.raises(FrameTooLarge):
        list(frames.feed(b"x"))


def test_signs() -> None:
    assert Delimiters.of("MSH|^~\\&#|") == Delimiters()
    assert Delimiters().escaped("a|b\nc\\") == "a\\F\\b c\\E\\"
    assert issubclass(Unreadable, HL7Error)
