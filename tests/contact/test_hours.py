"""What is open now, in words."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from wervel.contact.hours import WHATSAPP_HOURS, availability

pytestmark = pytest.mark.pure
CLOSED = "Nu gesloten. Weer open: "


@pytest.mark.parametrize(
    ("moment", "open_now", "words"),
    [
        # Winter: the clinics' clock is one hour ahead of UTC.
        (
            datetime(2026, 11, 23, 7, 29, tzinfo=UTC),
            False,
            CLOSED + "vandaag om 08:30",
        ),
        (datetime(2026, 11, 23, 7, 30, tzinfo=UTC), True, "Nu open, tot 17:30"),
        (datetime(2026, 11, 23, 16, 29, 59, tzinfo=UTC), True, "Nu open, tot 17:30"),
        (
            datetime(2026, 11, 23, 16, 30, tzinfo=UTC),
            False,
            CLOSED + "morgen om 08:30",
        ),
        # Friday evening: Monday is named with its date.
        (
            datetime(2026, 11, 27, 17, 0, tzinfo=UTC),
            False,
            CLOSED + "maandag 30 november om 08:30",
        ),
        # Summer: two hours ahead.
        (datetime(2026, 7, 1, 6, 30, tzinfo=UTC), True, "Nu open, tot 17:30"),
        # All Saints is a holiday in North Rhine-Westphalia, not in the Netherlands.
        (
            datetime(2027, 11, 1, 10, 0, tzinfo=UTC),
            False,
            CLOSED + "morgen om 08:30",
        ),
        # Christmas 2026: Friday and Saturday are holidays, Sunday is no working day.
        (
            datetime(2026, 12, 24, 20, 0, tzinfo=UTC),
            False,
            CLOSED + "maandag 28 december om 08:30",
        ),
    ],
)
def test_whatsapp_hours(moment: datetime, open_now: bool, words: str) -> None:
    state = availability(WHATSAPP_HOURS, moment)
    assert (state.open, state.words) == (open_now, words)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Jetzt geschlossen. Wieder offen: Montag, 30. November um 08:30 Uhr"),
        ("en", "Closed now. Open again Monday 30 November at 08:30"),
    ],
)
def test_the_words_are_translated(language: str, words: str) -> None:
    with translation.override(language):
        friday_evening = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
        assert availability(WHATSAPP_HOURS, friday_evening).words == words
