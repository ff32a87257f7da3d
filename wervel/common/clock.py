"""The only clock. Everything stored is aware UTC; clinics compare and display in their own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

CLINIC_ZONE = ZoneInfo("Europe/Berlin")


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def today(zone: ZoneInfo = CLINIC_ZONE) -> date:
    """The calendar day it is now at the clinic."""
    return now().astimezone(zone).date()


def to_clinic(moment: datetime, zone: ZoneInfo = CLINIC_ZONE) -> datetime:
    """The same moment on the clinic's wall clock."""
    return moment.astimezone(zone)
