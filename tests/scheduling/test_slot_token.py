"""The id of a slot: read back, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wervel.scheduling.exceptions import SlotMalformed, SlotUnknown
from wervel.scheduling.slot_token import SlotToken, read_token, write_token

pytestmark = pytest.mark.pure

KEY = b"k" * 32
slugs = st.from_regex(r"[a-z0-9][a-z0-9-]{0,48}", fullmatch=True)
tokens = st.builds(
    SlotToken,
    service=slugs,
    location=slugs,
    practitioner=st.none() | slugs,
    tick=st.integers(0, 10**9 - 1),
    minutes=st.integers(1, 9999),
)


@given(tokens)
def test_what_is_written_is_read(token: SlotToken) -> None:
    assert read_token(write_token(token, KEY), KEY) == token


@given(st.text(max_size=500))
def test_other_text_is_malformed(text: str) -> None:
    with pytest.raises(SlotMalformed):
        read_token(text, KEY)


@given(tokens, st.data())
def test_a_changed_id_was_never_issued(token: SlotToken, data: st.DataObject) -> None:
    text = write_token(token, KEY)
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.characters()) + text[at + 1 :]
    if changed != text:
        with pytest.raises((SlotMalformed, SlotUnknown)):
            read_token(changed, KEY)


@given(tokens)
def test_another_key_issued_something_else(token: SlotToken) -> None:
    with pytest.raises(SlotUnknown):
        read_token(write_token(token, b"other" * 6), KEY)
