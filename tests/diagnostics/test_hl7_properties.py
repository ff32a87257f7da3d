"""Whatever comes, the reader says HL7Error or gives a message; nothing else happens."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from wervel.common.clock import CLINIC_ZONE
from wervel.diagnostics.hl7.exceptions import HL7Error
from wervel.diagnostics.hl7.frames import Frames, FrameTooLarge, framed
from wervel.diagnostics.hl7.messages import check_results, read_header, read_message
from wervel.diagnostics.hl7.results import read_moment, read_orders
from wervel.diagnostics.hl7.segments import Delimiters

pytestmark = pytest.mark.pure

SIGNS = ["|", "^", "~", "\\", "&", "\r", "\n", "\x00", "🩸", "é", "<", "5"]
WORDS = ["MSH", "PID", "ORC", "OBR", "OBX", "X41", ".br", "F", "UNICODE UTF-8", "8859/1"]
PIECES = st.sampled_from([*SIGNS, *WORDS, "ORU^R01", "P", "2.5", "20260310"])
SHAPED = st.lists(PIECES, max_size=120).map("".join)


def read_all(body: bytes) -> None:
    try:
        read_header(body)
        message = read_message(body)
        check_results(message)
        for order in read_orders(message):
            for line in order.lines:
                assert line.place >= 1
                read_moment(line.moment, CLINIC_ZONE)
    except HL7Error:
        pass


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=400))
@example(b"MSH|")
@example(b"MSH|^~\\&|\\X\\|\\.sp99999999\\")
def test_any_bytes(sent: bytes) -> None:
    read_all(sent)
    read_all(b"MSH|^~\\&|" + sent)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(SHAPED, st.sampled_from(["utf-8", "latin-1", "utf-16"]))
def test_anything_shaped_like_a_message(text: str, encoding: str) -> None:
    start = "MSH|^~\\&|LAB|HOUSE|W||2026||ORU^R01|1|P|2.5||||||UNICODE UTF-8\r"
    read_all((start + text).encode(encoding, "replace"))


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=60))
def test_what_is_escaped_is_meant_again(text: str) -> None:
    signs = Delimiters()
    assert signs.unescape(signs.escaped(text), "utf-8") == text


@given(st.lists(st.binary(max_size=50), max_size=6), st.integers(1, 40))
def test_frames_come_out_as_they_went_in(bodies: list[bytes], size: int) -> None:
    whole = [body.replace(b"\x1c", b"").replace(b"\x0b", b"") for body in bodies]
    sent = b"".join(framed(body) for body in whole)
    frames = Frames(1000)
    found = [o for n in range(0, len(sent), size) for o in frames.feed(sent[n : n + size])]
    assert found == whole


@given(st.lists(st.binary(max_size=30), max_size=40))
def test_frames_never_hold_more_than_allowed(pieces: list[bytes]) -> None:
    frames = Frames(100)
    try:
        for piece in pieces:
            for body in frames.feed(piece):
                assert len(body) <= 100
    except FrameTooLarge:
        return
    assert not frames.is_inside or len(frames._held) <= 101
