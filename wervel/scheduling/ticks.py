"""Time cut into ticks of five minutes, counted from the UTC epoch; a day is a UTC day."""

from datetime import UTC, datetime, timedelta

TICK_MINUTES = 5
TICK_SECONDS = TICK_MINUTES * 60
TICKS_A_DAY = 288
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def tick_at(moment: datetime) -> int:
    """The tick that holds the moment; it must be aware."""
    return (moment - EPOCH) // timedelta(seconds=TICK_SECONDS)


def tick_from(moment: datetime) -> int:
    """The first tick that begins at or after the moment."""
    return -((EPOCH - moment) // timedelta(seconds=TICK_SECONDS))


def moment_of(tick: int) -> datetime:
    """The moment at which a tick begins, in UTC."""
    return EPOCH + timedelta(seconds=tick * TICK_SECONDS)


def day_of(tick: int) -> int:
    """The UTC day of a tick, in days since the epoch."""
    return tick // TICKS_A_DAY


def first_tick(day: int) -> int:
    return day * TICKS_A_DAY


def ticks_for(minutes: int) -> int:
    """How many ticks cover the minutes: a started tick is taken whole."""
    return -(-minutes // TICK_MINUTES)
