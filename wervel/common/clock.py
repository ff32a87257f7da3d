"""The only clock. Everything stored is aware UTC; clinics compare and display in their own zone."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

CLINIC_ZONE = ZoneInfo("Europe/Berlin")
# Hosts that agree with the world's clocks differ by far less.
MOST_AHEAD = timedelta(seconds=60)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def latest() -> datetime:
    """What says that it was made after this was made before a clock was set back: nobody can tell
    how old it is, so it counts as over."""
    return now() + MOST_AHEAD


def today(zone: ZoneInfo = CLINIC_ZONE) -> date:
    """The calendar day it is now at the clinic."""
    return now().astimezone(zone).date()


def to_clinic(moment: datetime, zone: ZoneInfo = CLINIC_ZONE) -> datetime:
    """The same moment on the clinic's wall clock."""
    return moment.astimezone(zone)
